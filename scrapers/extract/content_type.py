"""Content type detection (MIME sniffing): by the first bytes of a document rather than by its declared type."""

from __future__ import annotations

import re
from enum import StrEnum


class ContentType(StrEnum):
    """Kind of document that can be extracted; OTHER cannot."""

    HTML = "html"
    PDF = "pdf"
    FEED = "feed"
    PLAIN = "plain"
    OTHER = "other"


SNIFFED = 1024
FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml"})
# Signatures of compressed files and images: whatever a header declares, these are no text.
_BINARY = (
    b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd", b"Rar!", b"7z\xbc\xaf",
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8",
)  # fmt: skip
# A text holds hardly any control characters; compressed bytes decoded with any charset hold several per cent.
MAX_CONTROL_SHARE = 0.02
CHECKED = 100_000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufffd]")


def detect_content_type(body: bytes, declared: str) -> ContentType:
    """Content type of a document, given its Content-Type header."""
    start = body[:SNIFFED].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    declared = declared.split(";")[0].strip().lower()
    if start.startswith(b"%pdf-"):
        return ContentType.PDF
    if body.startswith(_BINARY):
        return ContentType.OTHER
    if start.startswith((b"<!doctype html", b"<html")):
        return ContentType.HTML
    if any(root in start for root in (b"<rss", b"<feed", b"<rdf:rdf")) or declared in FEED_TYPES:
        return ContentType.FEED
    if declared in ("text/html", "application/xhtml+xml") or b"<body" in start or b"<head" in start:
        return ContentType.HTML
    if declared in ("text/plain", "application/json") and b"\x00" not in body[:SNIFFED]:
        return ContentType.PLAIN
    if not declared and start.startswith(b"<"):
        return ContentType.HTML
    return ContentType.OTHER


def is_text(decoded: str) -> bool:
    """Whether a decoded document is text and not binary data."""
    sample = decoded[:CHECKED]
    return len(_CONTROL.findall(sample)) <= MAX_CONTROL_SHARE * len(sample)
