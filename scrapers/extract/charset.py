"""Which encoding a page is written in."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,300}charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
# What browsers do: these labels mean the Windows table or the larger set that holds them.
_READ_AS = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252"}
_READ_AS |= {"iso-8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030", "ks_c_5601-1987": "cp949"}


def decode(body: bytes, content_type: str) -> str:
    """The text of a page: byte order mark, then header, XML declaration, meta element, then a guess."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body.decode(name, errors="replace")
    for name in _declared(body, content_type):
        try:
            return body.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue  # a false label is common; the next one may be true
    return _guess(body)


def _declared(body: bytes, content_type: str) -> list[str]:
    labels = [match.group(1) for match in [_HEADER.search(content_type)] if match]
    for pattern in (_XML, _META):
        if found := pattern.search(body[:2048]):
            labels.append(found.group(1).decode("ascii"))
    names = [_READ_AS.get(label.lower(), label.lower()) for label in labels]
    # A page that is valid UTF-8 beyond ASCII is UTF-8, whatever a one-byte label says: those accept any byte.
    if _is_utf8(body):
        names.insert(0, "utf-8")
    return names


def _is_utf8(body: bytes) -> bool:
    try:
        return not body.isascii() and bool(body.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _guess(body: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(body[:200_000]).best()
    return body.decode(best.encoding if best else "utf-8", errors="replace")
