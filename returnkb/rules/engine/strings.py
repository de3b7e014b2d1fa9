"""Strings of a corpus: decoded values and names of fields, and the Markdown below the front matter.

The strings come from the YAML itself and not from a list of fields, so that a new field is covered as soon as it exists.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from returnkb.corpus.corpus import Corpus, Record
from returnkb.corpus.files.document import Key
from returnkb.rules.engine.rule import Fault
from returnkb.text.characters import searchable

BODY: Key = ("body",)


@dataclass(frozen=True)
class Text:
    """A string of a file with its key: a field's value or name, or the Markdown body."""

    record: Record[object]
    key: Key
    value: str
    is_key: bool = False

    def fault(self, sentence: str, repair: str, position: int = 0) -> Fault:
        """A fault at a position in this text; in a body, at the line of that position."""
        return self._fault(sentence, repair, self.value, position)

    def match_fault(self, match: re.Match[str], sentence: str, repair: str) -> Fault:
        """A fault at a match in the normalised text, which has the lines of the original."""
        return self._fault(sentence, repair, match.string, match.start())

    def _fault(self, sentence: str, repair: str, words: str, position: int) -> Fault:
        document, before = self.record.document, words[:position]
        if self.is_key:
            document.values[(*self.key, "")] = document.keys[self.key]
            return Fault(self.record, (*self.key, ""), sentence, repair)
        if self.key != BODY:
            return Fault(self.record, self.key, sentence, repair)
        spot = (document.body_line + before.count("\n"), position - (before.rfind("\n") + 1) + 1)
        document.values[(*BODY, position)] = spot
        return Fault(self.record, (*BODY, position), sentence, repair)

    def original(self, match: re.Match[str]) -> str:
        """The original text of a match in the lower-case text, if both have the same length."""
        plain = self.plain
        return plain[match.start() : match.end()].strip() if len(plain) == len(match.string) else match[0].strip()

    @property
    def plain(self) -> str:
        """The text as patterns compare it: NFKC, without invisible characters, digits as ASCII."""
        return searchable(self.value)

    @property
    def folded(self) -> str:
        """The same in lower case."""
        return searchable(self.value).lower()

    @property
    def field(self) -> str:
        """The name of the field, list positions left out."""
        return next((part for part in reversed(self.key) if isinstance(part, str)), "")


def document_strings(record: Record[object]) -> Iterator[Text]:
    """Every string of a file."""
    document = record.document
    for key, words in document.strings:
        yield Text(record, key, words)
    for key in document.keys:
        yield Text(record, key, str(key[-1]), is_key=True)
    if document.body.strip():
        yield Text(record, BODY, document.body)


Find = Callable[[str], re.Match[str] | None]


def matching_strings(corpus: Corpus, find: Find, hints: tuple[str, ...] = ()) -> Iterator[Text]:
    """Every string in which a search of normalised, lower-case text finds something.

    Files are searched as a whole first, as most have no match for most patterns, and only those that hold one of the `hints`:
    words of which every match has one. Lower case spares the patterns IGNORECASE, which takes three times as long.
    """
    for record in corpus.files:
        folded = record.document.folded
        if (not hints or any(hint in folded for hint in hints)) and find(folded):
            for text in document_strings(record):
                if find(text.folded):
                    yield text


def matching_raw_strings(corpus: Corpus, pattern: re.Pattern[str]) -> Iterator[Text]:
    """Every string, as it was written, in which a pattern matches."""
    for record in corpus.files:
        if pattern.search(record.document.all_text):
            for text in document_strings(record):
                if pattern.search(text.value):
                    yield text
