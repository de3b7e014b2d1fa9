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
from returnkb.text.characters import pattern_text
from returnkb.text.html.read_text import read_text

BODY: Key = ("body",)
NAME: Key = ("file name",)


@dataclass(frozen=True)
class Text:
    """A string of a file with its key: a field's value or name, a comment, the file's name, or the Markdown body.

    `read` holds the words that a reader sees of a body, where patterns are to search these and not the Markdown.
    """

    record: Record[object]
    key: Key
    value: str
    is_key: bool = False
    read: str = ""

    def fault(self, sentence: str, repair: str, position: int = 0) -> Fault:
        """A fault at a position in this text; in a body, at the line of that position."""
        return self._fault(sentence, repair, self.value, position)

    def match_fault(self, match: re.Match[str], sentence: str, repair: str) -> Fault:
        """A fault at a match in the normalised text, which has the lines of the original."""
        if self.read:
            return self.fault(sentence, repair, self._source_position(match[0]))
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

    def _source_position(self, words: str) -> int:
        """The position in the Markdown of the longest word of a match in the read text; 0 where markup divides them all."""
        source = pattern_text(self.value)
        found = (source.find(word) for word in sorted(re.findall(r"\w+", words), key=len, reverse=True))
        line = source.count("\n", 0, next((at for at in found if at >= 0), 0))
        return sum(len(one) + 1 for one in self.value.split("\n")[:line])

    def original(self, match: re.Match[str]) -> str:
        """The original text of a match in the lower-case text, if both have the same length."""
        plain = self.plain
        return plain[match.start() : match.end()].strip() if len(plain) == len(match.string) else match[0].strip()

    @property
    def plain(self) -> str:
        """The text as patterns compare it: NFKC, without invisible characters, digits as ASCII, one form for hyphens."""
        return pattern_text(self.read or self.value)

    @property
    def folded(self) -> str:
        """The same in lower case."""
        return self.plain.lower()

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
    for key, words in document.comments:
        yield Text(record, key, words)
    yield Text(record, NAME, document.name)
    if document.body.strip():
        yield Text(record, BODY, document.body)


def read_body(record: Record[object]) -> Text | None:
    """The body of an entry as its reader sees it: references to characters, emphasis and line breaks hide words in Markdown."""
    words = read_text(record.document.body)
    return Text(record, BODY, record.document.body, read=words) if words else None


Find = Callable[[str], re.Match[str] | None]


def matching_strings(corpus: Corpus, find: Find, hints: tuple[str, ...] = ()) -> Iterator[Text]:
    """Every string in which a search of normalised, lower-case text finds something.

    Files are searched as a whole first, as most have no match for most patterns, and only those that hold one of the `hints`:
    words of which every match has one. Lower case spares the patterns IGNORECASE, which takes three times as long.
    """
    for record in corpus.files:
        yield from _matching(record, find, hints)


def _matching(record: Record[object], find: Find, hints: tuple[str, ...]) -> Iterator[Text]:
    in_source = False
    if _finds(find, record.document.folded, hints):
        for text in document_strings(record):
            if find(text.folded):
                in_source |= text.key == BODY
                yield text
    read = None if in_source else read_body(record)
    if read and _finds(find, read.folded, hints):
        yield read


def _finds(find: Find, folded: str, hints: tuple[str, ...]) -> bool:
    return (not hints or any(hint in folded for hint in hints)) and bool(find(folded))


def matching_raw_strings(corpus: Corpus, pattern: re.Pattern[str]) -> Iterator[Text]:
    """Every string, as it was written, in which a pattern matches."""
    for record in corpus.files:
        if pattern.search(record.document.all_text):
            for text in document_strings(record):
                if pattern.search(text.value):
                    yield text
