"""Writing a codebook: what comes back is equal, comments stay with their codes, and no half file is ever left."""

import dataclasses
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from coding.codebook import (
    Code,
    Codebook,
    Rules,
    add_code,
    change_code,
    codebook_from_text,
    codebook_to_text,
    delete_code,
    merge_codes,
    move_code,
    read_codebook,
    rename_code,
    write_codebook,
)
from coding.errors import CodingError

DATA = Path(__file__).parent / "data"


def moving_in() -> Codebook:
    return read_codebook(DATA / "moving_in.yaml")


def differences(book: Codebook) -> tuple[list[str], list[str]]:
    """The lines that a changed codebook takes away from its file, and those that it brings."""
    before, after = book.source.split("\n"), codebook_to_text(book).split("\n")
    return [line for line in before if line not in after], [line for line in after if line not in before]


class TestComments:
    def test_an_unchanged_codebook_keeps_every_byte(self, tmp_path: Path) -> None:
        write_codebook(moving_in(), tmp_path / "book.yaml")
        assert (tmp_path / "book.yaml").read_bytes() == (DATA / "moving_in.yaml").read_bytes()

    def test_a_rename_touches_only_its_lines(self) -> None:
        gone, new = differences(rename_code(moving_in(), "rent", "costs"))
        assert gone == ["      - id: rent"]
        assert new == ["      - id: costs", "        formerly:", "          - rent"]

    def test_a_new_definition_touches_only_its_lines(self) -> None:
        gone, new = differences(change_code(moving_in(), "neighbours", definition="People: next door."))
        assert gone == ["    definition: People next door, and what they do for each other."]
        assert new == ["    definition: 'People: next door.'"]

    def test_a_new_rule_keeps_the_comments_of_the_others(self) -> None:
        book = moving_in()
        rules = Rules((*book["home"].rules.any, "*boot*"), book["home"].rules.unless)
        assert differences(change_code(book, "home", rules=rules)) == ([], ["        - '*boot*'"])

    def test_a_list_in_brackets_stays_in_brackets(self) -> None:
        book = moving_in()
        gone, new = differences(change_code(book, "rent", rules=Rules((*book["rent"].rules.any, "a"))))
        assert gone == ["        rules: [=rent, deposit, pay NEAR/4 month]"]
        assert new == ["        rules: ['=rent', deposit, pay NEAR/4 month, a]"]

    def test_a_comment_moves_with_its_code(self) -> None:
        moved = codebook_to_text(move_code(moving_in(), "neighbours", under="home")).split("\n")
        place = moved.index("      - id: neighbours")
        assert moved[place - 1] == "      # Who helped, and who did not."
        assert codebook_to_text(move_code(moving_in(), "rent", under=None)).count("  - id: rent\n    name: Rent") == 1

    def test_a_new_code_comes_apart_from_the_others_and_the_end_stays_the_end(self) -> None:
        text = codebook_to_text(add_code(moving_in(), Code("choir", "Choir", rules=Rules(["choir"]))))
        assert text.endswith(
            "\n\n  - id: choir\n    name: Choir\n    rules:\n      any:\n        - choir\n# The end.\n"
        )

    @pytest.mark.parametrize(
        "edit",
        [
            lambda book: rename_code(book, "home", "dwelling", name="Dwelling"),
            lambda book: move_code(book, "rent", under="neighbours"),
            lambda book: move_code(book, "rent", under=None),
            lambda book: move_code(book, "home", under="neighbours"),
            lambda book: add_code(book, Code("choir", "Choir"), under="rent"),
            lambda book: merge_codes(book, ["rent"], into="home"),
            lambda book: change_code(book, "home", include=("the state of the flat",), colour=""),
            lambda book: change_code(book, "keys_in_the_hand", provisional=False, definition="One.\n\nTwo.\n"),
            lambda book: dataclasses.replace(book, version="1.0.1"),
        ],
    )
    def test_after_an_edit_all_comments_are_there_and_the_content_is_right(
        self, edit: Callable[[Codebook], Codebook]
    ) -> None:
        book = edit(moving_in())
        text = codebook_to_text(book)
        assert codebook_from_text(text) == book
        kept = [line.split("#", 1)[1] for line in book.source.split("\n") if "# " in line]
        lost = [comment for comment in kept if f"#{comment}" not in text]
        assert not lost

    def test_edits_one_after_another_and_files_between_give_the_same(self, tmp_path: Path) -> None:
        at_once = rename_code(move_code(moving_in(), "rent", under=None), "rent", "costs")
        write_codebook(move_code(moving_in(), "rent", under=None), tmp_path / "book.yaml")
        write_codebook(rename_code(read_codebook(tmp_path / "book.yaml"), "rent", "costs"), tmp_path / "book.yaml")
        assert (tmp_path / "book.yaml").read_text(encoding="utf-8") == codebook_to_text(at_once)

    def test_a_deleted_code_takes_its_comment_along(self) -> None:
        text = codebook_to_text(delete_code(moving_in(), "neighbours"))
        assert "# Who helped" not in text
        assert "# Made from" in text

    @pytest.mark.parametrize(
        "source",
        [
            "codes: [{id: a, name: A}, {id: b, name: B}] # note\n",
            "{codes: [{id: a, name: A}, {id: b, name: B}]} # note\n",
            "codes:\n- {id: a, name: A} # note\n- id: b\n  name: B\n",
            "codes:\n-\n  # note\n  id: a\n  name: A\n- id: b\n  name: B\n",
            "codes:\n-   id: a # note\n    name: |\n      A\n-   id: b\n    name: B",
            "---\ncodes:\n  - name: A # note\n    id: a\n  - id: b\n    name: >+\n      B\n\n\n...\n",
            "codes:\n  - id: a\n    name: 'A\n\n      # no note'\n    # note\n  - id: b\n    name: B\n",
            "# note\ncodes:\n  - id: b\n    name: B\n    codes:\n    - id: a\n      name: A\n      include: []\n",
        ],
    )
    def test_unusual_layouts_keep_content_and_comment(self, source: str) -> None:
        book = codebook_from_text(source)
        edits = [
            rename_code(book, "a", "z"),
            change_code(book, "a", definition="x"),
            change_code(book, "b", definition="x"),
            add_code(book, Code("c", "C")),
        ]
        for edited in edits:
            text = codebook_to_text(edited)
            assert codebook_from_text(text) == edited
            assert "# note" in text
            assert "# no note" in text or "# no note" not in source


