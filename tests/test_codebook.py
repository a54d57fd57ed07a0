"""A codebook in Python: finding one's way in it, comparing, showing, and editing it half-way through a study."""

import copy
import dataclasses
import pickle
from pathlib import Path

import pytest

from coding.codebook import (
    Code,
    Codebook,
    Rules,
    add_code,
    change_code,
    delete_code,
    merge_codes,
    move_code,
    read_codebook,
    rename_code,
)
from coding.errors import CodingError

DATA = Path(__file__).parent / "data"


@pytest.fixture
def book() -> Codebook:
    return Codebook(
        "Moving in",
        "en",
        "1",
        (
            Code(
                "home",
                "Home",
                rules=Rules(["flat"], ["flat out"]),
                codes=[
                    Code("rent", "Rent", formerly=["fee"], names={"sv": "Hyra"}, codes=[Code("deposit", "Deposit")]),
                    Code("damp", "Damp"),
                ],
            ),
            Code("neighbours", "Neighbours", examples=["She has a key."]),
        ),
    )


def ids(book: Codebook) -> list[str]:
    return [code.id for code in book]


class TestFindingOnesWay:
    def test_it_iterates_depth_first(self, book: Codebook) -> None:
        assert ids(book) == ["home", "rent", "deposit", "damp", "neighbours"]
        assert len(book) == 5

    def test_parents_ancestors_and_depth(self, book: Codebook) -> None:
        assert book.parent("home") is None
        assert book.parent("deposit") == book["rent"]
        assert book.ancestors("deposit") == ("rent", "home")
        assert [book.depth(id) for id in ids(book)] == [0, 1, 2, 1, 0]

    def test_descendants_include_the_code_itself(self, book: Codebook) -> None:
        assert book.descendants("home") == ("home", "rent", "deposit", "damp")
        assert book.descendants("damp") == ("damp",)

    def test_a_former_id_leads_to_the_living_code_but_is_none(self, book: Codebook) -> None:
        assert book.current("fee") == "rent"
        assert book.find("fee") is book["rent"]
        assert "fee" not in book
        with pytest.raises(CodingError, match="'fee' is now called 'rent'"):
            book["fee"]

    def test_a_mistyped_id_gets_a_suggestion(self, book: Codebook) -> None:
        with pytest.raises(CodingError, match=r"no code 'nieghbours' in .*'Moving in'\. Did you mean 'neighbours'\?"):
            book["nieghbours"]
        with pytest.raises(CodingError, match="no code 'zzz'"):
            book.current("zzz")

    def test_names_in_other_languages(self, book: Codebook) -> None:
        assert book.label("rent", "sv") == "Hyra"
        assert book.label("rent", "de") == book.label("rent") == "Rent"

    def test_rules_are_there_parsed(self, book: Codebook) -> None:
        assert [term.text for term in book.parsed["home"].unless[0].terms] == ["flat", "out"]
        assert book.parsed["damp"] == ((), ())


