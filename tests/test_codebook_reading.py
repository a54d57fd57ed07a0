"""Codebook files that are wrong: each error names file, line, column and key, and the way out; all come at once."""

from pathlib import Path

import pytest
from endless import ends

from coding.codebook import codebook_from_text, read_codebook
from coding.errors import CodingError

HEAD = "codes:\n  - id: home\n    name: Home\n"


def told(text: str) -> str:
    """What is said about a faulty file."""
    with pytest.raises(CodingError) as caught:
        codebook_from_text(text, "book.yaml")
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        # nothing there
        ("", "1:1", ["is empty", "'codes:'"]),
        ("# only a comment\n", "1:1", ["is empty"]),
        ("name: Moving in\n", "1:1", ["no key 'codes'", "'codes:'"]),
        ("codes: []\n", "1:8", ["'codes' of the codebook is empty", "- id:"]),
        ("codes:\n", "1:7", ["'codes' of the codebook is empty"]),
        # another shape
        ("just words\n", "1:1", ["a text, not a codebook"]),
        ("- id: home\n  name: Home\n", "1:1", ["a list stands where", "'codes:'"]),
        ("codes:\n  home:\n    name: Home\n", "2:3", ["not a list", "- id:"]),
        ("codes:\n  - home\n", "2:5", ["not a code", "- id:"]),
        (HEAD + "    codes: damp\n", "4:12", ["'codes' of code 'home' is not a list"]),
        (HEAD + "    include: looking for a flat\n", "4:14", ["'include' of code 'home' is one text", "'- '"]),
        (HEAD + "    examples: ''\n", "4:15", ["'examples' of code 'home' is one text, a list"]),
        (HEAD + "    examples:\n      a: b\n", "5:7", ["'examples' of code 'home' has keys", "'- '"]),
        (HEAD + "    definition: [a, b]\n", "4:17", ["'definition' of code 'home' is a list, one text is meant"]),
        (HEAD + "    definition: {a: b}\n", "4:17", ["'definition' of code 'home' is read as keys", "'{a: b}'"]),
        (HEAD + "    rules: flat\n", "4:12", ["'rules' of code 'home' is one text", "{any: [flat]}"]),
        (HEAD + "    rules:\n      any: flat, rent\n", "5:12", ["'any' of code 'home' is one text", "['flat, rent']"]),
        # not text
        (HEAD + "    definition: true\n", "4:17", ["'definition' of code 'home'", "true or false", "Quote it: 'true'"]),
        (HEAD + "    definition: null\n", "4:17", ["read as nothing", "'null'"]),
        (HEAD + "    definition: ~\n", "4:17", ["read as nothing", "'~'"]),
        (HEAD + "    definition: 1.5\n", "4:17", ["a number", "'1.5'"]),
        (HEAD + "    definition: 2019-05-06\n", "4:17", ["a date", "'2019-05-06'"]),
        ("version: 1.0\n" + HEAD, "1:10", ["'version' of the codebook", "a number", "'1.0'"]),
        ("language: Swedish\n" + HEAD, "1:11", ["'language' of the codebook", "'Swedish'", "Write 'sv'"]),
        ("language: 46\n" + HEAD, "1:11", ["'language' of the codebook", "'46'"]),
        (HEAD + "    rules: [flat, 112]\n", "4:19", ["item 2 of 'rules'", "a number", "'112'"]),
        (HEAD + "    rules: {unless: [true]}\n", "4:22", ["item 1 of 'unless'", "true or false"]),
        (HEAD + "    include:\n      - flat: the state\n", "5:9", ["item 1 of 'include'", "'flat: the state'"]),
        (HEAD + "    include:\n      - [flat]\n", "5:9", ["item 1 of 'include'", "'[flat]'"]),
        (HEAD + "    include:\n      -\n      - x\n", "5:8", ["item 1 of 'include' of code 'home' is empty"]),
        (HEAD + "    rules: [?lat]\n", "4:13", ["item 1 of 'rules'", "'?lat'"]),
        (HEAD + "    definition:\n", "4:16", ["'definition' of code 'home' is empty", "delete the line"]),
        (HEAD + "    colour: #1b9e77\n", "4:12", ["'colour'", "is a comment", "'#1b9e77'"]),
        (HEAD + "    provisional: yes\n", "4:18", ["'provisional' of code 'home' is 'yes'", "Write true"]),
        # YAML's own signs
        (HEAD + "    rules:\n      - *lat\n", "5:9", ["'*lat'", "in single quotes"]),
        (HEAD + "    rules:\n      - &lat\n", "5:9", ["'&lat'", "in single quotes"]),
        (HEAD + "    rules:\n      - !lat\n", "5:9", ["'!lat'", "in single quotes"]),
        (HEAD + "    rules:\n      - !!python/name:os.system x\n", "5:9", ["as a type", "in single quotes"]),
        (
            HEAD + '    rules:\n      - "flat" NEAR/5 rent\n',
            "5:16",
            ["closing quotation mark", "'\"flat\" NEAR/5 rent'"],
        ),
        (HEAD + "    rules:\n      - @lat\n", "5:9", ["may not begin with '@'", "'@lat'"]),
        (HEAD + "    definition: 'open\n", "4:17", ["never closed"]),
        (HEAD + "    definition: rent: what it costs\n", "4:21", ["': '", "'rent: what it costs'"]),
        (HEAD + "    rules: [flat\n    text: x\n", "5:9", ["Close them with ']'"]),
        (HEAD + "   text: x\n", "4:4", ["does not fit its neighbours"]),
        (HEAD + "    include: - x\n", "4:14", ["a line of its own"]),
        (HEAD + "\t text: x\n", "4:1", ["a tab", "spaces"]),
        (HEAD + "    text:\tx\n", "4:10", ["a tab", "spaces"]),
        (HEAD + "    text: x\u0007\n", "4:12", ["invisible sign U+0007", "Delete"]),
        (HEAD + "---\n" + HEAD, "4:1", ["second page", "one file"]),
        ("? [a]\n: b\n" + HEAD, "1:3", ["where a key is meant"]),
        # keys
        (HEAD + "    color: '#1b9e77'\n", "4:5", ["unknown key 'color' in code 'home'", "Did you mean 'colour'?"]),
        (HEAD + "    defintion: x\n", "4:5", ["unknown key 'defintion'", "Did you mean 'definition'?"]),
        (HEAD + "    keywords: [flat]\n", "4:5", ["unknown key 'keywords'", "Did you mean 'rules'?"]),
        (HEAD + "    rules: {unles: [flat]}\n", "4:13", ["unknown key 'unles'", "Did you mean 'unless'?"]),
        ("themes: []\n" + HEAD, "1:1", ["unknown key 'themes' in the codebook", "Did you mean 'codes'?"]),
        ("name_sv: x\n" + HEAD, "1:1", ["unknown key 'name_sv' in the codebook"]),
        (HEAD + "    zzz: x\n", "4:5", ["unknown key 'zzz'", "Known keys: id, name"]),
        (HEAD + "    name: Again\n", "4:5", ["key 'name' of code 'home' stands twice", "line 3", "Keep one"]),
        # ids, names, colours
        ("codes:\n  # above\n  - name: Home\n", "3:5", ["has no 'id'", "id: housing"]),
        ("codes:\n  - id: home\n", "2:5", ["code 'home' has no 'name'"]),
        ("codes:\n  - id: 7\n    name: x\n", "2:9", ["'id' of code '7'", "a number", "'7'"]),
        ("codes:\n  - id: kök och hall\n    name: x\n", "2:9", ["'kök och hall'", "'kok_och_hall'"]),
        ("codes:\n  - id: home\n    name: ''\n", "3:11", ["the name is empty"]),
        (HEAD + "    name_sv: ''\n", "4:14", ["'name_sv' of code 'home'", "empty"]),
        (HEAD + "    colour: green\n", "4:13", ["'colour' of code 'home'", "#rrggbb", "'#1b9e77'"]),
        (HEAD + "    colour: '#12'\n", "4:13", ["the colour '#12'"]),
        (HEAD + "  - id: home\n    name: x\n", "4:9", ["the id 'home' is used twice", "line 2", "another id"]),
        (HEAD + "    codes:\n      - {id: home, name: x}\n", "5:14", ["the id 'home' is used twice", "line 2"]),
        (HEAD + "    formerly: [old, home]\n", "4:21", ["'formerly' names 'home'", "living code", "line 2", "merge"]),
        (
            HEAD + "    formerly: [old]\n  - id: b\n    name: B\n    formerly: [old]\n",
            "7:16",
            ["'formerly' names 'old'", "claimed already", "line 2"],
        ),
        # rules
        (
            HEAD + "    rules: [rent OR]\n",
            "4:20",
            ["'rules' of code 'home'", "'rent OR'", "column 8", "\n    rent OR\n"],
        ),
        (HEAD + "    rules:\n      any:\n        - (flat\n", "6:16", ["'any' of code 'home'", "\n         ^"]),
        (HEAD + "    rules:\n      unless:\n        - '(flat'\n", "6:17", ["'unless' of code 'home'"]),
        (HEAD + '    rules: ["(flat"]\n', "4:19", ["'(flat'"]),
        (HEAD + "    rules:\n      - /fl(at/\n", "5:", ["'/fl(at/'"]),
    ],
)
def test_a_fault_is_told_with_its_place_and_the_way_out(text: str, place: str, words: list[str]) -> None:
    message = told(text)
    assert message.startswith(f"book.yaml:{place}"), message
    assert not [word for word in words if word not in message], message
    assert sum(line.startswith("book.yaml:") for line in message.split("\n")) == 1, message


