"""Zipped files (Word, spreadsheets) whose bytes repeat: no clock in them, and members in the order they were made."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping

LONG_AGO = (1980, 1, 1, 0, 0, 0)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def repeatable(content: bytes, change: Mapping[str, Callable[[bytes], bytes]] | None = None) -> bytes:
    """Return a zip file with the same members, all dated long ago; ``change`` edits members by name (b"" leaves one out)."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            held = old.read(name)
            if change and name in change:
                held = change[name](held)
            if held:
                member = zipfile.ZipInfo(name, LONG_AGO)
                member.compress_type = zipfile.ZIP_DEFLATED
                member.create_system = 3
                new.writestr(member, held)
    return out.getvalue()


def without_clock(core: bytes) -> bytes:
    """Return the core properties of an Office file with their dates long ago."""
    return re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>1980-01-01T00:00:00Z", core)


def fit_for_xml(text: str) -> str:
    """Return text without characters that XML cannot hold; each is replaced by the sign for what cannot be shown."""
    return _NOT_XML.sub("\ufffd", text)