class TestQuoting:
    @pytest.mark.parametrize(
        "rule",
        ["*skap*", "?lat", '"a b" OR c', "a{2}", "/[ab]: #/", "=a", "-boende-", "1 100", "112", "no", "null", "12:30"],
    )
    def test_a_rule_is_quoted_as_needed(self, rule: str) -> None:
        book = Codebook(codes=(Code("a", "A", include=(rule,)),))
        text = codebook_to_text(book)
        assert codebook_from_text(text) == book
        assert YAML(typ="safe", pure=True).load(text)["codes"][0]["include"] == [rule]

    def test_lines_become_a_block_that_people_can_edit(self) -> None:
        text = codebook_to_text(Codebook(codes=(Code("a", "A", definition="One.\n\n# Two: 'x'."),)))
        assert text.endswith("    definition: |-\n      One.\n\n      # Two: 'x'.\n")


class TestFiles:
    def test_the_same_codebook_gives_the_same_bytes(self, tmp_path: Path) -> None:
        book = rename_code(moving_in(), "rent", "costs")
        write_codebook(book, tmp_path / "a.yaml")
        write_codebook(book, tmp_path / "b.yaml")
        write_codebook(read_codebook(tmp_path / "a.yaml"), tmp_path / "c.yaml")
        assert (tmp_path / "a.yaml").read_bytes() == (tmp_path / "b.yaml").read_bytes()
        assert (tmp_path / "a.yaml").read_bytes() == (tmp_path / "c.yaml").read_bytes()

    def test_nothing_else_is_left_in_the_folder(self, tmp_path: Path) -> None:
        write_codebook(moving_in(), tmp_path / "book.yaml")
        assert os.listdir(tmp_path) == ["book.yaml"]

    def test_a_full_disk_leaves_the_old_file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "book.yaml").write_text("old", encoding="utf-8")

        def full(handle: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(CodingError, match=r"book\.yaml cannot be written: No space left"):
            write_codebook(moving_in(), tmp_path / "book.yaml")
        assert (tmp_path / "book.yaml").read_text(encoding="utf-8") == "old"
        assert os.listdir(tmp_path) == ["book.yaml"]

    def test_a_missing_folder_and_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(CodingError, match="does not exist"):
            write_codebook(moving_in(), tmp_path / "none" / "book.yaml")
        with pytest.raises(CodingError, match="is a folder"):
            write_codebook(moving_in(), tmp_path)

    @pytest.mark.skipif(sys.platform == "win32", reason="links and rights are POSIX")
    def test_a_link_stays_a_link_and_rights_stay(self, tmp_path: Path) -> None:
        (tmp_path / "real.yaml").write_text("old", encoding="utf-8")
        (tmp_path / "real.yaml").chmod(0o640)
        (tmp_path / "book.yaml").symlink_to("real.yaml")
        write_codebook(moving_in(), tmp_path / "book.yaml")
        assert (tmp_path / "book.yaml").is_symlink()
        assert stat.S_IMODE((tmp_path / "real.yaml").stat().st_mode) == 0o640


# Any codebook comes back equal ----------------------------------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(
    [
        "no",
        "1",
        "a: b",
        " #",
        "- x",
        "|",
        "'",
        '"',
        "\n",
        "a\nb\n",
        "a\n\n b",
        "\ta",
        "x\n\n",
        "\u0338",
        "\ufeff",
        "é\u0301",
    ]
)
said = texts.filter(lambda text: bool(text.strip()))
lists = st.lists(said, max_size=3).map(tuple)
rules = st.lists(st.sampled_from(["flat", "*lat", "-a-", '"a b"', "a OR b", "=a", "/[a]{2}: #/"]), max_size=3).map(
    tuple
)
bodies = st.fixed_dictionaries(
    {"name": said},
    optional={
        "definition": texts,
        "include": lists,
        "examples": lists,
        "colour": st.just("#1b9e77"),
        "rules": st.builds(Rules, rules, rules),
        "names": st.dictionaries(st.sampled_from(["en", "sv"]), said),
        "text": texts,
        "provisional": st.booleans(),
    },
)