def test_all_faults_come_at_once_in_the_order_of_the_lines() -> None:
    message = told(HEAD + "    zzz: x\n    colour: red\n  - id: home\n    name: 5\n    rules: [*lat, (a]\n")
    assert [line.split(":")[1:3] for line in message.split("\n") if line.startswith("book.yaml")] == [
        ["4", "5"],
        ["5", "13"],
        ["6", "9"],
        ["7", "11"],
        ["8", "13"],
        ["8", "21"],
    ]


def test_very_many_faults_are_counted() -> None:
    message = told("codes:\n" + "".join(f"  - id: c{n}\n" for n in range(50)))
    assert len(message.split("\n")) == 21
    assert message.endswith("\nand 30 more")


def test_a_small_file_cannot_grow_large() -> None:
    """The attack of a billion laughs: each line means ten of the one before."""
    bomb = "a0: &a0 [ha, ha]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 30))
    with ends():
        assert "in single quotes" in told(bomb)


def test_deep_nesting_is_refused_before_it_hurts() -> None:
    assert "lie inside each other" in told("codes: " + "[" * 100_000)
    code = "codes:\n"
    for level in range(25):
        code += f"{'  ' * 2 * level}  - id: c{level}\n{'  ' * 2 * level}    name: C\n{'  ' * 2 * level}    codes:\n"
    assert "20 levels" in told(code)


