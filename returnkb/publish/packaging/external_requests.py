"""External requests: a check that no page or style sheet of a copy loads a file from another host."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import tinycss2  # type: ignore[import-untyped]  # ships no types
from selectolax.lexbor import LexborHTMLParser

# Attributes whose URL a browser loads by itself or sends form data to.
_LOADING_ATTRIBUTES = (
    ("script", "src"), ("img", "src"), ("img", "srcset"), ("iframe", "src"), ("source", "src"), ("source", "srcset"),
    ("video", "src"), ("audio", "src"), ("embed", "src"), ("object", "data"), ("form", "action"), ("input", "src"),
    ("button", "formaction"), ("link", "href"), ("base", "href"),
)  # fmt: skip
_UNLOADED_RELATIONS = {"canonical", "alternate", "prev", "next", "edit"}
_HAS_HOST = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:|[/\\]{2})", re.IGNORECASE)


class ExternalRequest(Exception):
    """Raised when a page of a copy would load a file from another host."""


def external_requests(path: Path) -> list[str]:
    """URLs of other hosts that a browser loads with a built page or style sheet; links to follow do not count."""
    if path.suffix not in (".html", ".css"):
        return []
    return list(_urls_of_other_hosts(path.suffix, path.read_text(encoding="utf-8", errors="replace")))


def require_no_external_requests(files: Mapping[str, bytes]) -> None:
    """Raise ExternalRequest with the first five URLs of other hosts that pages and style sheets load."""
    found = [
        f"{name}: {url}"
        for name, content in files.items()
        if (suffix := PurePosixPath(name).suffix) in (".html", ".css")
        for url in _urls_of_other_hosts(suffix, content.decode("utf-8", errors="replace"))
    ]
    if found:
        raise ExternalRequest("these would load a file from another host: " + "; ".join(found[:5]))


def loaded_files(html: str) -> Iterator[str]:
    """The URL of every file that a browser loads with a page, as written in the page."""
    tree = LexborHTMLParser(html)
    for element, attribute in _LOADING_ATTRIBUTES:
        for node in tree.css(f"{element}[{attribute}]"):
            if element != "link" or not _UNLOADED_RELATIONS.intersection(
                (node.attributes.get("rel") or "").lower().split()
            ):
                yield node.attributes[attribute] or ""


def _urls_of_other_hosts(suffix: str, text: str) -> Iterator[str]:
    urls = _style_urls(text) if suffix == ".css" else [*loaded_files(text), *_inline_style_urls(text)]
    return (url for url in urls if _HAS_HOST.match(url) and not url.lower().startswith("data:"))


def _inline_style_urls(text: str) -> Iterator[str]:
    tree = LexborHTMLParser(text)
    for style in tree.css("style"):
        yield from _style_urls(style.text())
    for node in tree.css("[style]"):
        yield from _style_urls(node.attributes["style"] or "")


def _style_urls(text: str) -> Iterator[str]:
    """URLs that a style sheet loads: `url(…)` and the string of `@import`."""
    yield from _token_urls(tinycss2.parse_component_value_list(text, skip_comments=True))


def _token_urls(tokens: list[Any]) -> Iterator[str]:
    importing = False
    for token in tokens:
        kind = getattr(token, "type", "")
        if kind == "url" or (kind == "string" and importing):
            yield token.value
        elif kind == "function":
            arguments = token.arguments
            if token.lower_name == "url":
                yield from (one.value for one in arguments if one.type == "string")
            yield from _token_urls(arguments)
        elif kind.endswith("block"):
            yield from _token_urls(token.content)
        importing = (kind == "at-keyword" and token.lower_value == "import") or (importing and kind == "whitespace")
