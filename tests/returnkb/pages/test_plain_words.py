"""Plain words on built pages: interface text has short sentences and none of the project's private words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from pydantic import BaseModel
from selectolax.lexbor import LexborHTMLParser, LexborNode

from returnkb.corpus.corpus import Corpus, Record
from tests.fixtures.site_visit import by_shape
from tests.returnkb.conftest import Built

MAX_WORDS = 25
PRIVATE = re.compile(
    r"\b(told|tells|leans?|leant|wears|stands?|held|holds|hangs|put aside|puts aside|look due)\b", re.IGNORECASE
)
# Where pages repeat what sources and editors wrote.
CONTENT = "script, style, blockquote, code, textarea, .rk-evidence, .rk-sources, .rk-url, .rk-answer-text, .rk-footnote"
BLOCKS = "h1, h2, h3, h4, p, li, td, th, dt, dd, summary, label, legend, caption, small, button, option"
PAGES_OF_A_SHAPE = 12
# For editors and programs.
NOT_FOR_READERS = {"about/rules.html", "about/fields.html", "about/data.html", "about/visits.html"}


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _strings(getattr(value, name))
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from _strings(inner)


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[*_`\[\]]|\(https?[^)]*\)|\([^)]*\.md[^)]*\)", "", text).split())


def written_by_people(corpus: Corpus) -> list[str]:
    """Everything in entries, sources and vocabularies that a check of interface text would stop at, longest first."""
    tables = (corpus.entries, corpus.sources, corpus.organisations, corpus.places, corpus.topics, corpus.alerts, corpus.components, corpus.groups)  # fmt: skip
    records: list[Record[BaseModel]] = [record for table in tables for record in table.values()]
    found = {_plain(text) for record in records for text in _strings(record.value)}
    return sorted((text for text in found if len(text.split()) > MAX_WORDS // 2 or PRIVATE.search(text)), key=len, reverse=True)  # fmt: skip


@pytest.fixture(scope="module")
def sentences(built: Built) -> list[tuple[str, str]]:
    """Page and sentence of the interface text of some pages of each shape."""
    corpus = built.assessed.corpus
    content = written_by_people(corpus)
    bodies = {entry: _plain(record.document.body) for entry, record in corpus.entries.items()}
    found = []
    for pages in by_shape(built.site, built.pages()).values():
        for path in pages[:: max(1, len(pages) // PAGES_OF_A_SHAPE)]:
            name = path.relative_to(built.site).as_posix()
            if name in NOT_FOR_READERS:
                continue
            body = bodies.get(name.removesuffix(".html"), "")
            text = path.read_text(encoding="utf-8")
            own = [one for one in content if one in _text_of(text)]
            found += [(name, sentence) for sentence in _sentences(text, own, body)]
    return found


@cache
def _text_of(html: str) -> str:
    node = LexborHTMLParser(html).body
    return " ".join(node.text(separator=" ").split()) if node else ""


def _sentences(html: str, content: list[str], body: str) -> Iterator[str]:
    tree = LexborHTMLParser(html)
    for node in tree.css(CONTENT):
        node.decompose()
    for node in tree.css(BLOCKS):
        text = " ".join(_own_text(node).split())
        for one in content:
            text = text.replace(one, "X")
        for sentence in re.split(r"[.!?:;]\s+|\s[·›]\s|, (?=X)", text):
            if sentence and sentence.strip(" .") not in body:
                yield sentence


def _own_text(node: LexborNode) -> str:
    """The text of a block without the blocks in it."""
    parts = []
    for child in node.iter(include_text=True):
        if child.tag == "-text" or not child.css_matches(BLOCKS + ", ul, ol, dl, table, div, select, form"):
            parts.append(child.text(deep=True))
    return "".join(parts)


def _is_list(sentence: str) -> bool:
    """Whether a text is a list of names rather than a sentence."""
    parts = re.split(r"[,;] | and ", sentence)
    return len(parts) > 5 and len(sentence.split()) / len(parts) <= 4


def test_no_sentence_of_the_interface_is_long(sentences: list[tuple[str, str]]) -> None:
    """A tired reader takes in 25 words at once."""
    long = {one: page for page, one in sentences if len(one.split()) > MAX_WORDS and not _is_list(one)}

    assert len(sentences) > 5_000
    assert long == {}


def test_no_page_uses_private_words(sentences: list[tuple[str, str]]) -> None:
    """Words that only the project understands are not on pages."""
    assert {sentence: page for page, sentence in sentences if PRIVATE.search(sentence)} == {}