@st.composite
def codebooks(draw: st.DrawFn, prefix: str = "c") -> Codebook:
    count = draw(st.integers(1, 6))
    codes: list[Code] = []
    for number in range(count):
        below = draw(st.integers(0, min(2, len(codes))))
        children = tuple(codes[len(codes) - below :])
        del codes[len(codes) - below :]
        former = draw(st.sampled_from([(), (f"old{number}",)]))
        codes.append(Code(f"{prefix}{number}", **draw(bodies), formerly=former, codes=children))
    return Codebook(draw(texts), draw(st.sampled_from(["", "sv", "no"])), draw(texts), tuple(codes))


@settings(deadline=None, max_examples=150)
@given(codebooks())
def test_any_codebook_comes_back_equal_and_twice_the_same(book: Codebook) -> None:
    text = codebook_to_text(book)
    back = codebook_from_text(text)
    assert back == book
    assert back.fingerprint == book.fingerprint
    assert codebook_to_text(back) == text


@settings(deadline=None, max_examples=150)
@given(codebooks(), codebooks(), st.booleans())
def test_any_change_of_a_file_with_comments_comes_back_equal(old: Codebook, new: Codebook, indent: bool) -> None:
    """The second codebook shares ids with the first but not its tree and texts: the hardest edit there is."""
    lines = codebook_to_text(old).split("\n")
    noted = [
        place
        for line in lines
        for place in ((["    # above an id"] if indent else ["# id"]) * ("- id: " in line) + [line])
    ]
    source = "\n".join(noted)
    commented = codebook_from_text(source)
    edited = dataclasses.replace(new, source=commented.source)
    assert commented == old
    text = codebook_to_text(edited)
    assert codebook_from_text(text) == new
    assert codebook_to_text(codebook_from_text(text)) == text


def test_a_value_made_of_a_files_words_is_not_taken_for_its_comment() -> None:
    book = codebook_from_text("codes:\n  - id: a\n    name: 'A # b'   # real\n    text: |\n      # no comment\n")
    changed = change_code(book, "a", name="B", text="# new")
    assert codebook_to_text(changed) == "codes:\n  - id: a\n    name: B  # real\n    text: '# new'\n"
