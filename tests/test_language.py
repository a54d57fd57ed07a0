"""Words: folding, lemmas, members of compounds."""

from coding.language import language_for


def test_a_compound_is_found_by_its_first_member() -> None:
    assert language_for("sv").holds("bostadsbristen", "bostad", where="begins")
