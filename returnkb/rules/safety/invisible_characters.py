"""Rules on characters: no invisible or bidirectional control characters, one script a word, and one line per field value."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import date

from returnkb.corpus.corpus import Corpus
from returnkb.rules.engine.rule import MUST_FIX, Fault, Rule, rule
from returnkb.rules.engine.strings import BODY, Text, document_strings, matching_raw_strings
from returnkb.text.characters import (
    BIDI_CONTROLS,
    CONTROLS,
    INVISIBLE,
    LINE_BREAKS,
    MIXED_SCRIPTS,
    STACKED_MARKS,
    describe_character,
    first_invisible,
)

RULES: list[Rule] = []
_URL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]{0,20}://\S+")
_RETYPE = "Delete it and type the text anew."


@rule(
    RULES,
    "U01",
    MUST_FIX,
    "A value is one line without control characters, and so is a name of a field.",
    "Unicode, chapter 23",
)
def one_line(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Control characters, noncharacters and, outside bodies, line breaks, after YAML escapes are decoded."""
    for text in _matching(corpus, CONTROLS):
        match = CONTROLS.search(text.value)
        assert match  # it is why this string was given
        yield text.fault(
            f"A control character, {describe_character(match[0])}, is in the text.", _RETYPE, match.start()
        )
    for file in corpus.files:
        for text in () if file.document.has_one_line_values else document_strings(file):
            if text.key != BODY and (match := LINE_BREAKS.search(text.value.strip())):
                what = "tab" if match[0] == "\t" else "line break"
                repair = "Write the value on one line; paragraphs belong in the text below the front matter."
                yield text.fault(f"A {what} is in a value or name of one line.", repair)


@rule(
    RULES,
    "U02",
    MUST_FIX,
    "No invisible characters, and none that change the direction of writing.",
    "Unicode Technical Report 36",
)
def hidden_characters(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Invisible and bidirectional control characters; joiners are allowed where Arabic and Indian scripts need them."""
    for text in _matching(corpus, INVISIBLE):
        turned = BIDI_CONTROLS.search(text.value)
        at = turned.start() if turned else first_invisible(text.value)
        if at is not None:
            doing = "changes the direction of writing" if turned else "cannot be seen"
            yield text.fault(f"{describe_character(text.value[at])} {doing}.", _RETYPE, at)
    for text in _matching(corpus, STACKED_MARKS):
        match = STACKED_MARKS.search(text.value)
        assert match  # as above
        yield text.fault(f"{len(match[0])} marks stand on one letter.", _RETYPE, match.start())


@rule(
    RULES,
    "U03",
    MUST_FIX,
    "A word is written in one script.",
    "Unicode Technical Standard 39: letters that look alike hide words from searches and checks",
)
def mixed_scripts(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Words in which a letter of another script stands for the Latin one that it looks like."""
    for text in _matching(corpus, MIXED_SCRIPTS):
        words = _URL.sub(lambda url: " " * len(url[0]), text.value)  # rule S01 judges hosts
        match = MIXED_SCRIPTS.search(words)
        if match is None:
            continue
        odd = next(letter for letter in match[0] if MIXED_SCRIPTS.fullmatch(f"a{letter}"))
        word = next(found[0] for found in re.finditer(r"\w+", words) if found.end() > match.start())
        sentence = f"“{word[:40]}” is written in two scripts: {describe_character(odd)} only looks like a Latin letter."
        yield text.fault(sentence, "Type the word anew.", match.start())


def _matching(corpus: Corpus, pattern: re.Pattern[str]) -> Iterator[Text]:
    """Strings in which a pattern matches, and bodies in which it matches once references to characters are carried out."""
    yield from matching_raw_strings(corpus, pattern)
    for record in corpus.entries.values():
        body = record.document.body
        if "&" in body and not pattern.search(body) and pattern.search(shown := html.unescape(body)):
            yield Text(record, BODY, shown)