class TestValues:
    def test_equality_is_by_content_not_by_file(self, book: Codebook) -> None:
        same = dataclasses.replace(book, path="elsewhere.yaml", source="# other\n")
        assert same == book
        assert hash(same) == hash(book)
        assert same.fingerprint == book.fingerprint

    def test_every_change_of_content_changes_the_fingerprint(self, book: Codebook) -> None:
        changes = [
            dataclasses.replace(book, version="2"),
            change_code(book, "damp", definition="Wet walls."),
            change_code(book, "damp", provisional=True),
            change_code(book, "damp", rules=Rules(["damp"])),
            move_code(book, "damp", under=None),
        ]
        assert len({book.fingerprint, *(changed.fingerprint for changed in changes)}) == 6

    def test_the_fingerprint_is_fixed(self) -> None:
        """It stands in logs and manifests for years, so a new version of the library must not change it."""
        book = Codebook("B", codes=[Code("a", "Å", rules=Rules(["x-"]), names={"en": "A"})])
        assert book.fingerprint == "29017b69ae111924f65f514047e4bc835d8c3f8d43a1a0307ca72215d08fc115"

    def test_it_can_be_copied_and_sent_to_another_process(self, book: Codebook) -> None:
        assert pickle.loads(pickle.dumps(book)) == book
        assert copy.deepcopy(book)["rent"].names == {"sv": "Hyra"}

    def test_letters_are_composed(self) -> None:
        assert Code("a", "A\u030a").name == "Å"

    @pytest.mark.parametrize(
        ("wrong", "told"),
        [
            ({"id": "för mycket"}, "id 'för mycket'.*for example 'for_mycket'"),
            ({"id": "-a"}, "beginning with a letter or digit"),
            ({"name": "  "}, "name is empty"),
            ({"colour": "red"}, "colour 'red' is not of the form #rrggbb"),
            ({"include": "one text"}, "include of code 'a' is 'one text', not a list"),
            ({"examples": [""]}, "examples of code 'a' has an empty item"),
            ({"definition": 7}, "definition of code 'a' is 7, not text"),
            ({"names": {"english!": "A"}}, "'english!' is no language"),
            ({"definition": "\ud83d"}, "half a character"),
        ],
    )
    def test_a_code_that_cannot_be_right_is_refused(self, wrong: dict[str, object], told: str) -> None:
        with pytest.raises(CodingError, match=told):
            Code(**({"id": "a", "name": "A"} | wrong))

    @pytest.mark.parametrize(
        ("codes", "told"),
        [
            ([], "has no codes"),
            ([Code("a", "A"), Code("a", "B")], "Code 'a': the id 'a' is used twice"),
            ([Code("a", "A"), Code("b", "B", formerly=["a"])], "names 'a', which is the id of a living code"),
            ([Code("a", "A", formerly=["x"]), Code("b", "B", formerly=["x"])], "names 'x', which is claimed already"),
            ([Code("a", "A", rules=Rules(["b OR"]))], "Code 'a', any: The rule 'b OR' does not parse at column 5"),
        ],
    )
    def test_a_codebook_that_cannot_be_right_is_refused(self, codes: list[Code], told: str) -> None:
        with pytest.raises(CodingError, match=told):
            Codebook(codes=codes)

    def test_too_many_levels_are_refused(self) -> None:
        code = Code("a0", "A")
        for level in range(1, 21):
            code = Code(f"a{level}", "A", codes=[code])
        with pytest.raises(CodingError, match="more than 20 levels"):
            Codebook(codes=[code])


class TestShowing:
    def test_the_sketch_shows_the_tree(self, book: Codebook) -> None:
        assert repr(book).splitlines()[:3] == ["Codebook 'Moving in', 5 codes", "  home: Home", "    rent: Rent"]

    def test_the_sketch_of_a_large_codebook_stays_short(self) -> None:
        large = Codebook(codes=[Code(f"c{n}", "C") for n in range(100)])
        assert repr(large).splitlines()[-1] == "  … and 70 more"

    def test_the_web_table_escapes_what_people_write(self) -> None:
        html = Codebook("<b>", codes=[Code("a", "<script>", definition='"&')])._repr_html_()
        assert "<script>" not in html
        assert "&lt;script&gt;" in html
        assert "&lt;b&gt;" in html

    def test_the_frame_has_a_row_per_code(self, book: Codebook) -> None:
        frame = book.to_frame()
        assert list(frame["code"]) == ids(book)
        assert list(frame["parent"]) == ["", "home", "rent", "home", ""]
        assert frame.set_index("code").loc["home", "unless"] == "flat out"