def test_a_file_with_very_many_items_is_refused() -> None:
    assert "more than 300000 texts" in told(HEAD + "    include: [" + "a," * 310_000 + "]\n")


def test_no_and_a_clock_time_are_text() -> None:
    book = codebook_from_text(HEAD + "    include: [no, 12:30, off, 1.0.0]\n")
    assert book["home"].include == ("no", "12:30", "off", "1.0.0")


def test_a_code_without_rules_and_a_list_of_rules_are_fine() -> None:
    book = codebook_from_text(HEAD + "  - id: rent\n    name: Rent\n    rules: [rent, -boende-, i andra hand]\n")
    assert not book["home"].rules
    assert book["rent"].rules.any == ("rent", "-boende-", "i andra hand")


def test_names_in_other_languages_are_read() -> None:
    book = codebook_from_text(HEAD + "    name_sv: Hem\n    name_pt-BR: Casa\n")
    assert book.label("home", "pt-BR") == "Casa"


def test_letters_are_composed_so_that_rules_hit(tmp_path: Path) -> None:
    """Some systems save å as two signs; transcripts have it as one."""
    file = tmp_path / "book.yaml"
    file.write_bytes((HEAD + "    rules: [mo\u0308gel]\n").encode())
    assert read_codebook(file)["home"].rules.any == ("mögel",)


def test_a_file_from_windows_reads_like_any_other(tmp_path: Path) -> None:
    file = tmp_path / "book.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + HEAD.replace("\n", "\r\n").encode())
    assert read_codebook(file)["home"].name == "Home"


class TestFiles:
    def test_a_missing_file(self, tmp_path: Path) -> None:
        with pytest.raises(CodingError, match=r"There is no codebook .*none\.yaml"):
            read_codebook(tmp_path / "none.yaml")

    def test_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(CodingError, match="is a folder"):
            read_codebook(tmp_path)

    def test_another_encoding(self, tmp_path: Path) -> None:
        (tmp_path / "book.yaml").write_bytes(HEAD.encode() + b"    name_sv: K\xf6k\n")
        with pytest.raises(CodingError, match=r"book\.yaml:4:15: .*not UTF-8.*Save it as UTF-8"):
            read_codebook(tmp_path / "book.yaml")

    def test_a_file_that_is_no_text(self, tmp_path: Path) -> None:
        (tmp_path / "book.yaml").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
        with pytest.raises(CodingError, match="not UTF-8"):
            read_codebook(tmp_path / "book.yaml")
        (tmp_path / "book.yaml").write_bytes(b"\x00\x01")
        with pytest.raises(CodingError, match=r"U\+0000"):
            read_codebook(tmp_path / "book.yaml")

    def test_a_file_that_is_far_too_large(self, tmp_path: Path) -> None:
        (tmp_path / "book.yaml").write_bytes(b"#" * 5_000_001)
        with pytest.raises(CodingError, match="5000001 bytes"):
            read_codebook(tmp_path / "book.yaml")


def test_a_large_codebook_reads() -> None:
    code = "  - id: c{0}\n    name: C{0}\n    definition: What it means.\n    rules: [flat{0}-, -rent{0}]\n"
    with ends():
        assert len(codebook_from_text("codes:\n" + "".join(code.format(n) for n in range(2000)))) == 2000
