"""Charset detection: byte order mark, declared labels of the Encoding Standard, then a guess."""

from __future__ import annotations

import codecs
import re

import webencodings

from scrapers.extract.normalize import REPLACEMENT

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
PRESCAN = 2048
# A wrong declaration contradicts about every accented letter; a cut or damaged byte is rarer than this.
MAX_REPLACED_SHARE = 0.005
GUESSED_FROM = 200_000
# The Encoding Standard decodes these with a larger character set than Python's codec of the same name.
_LARGER = {"gbk": "gb18030", "euc-kr": "cp949"}


def decode(body: bytes, content_type: str) -> str:
    """Text of a document: by byte order mark, then header, XML declaration and meta element, then a guess."""
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return body.decode(codec, errors="replace")
    declared = _declared(body, content_type)
    for codec in declared:
        try:
            return body.decode(codec)
        except UnicodeDecodeError:
            continue  # a false label is common; the next one may be right
    for codec in declared:
        # Browsers keep the declaration and show a replacement character for each byte that contradicts it.
        text = body.decode(codec, errors="replace")
        if text.count(REPLACEMENT) <= MAX_REPLACED_SHARE * len(text):
            return text
    return _guess(body)


def _declared(body: bytes, content_type: str) -> list[str]:
    labels = [match.group(1) for match in [_HEADER.search(content_type)] if match]
    for pattern in (_XML, _META):
        if found := pattern.search(body[:PRESCAN]):
            labels.append(found.group(1).decode("latin-1"))
    known = [encoding for encoding in map(webencodings.lookup, labels) if encoding and encoding.name != "replacement"]
    decoders = [_LARGER.get(encoding.name, encoding.codec_info.name) for encoding in known]
    # A page that is valid UTF-8 beyond ASCII is UTF-8, whatever a one-byte label declares: those accept any byte.
    if _is_utf8(body):
        decoders.insert(0, "utf-8")
    return decoders


def _is_utf8(body: bytes) -> bool:
    try:
        return not body.isascii() and bool(body.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _guess(body: bytes) -> str:
    from charset_normalizer import from_bytes

    if body.isascii():
        return body.decode("ascii")
    best = from_bytes(body[:GUESSED_FROM]).best()
    return body.decode(best.encoding if best else "utf-8", errors="replace")
