"""What `check_rules` and `coding check` tell of rules that do nothing, too much, or not what they seem to."""

import pandas as pd
import pytest
from rule_stories import book

from coding.errors import CodingError
from coding.rules import check_rules, combinations, patterns, rule_hits
from coding.rules.changes import KINDS
from coding.transcript import Corpus

TEXTS = ["Bostäder saknas.", "Vi bor tio i en tvåa.", "Bostadsbidrag, nej.", "Vi sjunger.", "Nej."]


def corpus(*texts):
    texts = texts or TEXTS
    return Corpus.from_frame(pd.DataFrame({"id": [f"t{number}" for number in range(len(texts))], "text": texts}))


def test_rules_that_find_nothing_or_nearly_everything_are_told():
    table = check_rules(corpus(), book("bostad", "skepp", r"/\.$/", unless=["rymd"]))
    assert table[["rule", "unless", "hits", "kind"]].values.tolist() == [
        ["skepp", False, 0, "nothing"],
        ["rymd", True, 0, "nothing"],
        [r"/\.$/", False, 5, "nearly everything"],
    ]
    assert "100% of the units" in table["problem"][2]


def test_a_rule_whose_every_hit_falls_to_unless_is_told():
    table = check_rules(corpus(), book("bostad-", "bostadsbidrag", unless=["=bostadsbidrag"]))
    assert table[["rule", "hits", "kind"]].values.tolist() == [["bostadsbidrag", 1, "all dropped"]]
    assert "every hit of it falls to `unless`" in table["problem"][0]


def test_a_rule_that_stands_twice_counts_once_and_is_told():
    twice = book("bostad-", "tvåa", "bostad-")
    assert check_rules(corpus(), twice)[["rule", "kind"]].values.tolist() == [["bostad-", "twice"]]
    pd.testing.assert_frame_equal(rule_hits(corpus(), twice), rule_hits(corpus(), book("bostad-", "tvåa")))
    assert (
        len(check_rules(corpus(), book("bostad-", "tvåa", unless=["bostad-"]))) == 1
    )  # in any and in unless: no doublet


@pytest.mark.parametrize(
    ("rule", "language", "told"),
    [
        ("vi not tvåa", "sv", "'not'"),
        ("tio near tvåa", "sv", "write NEAR/5"),
        ("sink or swim", "en", None),
        ("not", "sv", None),
        ("not i", "sv", None),
    ],
)
def test_a_word_that_may_be_meant_as_an_operator_is_told_where_it_is_foreign(rule, language, told):
    table = check_rules(corpus(), book(rule, language=language))
    problems = table.loc[table["kind"] == "operator", "problem"].tolist()
    assert bool(problems) == (told is not None)
    assert told is None or told in problems[0]


def test_rules_that_must_be_stopped_do_not_stop_the_others(monkeypatch):
    monkeypatch.setattr(patterns, "TIME_LIMIT", 0.05)
    monkeypatch.setattr(combinations, "MOST", 100)
    monkeypatch.setattr(combinations, "MOST_PER_HIT", 0)
    texts = corpus("ja nej " * 30, "a" * 60 + "!", "Bostäder.")
    rules = book("/(a|aa)+$/", "skepp", "bostad", "ja NEAR/999 nej", "/(aa|a)+$/", unless=["/(b|a|aa)+$/"])
    for _ in range(2):  # the second time with what was kept of the first
        table = check_rules(texts, rules)
        kinds = table.groupby("kind")["rule"].agg(set).to_dict()
        assert kinds == {
            "stopped": {"/(a|aa)+$/", "/(aa|a)+$/", "ja NEAR/999 nej", "/(b|a|aa)+$/"},
            "nothing": {"skepp"},
        }
    with pytest.raises(CodingError, match=r"of the code 'housing' took more than"):
        rule_hits(texts, rules)


def test_every_kind_is_one_of_those_that_are_documented():
    assert all(f'"{kind}"' in (check_rules.__doc__ or "") for kind in KINDS)
