"""External requests: proof that no page, style sheet or script of a copy loads a file from another host."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

import tinycss2  # type: ignore[import-untyped]  # ships no types
from selectolax.lexbor import LexborHTMLParser

# Attributes whose URL a browser loads by itself, or to which it sends what a reader typed.
_LOADED = (
    ("script", "src"), ("img", "src"), ("img", "srcset"), ("iframe", "src"), ("source", "src"), ("source", "srcset"),
    ("video", "src"), ("audio", "src"), ("embed", "src"), ("object", "data"), ("form", "action"), ("input", "src"),
    ("button", "formaction"), ("link", "href"), ("base", "href"),
)  # fmt: skip
_NOT_LOADED = {"canonical", "alternate", "prev", "next", "edit"}
_OUTSIDE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:|[/\\]{2})", re.IGNORECASE)


class ExternalRequest(Exception):
    """Raised when a page of a copy would load a file from another host."""


def external_requests(path: Path) -> list[str]:
    """URLs of other hosts that a built page or style sheet would load by itself; links that a reader may follow do not count."""
    if path.suffix not in (".html", ".css"):
        return []
    return list(_in_text(path.suffix, path.read_text(encoding="utf-8", errors="replace")))


def require_no_external_requests(files: Mapping[str, bytes]) -> None:
    """Raise ExternalRequest with the first few pages and style sheets that load a file from another host."""
    outside = [
        f"{name}: {url}"
        for name, content in files.items()
        if (suffix := PurePosixPath(name).suffix) in (".html", ".css")
        for url in _in_text(suffix, content.decode("utf-8", errors="replace"))
    ]
    if outside:
        raise ExternalRequest("these would load a file from another host: " + "; ".join(outside[:5]))


def loaded_files(html: str) -> Iterator[str]:
    """The URL of every file that a page loads by itself, as the page writes it."""
    tree = LexborHTMLParser(html)
    for element, attribute in _LOADED:
        for node in tree.css(f"{element}[{attribute}]"):
            if element != "link" or not _NOT_LOADED.intersection((node.attributes.get("rel") or "").lower().split()):
                yield node.attributes[attribute] or ""


def _in_text(suffix: str, text: str) -> Iterator[str]:
    urls = _in_style(text) if suffix == ".css" else [*loaded_files(text), *_in_inline_styles(text)]
    return (url for url in urls if _OUTSIDE.match(url) and not url.lower().startswith("data:"))


def _in_inline_styles(text: str) -> Iterator[str]:
    tree = LexborHTMLParser(text)
    for style in tree.css("style"):
        yield from _in_style(style.text())
    for node in tree.css("[style]"):
        yield from _in_style(node.attributes["style"] or "")


def _in_style(text: str) -> Iterator[str]:
    """URLs that a style sheet loads: `url(…)` and the text of `@import`."""
    yield from _urls(tinycss2.parse_component_value_list(text, skip_comments=True))


def _urls(tokens: list[object]) -> Iterator[str]:
    importing = False
    for token in tokens:
        kind = getattr(token, "type", "")
        if kind == "url" or (kind == "string" and importing):
            yield token.value  # type: ignore[attr-defined]  # ships no types
        elif kind == "function":
            arguments = token.arguments  # type: ignore[attr-defined]
            if token.lower_name == "url":  # type: ignore[attr-defined]
                yield from (one.value for one in arguments if one.type == "string")
            yield from _urls(arguments)
        elif kind.endswith("block"):
            yield from _urls(token.content)  # type: ignore[attr-defined]
        importing = (kind == "at-keyword" and token.lower_value == "import") or (importing and kind == "whitespace")  # type: ignore[attr-defined]
