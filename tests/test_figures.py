"""Figures tell their numbers in words, in the codebook's language, and are the same bytes twice."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from coding.agreement import compare_coders
from coding.codebook import Code, Codebook, Rules
from coding.codings import Codings
from coding.errors import CodingError
from coding.rules import code_by_rules
from coding.themes import (
    associations,
    co_occurrence,
    code_accumulation,
    code_order,
    participant_matrix,
    theme_frequencies,
)
from coding.transcript import Corpus, Design, Transcript, Turn

pytest.importorskip("matplotlib")
from coding import figures
from coding.figures import (
    draw_accumulation,
    draw_agreement,
    draw_associations,
    draw_co_occurrence,
    draw_frequencies,
    draw_order,
    draw_participants,
    draw_reliability,
    page_parts,
    save_figure,
)
from coding.figures.grids import SHADES, _luminance, contrast, readable_on

BOOK = Codebook(
    "Hem", "sv",
    codes=[
        Code("housing", "Bostad och boende", colour="#1b9e77", rules=Rules(any=["bostad-"]), names={"en": "Housing"},
             codes=[Code("shortage", "Bostadsbrist", rules=Rules(any=["brist"]))]),
        Code("together", "Samverkan $x$", colour="#7570b3", rules=Rules(any=["samverka"])),
    ],
)  # fmt: skip
SAID = {
    "R1": ["Bostäderna är slut, det är brist.", "Vi samverkar om bostaden."],
    "R2": ["Vi samverkar.", "Nej."],
    "R3": ["Bostaden är liten.", "Ja, integrationen är långsam."],
    "R4": ["En långsam integration.", "Jaha."],
}


@pytest.fixture(scope="module")
def corpus():
    made = []
    for name, answers in SAID.items():
        text, turns = "", []
        for answer in answers:
            turns.append(Turn(name, len(text) + len(name) + 2, len(text) + len(name) + 2 + len(answer)))
            text += f"{name}: {answer}\n"
        made.append(Transcript(name, text, turns, language="sv"))
    return Corpus(made, design=Design(language="sv", constructed=True))


@pytest.fixture(scope="module")
def by_rules(corpus):
    return code_by_rules(corpus, BOOK)


@pytest.fixture(scope="module")
def by_two(corpus, by_rules):
    def person(name, rows):
        columns = {column: rows[column] for column in ("transcript", "start", "end", "code")}
        size = len(rows)
        return Codings.from_columns(
            read=by_rules.read.assign(coder=name), coder=[name] * size, source=["human"] * size, **columns
        )

    return person("anna", by_rules.frame) + person("bo", by_rules.frame.iloc[1:])


@pytest.fixture(scope="module")
def drawn(corpus, by_rules, by_two):
    """Every figure with its table."""
    reliability = pd.DataFrame(
        {"low": [0.0, 0.5], "high": [0.1, 0.6], "pairs": [90.0, 7.0], "p": [0.05, 0.55], "share": [0.04, 0.5]}
    )
    tables = {
        draw_frequencies: theme_frequencies(by_rules, corpus, BOOK),
        draw_participants: participant_matrix(by_rules, corpus, BOOK),
        draw_co_occurrence: co_occurrence(by_rules, corpus, BOOK),
        draw_order: code_order(by_rules, corpus, BOOK),
        draw_accumulation: code_accumulation(by_rules, corpus, BOOK, shuffles=50),
        draw_associations: associations(corpus, "integration"),
        draw_agreement: compare_coders(by_two, corpus, BOOK),
        draw_reliability: reliability,
    }
    return {draw.__name__: (draw(table, codebook=BOOK), table) for draw, table in tables.items()}


ALL = (
    "draw_frequencies", "draw_participants", "draw_co_occurrence", "draw_order", "draw_accumulation", "draw_associations",
    "draw_agreement", "draw_reliability",
)  # fmt: skip
COUNTING = ALL[:5]


def texts(figure):
    """Everything that is written on a figure."""
    import matplotlib.text

    return "\n".join(each.get_text() for each in figure.findobj(matplotlib.text.Text))


@pytest.mark.parametrize("name", ALL)
def test_a_figure_is_written_with_its_data_and_alt_text(name, drawn, tmp_path):
    figure, table = drawn[name]
    written = save_figure(figure, tmp_path / "figure.svg", data=table)
    assert [path.suffix for path in written] == [".svg", ".png", ".csv", ".txt"]
    assert written[2].read_text(encoding="utf-8") == table.to_csv(
        index=table.index.name is not None, lineterminator="\n"
    )
    assert written[3].read_text(encoding="utf-8").strip() == figure.alt_text
    assert written[1].read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    root = ET.parse(written[0]).getroot()
    names = [element.tag.rpartition("}")[2] for element in root][:2]
    assert (names, root.get("role")) == (["title", "desc"], "img")
    assert root[1].text == figure.alt_text


@pytest.mark.parametrize("name", ALL)
def test_the_same_figure_gives_the_same_bytes(name, drawn, tmp_path):
    figure, table = drawn[name]
    again = getattr(figures, name)(table, codebook=BOOK)
    one, two = (save_figure(each, tmp_path / n, data=table) for n, each in (("one", figure), ("two", again)))
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]
    assert b"dc:date" not in one[0].read_bytes()


def test_the_bytes_do_not_depend_on_somebodys_settings(drawn, tmp_path):
    import matplotlib

    table = drawn["draw_frequencies"][1]
    with matplotlib.rc_context(
        {"font.size": 30, "axes.facecolor": "red", "svg.hashsalt": "other", "text.parse_math": True}
    ):
        loud = save_figure(draw_frequencies(table, codebook=BOOK), tmp_path / "loud", data=table)
    plain = save_figure(drawn["draw_frequencies"][0], tmp_path / "plain", data=table)
    assert loud[0].read_bytes() == plain[0].read_bytes()


@pytest.mark.parametrize("name", COUNTING)
def test_a_figure_of_keyword_hits_says_so_and_that_the_material_is_constructed(name, drawn):
    figure, _ = drawn[name]
    said = texts(figure).replace("\n", " ")
    assert "keyword hits, not read" in said
    assert "Konstruerat material" in said
    assert "keyword hits, not read" in figure.alt_text


def test_a_figure_of_people_names_the_coder(corpus, by_two):
    figure = draw_frequencies(theme_frequencies(by_two, corpus, BOOK, coder="bo"), codebook=BOOK)
    assert "Läst och kodat av bo" in texts(figure)


def test_the_alt_text_tells_every_number(drawn):
    assert "Bostad och boende: 2 av 4 deltagare, 3 repliker" in drawn["draw_frequencies"][0].alt_text
    assert "Samverkan $x$: R1 1, R2 1" in drawn["draw_participants"][0].alt_text
    assert re.search(r"Bostad och boende och Samverkan \$x\$: 1 \(0,8\)", drawn["draw_co_occurrence"][0].alt_text)
    assert "R2: Samverkan $x$ 33 %" in drawn["draw_order"][0].alt_text
    assert "R1: 3 (+3)" in drawn["draw_accumulation"][0].alt_text
    assert "Långsam: 2 deltagare, 2 gånger" in drawn["draw_associations"][0].alt_text
    assert "anna, bo" in drawn["draw_agreement"][0].alt_text
    assert "kodningar är konstruerade" in drawn["draw_agreement"][0].alt_text
    assert "0,55: 0,50 (7 par)" in drawn["draw_reliability"][0].alt_text


def test_labels_and_decimals_follow_the_language(drawn):
    said = texts(drawn["draw_reliability"][0])
    assert "Angiven sannolikhet" in said
    assert "0,2" in said
    assert "0.2" not in said


def test_english_is_spoken_where_the_language_is_not_swedish(corpus, by_rules):
    said = texts(draw_frequencies(theme_frequencies(by_rules, corpus, BOOK), codebook=BOOK, language="en"))
    assert "Housing" in said
    assert "Participants (of 4)" in said
    assert "Deltagare" not in said


def test_a_dollar_sign_is_a_letter(drawn):
    assert "Samverkan $x$" in texts(drawn["draw_frequencies"][0])


def test_few_participants_are_marked(drawn):
    assert "1†" in texts(drawn["draw_frequencies"][0])
    assert "färre än tre deltagare" in drawn["draw_frequencies"][0].alt_text


@pytest.mark.parametrize("width", [8, 16])
@pytest.mark.parametrize("name", ALL)
def test_nothing_is_clipped_at_column_and_page_width(name, width, drawn):
    """All that is drawn lies on the sheet, and the sheet has the width asked for."""
    figure = getattr(figures, name)(drawn[name][1], codebook=BOOK, width=width)
    figure.canvas.draw()
    assert figure.get_size_inches()[0] == pytest.approx(width / 2.54)
    box = figure.get_tightbbox(figure.canvas.get_renderer())  # inches, of all that is drawn
    assert min(box.x0, box.y0) >= -0.01
    assert box.x1 <= figure.get_size_inches()[0] + 0.01
    assert box.y1 <= figure.get_size_inches()[1] + 0.01


def test_bars_differ_by_hatch_as_well_as_colour(drawn):
    hatches = {patch.get_hatch() for axes in drawn["draw_frequencies"][0].axes for patch in axes.patches}
    assert hatches == {"", "////"}


def test_a_name_of_any_length_and_any_letters_is_drawn(tmp_path):
    names = ["x" * 10_000, "<script>&\u202e", "a\x00b\ud800c", "–"]
    table = pd.DataFrame({"code": list("abcd"), "name": names, "segments": [1, 2, 3, 0], "participants": [0, 0, 0, 0]})
    figure = draw_frequencies(table, width=8)
    assert "x" * 100 not in texts(figure)
    svg = save_figure(figure, tmp_path / "a", data=table.drop(columns="name"))[0]
    assert ET.parse(svg).getroot() is not None


def test_what_cannot_be_computed_is_said():
    table = pd.DataFrame({"code": ["a"], "n": [3], "positive": [np.nan], "krippendorff_alpha": [np.nan]})
    figure = draw_agreement(table, language="sv")
    assert "går inte att räkna" in texts(figure)
    assert "går inte att räkna" in figure.alt_text


def test_an_interval_is_drawn_and_a_range_of_interviews_left_out_is_not():
    row = {"code": ["a"], "n": [3], "positive": [0.5], "krippendorff_alpha": [0.4]}
    interval = draw_agreement(pd.DataFrame({**row, "low": [0.1], "high": [0.7]}))
    left_out = draw_agreement(
        pd.DataFrame({**row, "low": [np.nan], "high": [np.nan], "left_out_low": [0.3], "left_out_high": [0.5]})
    )
    assert "95% interval" in texts(interval)
    assert "(0.10–0.70)" in interval.alt_text
    assert "95% interval" not in texts(left_out)
    assert "0.30" not in left_out.alt_text


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_curve_of_fixed_codes_says_so_in_title_note_and_alt_text(language, corpus, by_rules):
    table = code_accumulation(by_rules, corpus, shuffles=20)
    figure = draw_accumulation(table, language=language)
    caveat = {"sv": "Koderna var bestämda i förväg", "en": "The codes were fixed beforehand"}[language]
    shown = " ".join(text.get_text().replace("\n", " ") for text in figure.texts)
    assert caveat in shown
    assert caveat in figure.alt_text
    table.attrs["fixed"] = False
    assert caveat not in draw_accumulation(table, language=language).alt_text
    assert "satur" not in (shown + figure.alt_text).lower()


def shown_labels(figure):
    """The labels of all axes that are written, with their places on the sheet."""
    renderer = figure.canvas.get_renderer()
    places = []
    for axis in [axis for axes in figure.axes for axis in (axes.xaxis, axes.yaxis)]:
        low, high = sorted(axis.get_view_interval())
        for tick in axis.get_major_ticks():
            for label in (tick.label1, tick.label2):
                if low <= tick.get_loc() <= high and label.get_visible() and label.get_text().strip():
                    places.append(label.get_window_extent(renderer).extents)
    return np.array(places)


def big_study(people, codes):
    """So many people who each speak four times, and codes with long names in half of it."""
    names = [
        "Överenskommelser",
        "Åtgärder för ökad tillgänglighet",
        "Hälsa och välmående i vardagen hos äldre",
        "Språk",
    ]
    book = Codebook("B", "sv", codes=[Code(f"c{k}", f"{names[k % 4]} {k}", colour="#1b9e77") for k in range(codes)])
    texts = {f"Intervju {k + 1:02d}": [f"Det här är sagt, {turn}." for turn in range(4)] for k in range(people)}
    made, rows = [], []
    for name, said in texts.items():
        text, turns = "", []
        for words in said:
            turns.append(Turn("P", len(text) + 3, len(text) + 3 + len(words)))
            text += f"P: {words}\n"
        made.append(Transcript(name, text, turns, language="sv"))
        rows += [
            {"transcript": name, "start": turn.start, "end": turn.end, "code": f"c{k}", "coder": "anna"}
            for number, turn in enumerate(turns)
            for k in range(number % 2, codes, 2)
        ]
    held = Corpus(made, design=Design(language="sv"))
    return Codings.from_frame(pd.DataFrame(rows), held), held, book


@pytest.mark.parametrize(("people", "codes"), [(1, 3), (1, 15), (15, 60), (80, 15)])
@pytest.mark.filterwarnings("error")
def test_labels_do_not_stand_on_each_other_with_few_and_many(people, codes):
    study = big_study(people, codes)
    some = [f"c{k}" for k in range(min(codes, 3))]
    drawings = [
        *(draw_frequencies(part, width=8) for part in page_parts(theme_frequencies(*study), width=8)),
        draw_order(code_order(*study), codes=some, codebook=study[2], width=8, height=40),
        draw_accumulation(code_accumulation(*study, shuffles=20), codebook=study[2], width=8),
    ]
    if people <= 15:
        drawings += [draw_participants(part, width=8) for part in page_parts(participant_matrix(*study), width=8)]
    for figure in drawings:
        x0, y0, x1, y1 = shown_labels(figure).T
        assert min(x0.min(), y0.min()) >= -1
        wide = np.minimum.outer(x1, x1) - np.maximum.outer(x0, x0)
        tall = np.minimum.outer(y1, y1) - np.maximum.outer(y0, y0)
        on_each_other = np.triu(np.minimum(wide, tall), 1)
        assert on_each_other.max() < 1.5, figure.title_text


def cm(figure):
    return figure.get_size_inches() * 2.54


@pytest.mark.parametrize("codes", [3, 15, 45, 60, 100])
@pytest.mark.parametrize("width", [8, 16])
def test_many_codes_go_on_several_pages_and_none_is_lost(codes, width):
    table = theme_frequencies(*big_study(3, codes))
    parts = page_parts(table, width=width)
    drawn = [draw_frequencies(part, width=width) for part in parts]
    assert pd.concat([part["code"] for part in parts]).tolist() == table["code"].tolist()
    assert all(cm(figure)[1] <= 24.0 for figure in drawn)
    assert len({axes.get_xlim() for figure in drawn for axes in figure.axes[1:]}) == 1, "the parts have one scale"
    assert all(f", del {n} av {len(parts)}" in figure.title_text for n, figure in enumerate(drawn, 1)) == (
        len(parts) > 1
    )


@pytest.mark.parametrize("draw", [draw_frequencies, draw_participants])
def test_more_codes_than_a_page_holds_are_refused_unless_the_sheet_is_higher(draw):
    study = big_study(3, 100)
    table = {draw_frequencies: theme_frequencies, draw_participants: participant_matrix}[draw](*study)
    with pytest.raises(CodingError, match=r"100 codes do not fit on a page; about \d+ do.*page_parts.*height="):
        draw(table)
    assert cm(draw(table, height=80))[1] > 24


def test_many_participants_go_on_several_figures():
    table = participant_matrix(*big_study(60, 3))
    with pytest.raises(CodingError, match=r"60 participants do not fit.*page_parts"):
        draw_participants(table)
    parts = page_parts(table)
    assert [list(part.columns) for part in parts] == [list(table.columns[:30]), list(table.columns[30:])]
    assert "del 2 av 2" in draw_participants(parts[1]).alt_text


def test_parts_begin_with_a_theme_where_they_can():
    below = [Code(f"t{k}_{n}", f"Åtgärder för samverkan nummer {k}.{n}") for k in range(6) for n in range(12)]
    themes = [Code(f"t{k}", f"Tema {k}", codes=below[12 * k : 12 * k + 12]) for k in range(6)]
    book = Codebook("B", "sv", codes=themes)
    table = theme_frequencies(
        code_by_rules(Corpus([Transcript("R1", "Ja.")]), book), Corpus([Transcript("R1", "Ja.")]), book
    )
    assert [part["code"].iloc[0] for part in page_parts(table)] == ["t0", "t3"]


def test_only_tables_with_codes_or_participants_come_in_parts():
    with pytest.raises(CodingError, match="participant_matrix"):
        page_parts(pd.DataFrame({"x": [1]}))


def test_a_table_remembers_its_codebook(corpus, by_rules, by_two):
    """Names, their order and the language do not depend on the codebook being given again."""
    for maker, draw in (
        (participant_matrix, draw_participants), (co_occurrence, draw_co_occurrence), (theme_frequencies, draw_frequencies),
    ):  # fmt: skip
        table = maker(by_rules, corpus, BOOK)
        assert texts(draw(table)) == texts(draw(table, codebook=BOOK))
    table = compare_coders(by_two, corpus, BOOK)
    assert "Krippendorffs alfa" in draw_agreement(table).alt_text
    assert draw_agreement(table).alt_text == draw_agreement(table, codebook=BOOK).alt_text


def test_names_that_would_be_cut_to_the_same_letters_are_numbered():
    study = big_study(2, 20)
    long = Codebook("B", "sv", codes=[Code(f"c{k}", f"Åtgärder för överenskommelser om {k} boende") for k in range(20)])
    figure = draw_co_occurrence(co_occurrence(study[0], study[1], long))
    below = [label.get_text() for label in figure.axes[0].get_xticklabels()]
    beside = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert below == [str(k) for k in range(1, 20)]
    assert [label.split()[0] for label in beside] == [str(k) for k in range(1, 21)], (
        "the first one has a row, though an empty one"
    )
    assert len(set(beside)) == 20


def test_the_axis_of_participants_ends_with_all_who_were_read():
    figure = draw_frequencies(theme_frequencies(*big_study(15, 3)))
    assert max(figure.axes[0].get_xticks()) <= 15
    assert figure.axes[0].spines["bottom"].get_bounds() == (0, 15)


def test_a_code_that_does_not_occur_leaves_the_room_to_the_others(corpus, by_rules):
    table = code_order(by_rules, corpus, BOOK)
    figure = draw_order(table[table["transcript"] == "R2"], codes=["housing", "together"], codebook=BOOK)
    assert figure.axes[0].get_position().height * figure.get_size_inches()[1] > 0.15


def test_more_interviews_than_can_be_drawn_are_refused():
    study = big_study(80, 15)
    with pytest.raises(CodingError, match="16 interviews do"):
        draw_order(code_order(*study), codes=[f"c{k}" for k in range(8)], codebook=study[2], width=8)


def test_who_raised_a_theme_is_marked(corpus, by_rules):
    table = theme_frequencies(by_rules, corpus, BOOK).assign(raised_by_interviewer=[2, 1, 0])
    table.attrs = theme_frequencies(by_rules, corpus, BOOK).attrs
    figure = draw_frequencies(table, codebook=BOOK)
    assert "‡2" in texts(figure)
    assert "hade intervjuaren använt orden först" in texts(figure).replace("\n", " ")
    assert "hos 2 intervjuaren först" in figure.alt_text
    assert "‡" not in texts(draw_frequencies(table.drop(columns="raised_by_interviewer"), codebook=BOOK))


def test_too_many_codes_along_an_interview_are_refused(drawn):
    with pytest.raises(CodingError, match="choose 1 to 8"):
        draw_order(drawn["draw_order"][1], codes=[f"c{number}" for number in range(9)])


def test_a_presence_matrix_has_dots(corpus, by_rules):
    assert "●" in texts(draw_participants(participant_matrix(by_rules, corpus, BOOK, count="presence"), codebook=BOOK))


@pytest.mark.parametrize("name", ALL)
def test_another_table_is_refused(name):
    with pytest.raises(CodingError):
        getattr(figures, name)(pd.DataFrame({"x": [1]}))
    with pytest.raises(CodingError):
        getattr(figures, name)(pd.DataFrame())


def test_a_table_of_several_groups_is_refused_with_a_way_out_and_one_group_drawn_out_of_its_own(corpus, by_rules):
    table = theme_frequencies(by_rules, corpus, BOOK, by="transcript")
    name = table["transcript"].iloc[0]
    with pytest.raises(CodingError, match=re.escape(f"draw_frequencies(table[table['transcript'] == '{name}'])")):
        draw_frequencies(table)
    figure = draw_frequencies(table[table["transcript"] == name], language="sv")
    assert figure.title_text.endswith(f"transcript: {name}")
    assert "Deltagare (av 1)" in texts(figure)
    assert " av 1 deltagare" in figure.alt_text
    with pytest.raises(CodingError, match="several rows for one code"):
        draw_frequencies(pd.concat([theme_frequencies(by_rules, corpus, BOOK)] * 2))


def test_digits_are_readable_on_every_shade():
    for shade in np.linspace(0, 1, 101):
        colour = SHADES(shade)
        assert contrast(_luminance(colour), _luminance(readable_on(colour))) >= 4.5


def test_names_below_a_grid_of_many_codes_are_whole(corpus):
    names = [f"Ett ganska långt namn på kod {k}" for k in "ABCDEFGHIJKL"]
    pairs = [(a, b) for k, a in enumerate(names) for b in names[:k]]
    columns = {"code_a": [a for a, _ in pairs], "code_b": [b for _, b in pairs]}
    table = pd.DataFrame(
        {**columns, "name_a": columns["code_a"], "name_b": columns["code_b"], "together": 1, "expected": 0.5}
    )
    figure = draw_co_occurrence(table, language="sv")
    below = [label.get_text() for label in figure.axes[0].get_xticklabels()]
    assert not any("…" in label for label in below)
    assert {" ".join(label.split()) for label in below} < set(names)


@pytest.mark.parametrize("width", [1, 1000])
def test_a_width_that_no_page_has_is_refused(width, drawn):
    with pytest.raises(CodingError, match="cm wide"):
        draw_frequencies(drawn["draw_frequencies"][1], width=width)


def test_a_figure_of_ones_own_needs_an_alt_text(tmp_path):
    from matplotlib.figure import Figure

    with pytest.raises(CodingError, match="cannot see it"):
        save_figure(Figure(), tmp_path / "own", data=pd.DataFrame())
    written = save_figure(Figure(), tmp_path / "own", data=pd.DataFrame(), alt="An empty sheet.")
    assert "An empty sheet." in written[0].read_text(encoding="utf-8")


def test_a_folder_that_is_not_there_is_told(drawn, tmp_path):
    figure, table = drawn["draw_frequencies"]
    with pytest.raises(CodingError, match="cannot be written"):
        save_figure(figure, tmp_path / "no" / "a", data=table)


def test_a_name_with_dots_keeps_them(drawn, tmp_path):
    figure, table = drawn["draw_frequencies"]
    save_figure(figure, tmp_path / "v1.2", data=table)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["v1.2.csv", "v1.2.png", "v1.2.svg", "v1.2.txt"]


def test_a_figure_shows_itself_in_a_notebook(drawn):
    assert drawn["draw_frequencies"][0]._repr_png_()[:4] == b"\x89PNG"


def test_without_matplotlib_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(CodingError, match=r"pip install 'interview-coding\[figures\]'"):
        figures.draw_frequencies  # noqa: B018


def test_figures_need_no_screen_and_no_pyplot():
    script = (
        "import sys, pandas as pd; from coding.figures import draw_frequencies; "
        "draw_frequencies(pd.DataFrame({'code': ['a'], 'name': ['A'], 'segments': [1], 'participants': [1]})); "
        "print('matplotlib.pyplot' in sys.modules)"
    )
    said = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=Path(__file__).parent
    )
    assert said.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("population", "drawn_there", "told"), [(8, True, "all 8"), (None, True, "not stated"), (4, False, "All 4")]
)
def test_a_random_sample_has_its_intervals_on_the_bars_and_a_census_none(
    population, drawn_there, told, corpus, by_rules
):
    drawn = Corpus(list(corpus.values()), design=Design(language="sv", sampling="random", population=population))
    figure = draw_frequencies(theme_frequencies(by_rules, drawn, BOOK), codebook=BOOK, language="en")
    marks = [line for line in figure.axes[0].get_lines() if line.get_marker() == "|"]
    assert bool(marks) == drawn_there
    assert ("Housing: 2 of 4 participants (95% interval" in figure.alt_text) == drawn_there
    assert told in texts(figure).replace("\n", " ")
    assert not [line for line in draw_frequencies(theme_frequencies(by_rules, corpus, BOOK)).axes[0].get_lines()
                if line.get_marker() == "|"]  # fmt: skip


def test_the_interval_of_a_bar_is_that_of_the_table(corpus, by_rules):
    from coding.intervals import wilson

    drawn = Corpus(list(corpus.values()), design=Design(language="sv", sampling="random", population=8))
    figure = draw_frequencies(theme_frequencies(by_rules, drawn, BOOK), codebook=BOOK)
    line = next(line for line in figure.axes[0].get_lines() if line.get_marker() == "|")
    assert line.get_xdata() == pytest.approx([4 * end for end in wilson(2, 4, population=8)])


def test_who_was_read_only_in_part_is_told_under_a_figure(corpus, by_two):
    some = by_two.where(coder="anna", transcript="R1").frame.head(1)
    columns = {name: some[name] for name in ("transcript", "start", "end", "code", "coder", "source")}
    read = pd.DataFrame({"transcript": ["R2"], "start": [0], "end": [len(corpus["R2"].text)], "coder": ["anna"]})
    in_part = Codings.from_columns(**columns, read=read)
    for draw, make in ((draw_frequencies, theme_frequencies), (draw_participants, participant_matrix)):
        figure = draw(make(in_part, corpus, BOOK), codebook=BOOK, language="en")
        assert "Read only in part: 1 of 2 participants." in figure.alt_text


def test_an_english_figure_of_a_swedish_table_has_no_swedish_note_and_english_percent(corpus, by_rules):
    figure = draw_associations(associations(corpus, "integration"), language="en")
    assert "Said 2 times, by 2 participants" in figure.alt_text
    assert "Ordet" not in figure.alt_text
    along = draw_order(code_order(by_rules, corpus, BOOK), codebook=BOOK, language="en")
    assert re.search(r"\d%", along.alt_text)
    assert " %" not in along.alt_text + texts(along)
    assert "Share of the respondents' words" in texts(along)
    swedish = draw_order(code_order(by_rules, corpus, BOOK), codebook=BOOK)
    assert "Andel av de svarandes ord" in swedish.alt_text
    assert "25 %" in texts(swedish)
