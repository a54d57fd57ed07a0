"""What all pages share: style, script, colours, the policy that lets nothing in, and escaping."""

import base64
import hashlib
import re
from collections.abc import Iterable
from html import escape
from importlib.resources import files

# For codes without a colour: distinct also for the colour-blind.
# Source: Okabe and Ito 2008, "Color universal design".
COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#a0a000", "#555555")

_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def shown_in_html(text: str) -> str:
    """Return text for HTML: escaped, control characters replaced by the sign for what cannot be shown.

    >>> shown_in_html("<b>")
    '&lt;b&gt;'
    """
    return escape(_UNSEEN.sub("\ufffd", text))


def in_natural_order(names: Iterable[str]) -> list[str]:
    """Return names, each once, in the order that readers expect: their numbers by value.

    >>> in_natural_order(["P10", "P2", "P1", "P2"])
    ['P1', 'P2', 'P10']
    """

    def key(name: str) -> list[tuple[int, str]]:
        return [(int(each), "") if each.isdecimal() else (-1, each.casefold()) for each in re.split(r"(\d+)", name)]

    return sorted(dict.fromkeys(names), key=key)


def part(name: str) -> str:
    """Return a file of this package, such as page.css."""
    return (files("coding.report") / name).read_text(encoding="utf-8").replace("\r\n", "\n")


def fingerprint(text: str) -> str:
    """Return the fingerprint by which a page's policy knows its own script and style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def policy(style: str, script: str) -> str:
    """Return the policy of a page: its own style and script, pictures inside it, and nothing from anywhere."""
    return (
        f"default-src 'none'; img-src data:; style-src {fingerprint(style)}; script-src {fingerprint(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


def anchor(id: str, given: set[str]) -> str:
    """Return the attribute that makes a quote's id a place to go to; "" for one that was ``given`` already: a page knows each once.

    >>> given = set()
    >>> anchor("q1", given), anchor("q1", given)
    (' id="q1"', '')
    """
    if not id or id in given:
        return ""
    given.add(id)
    return f' id="{escape(id)}"'