class TestEditing:
    def test_codings_follow_a_renamed_code(self, book: Codebook) -> None:
        renamed = rename_code(book, "rent", "costs", name="Costs")
        assert renamed.current("rent") == renamed.current("fee") == "costs"
        assert renamed["costs"].name == "Costs"
        assert "rent" in book  # the old codebook stays as it was

    def test_renaming_back_leaves_no_loop(self, book: Codebook) -> None:
        back = rename_code(rename_code(book, "rent", "costs"), "costs", "rent")
        assert back["rent"].formerly == ("fee", "costs")

    def test_only_the_name_may_change(self, book: Codebook) -> None:
        assert rename_code(book, "rent", "rent", name="Costs")["rent"].formerly == ("fee",)

    def test_an_id_in_use_is_refused(self, book: Codebook) -> None:
        with pytest.raises(CodingError, match="already a code 'damp'"):
            rename_code(book, "rent", "damp")
        with pytest.raises(CodingError, match="'fee' formerly belonged to code 'rent'"):
            rename_code(book, "damp", "fee")
        with pytest.raises(CodingError, match="'fee' formerly belonged to code 'rent'"):
            add_code(book, Code("fee", "Fee"))

    def test_a_code_moves_with_its_sub_codes(self, book: Codebook) -> None:
        assert ids(move_code(book, "rent", under="neighbours")) == ["home", "damp", "neighbours", "rent", "deposit"]
        assert move_code(book, "deposit", under=None).parent("deposit") is None
        assert move_code(book, "rent", under="home") is book

    @pytest.mark.parametrize(("under", "told"), [("home", "under itself"), ("deposit", "own sub-code 'deposit'")])
    def test_a_code_cannot_move_under_itself(self, book: Codebook, under: str, told: str) -> None:
        with pytest.raises(CodingError, match=told):
            move_code(book, "home", under=under)

    def test_merging_joins_texts_rules_and_former_ids(self, book: Codebook) -> None:
        merged = merge_codes(book, ["rent", "home"], into="neighbours")
        assert ids(merged) == ["neighbours", "deposit", "damp"]
        assert [merged.current(id) for id in ("home", "rent", "fee")] == ["neighbours"] * 3
        assert merged["neighbours"].rules == Rules(["flat"], ["flat out"])
        assert merged["neighbours"].examples == ("She has a key.",)

    def test_a_sub_code_merges_into_its_parent_and_leaves_its_own_sub_codes_there(self, book: Codebook) -> None:
        merged = merge_codes(book, ["home", "rent"], into="home")
        assert ids(merged) == ["home", "damp", "deposit", "neighbours"]
        assert merged.parent("deposit") == merged["home"]

    def test_a_parent_does_not_merge_into_its_child(self, book: Codebook) -> None:
        with pytest.raises(CodingError, match="'home' cannot be merged into 'rent', which lies under it"):
            merge_codes(book, ["home"], into="rent")
        with pytest.raises(CodingError, match="nothing to merge"):
            merge_codes(book, ["rent"], into="rent")
        with pytest.raises(CodingError, match="not a list"):
            merge_codes(book, "rent", into="home")

    def test_deleting_asks_before_it_takes_sub_codes_along(self, book: Codebook) -> None:
        with pytest.raises(CodingError, match="'rent' has sub-codes: 'deposit'"):
            delete_code(book, "rent")
        assert ids(delete_code(book, "rent", with_sub_codes=True)) == ["home", "damp", "neighbours"]
        with pytest.raises(CodingError, match="the last one"):
            delete_code(Codebook(codes=[Code("a", "A")]), "a")

    def test_fields_with_a_history_are_not_changed_in_passing(self, book: Codebook) -> None:
        with pytest.raises(CodingError, match="Use rename_code"):
            change_code(book, "rent", id="costs")
        with pytest.raises(CodingError, match="Did you mean 'definition'"):
            change_code(book, "rent", defintion="x")


def test_the_english_codebook_reads() -> None:
    book = read_codebook(DATA / "moving_in.yaml")
    assert ids(book) == ["home", "rent", "neighbours", "keys_in_the_hand"]
    assert book["keys_in_the_hand"].name == '"Keys in the hand"'
    assert book["home"].rules == Rules(("flat", "landlord", "tenan*"), ("flat out",))
    assert book["rent"].rules.any[0] == "=rent"
    assert book["home"].definition.endswith("what it costs. Also the search for a place to live.")
    assert book.current("arrival") == "keys_in_the_hand"
    assert book["keys_in_the_hand"].provisional
