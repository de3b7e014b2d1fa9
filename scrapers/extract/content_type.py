"""What sort of document came, by its first bytes rather than by what its header claims."""

from __future__ import annotations

from enum import StrEnum


class ContentType(StrEnum):
    """A sort of document we can read."""

    HTML = "html"
    PDF = "pdf"
    FEED = "feed"
    PLAIN = "plain"
    OTHER = "other"


def detect_content_type(body: bytes, content_type: str) -> ContentType:
    """The sort of a document."""
    start = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    declared = content_type.split(";")[0].strip().lower()
    if start.startswith(b"%pdf-"):
        return ContentType.PDF
    if start.startswith((b"<!doctype html", b"<html")):
        return ContentType.HTML
    if any(root in start for root in (b"<rss", b"<feed", b"<rdf:rdf")) or declared in (
        "application/rss+xml",
        "application/atom+xml",
    ):
        return ContentType.FEED
    if declared in ("text/html", "application/xhtml+xml") or b"<body" in start or b"<head" in start:
        return ContentType.HTML
    if declared in ("text/plain", "application/json") and b"\x00" not in body[:1024]:
        return ContentType.PLAIN
    if not declared and start.startswith(b"<"):
        return ContentType.HTML
    return ContentType.OTHER
