"""Rules on characters: no invisible or bidirectional control characters, and one line per field value."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from returnkb.corpus.corpus import Corpus
from returnkb.rules.engine.rule import MUST_FIX, Fault, Rule, rule
from returnkb.rules.engine.strings import BODY, document_strings, matching_raw_strings
from returnkb.text.characters import (
    BIDI_CONTROLS,
    CONTROLS,
    INVISIBLE,
    LINE_BREAKS,
    describe_character,
    first_invisible,
)

RULES: list[Rule] = []
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
    for text in matching_raw_strings(corpus, CONTROLS):
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
    for text in matching_raw_strings(corpus, INVISIBLE):
        turned = BIDI_CONTROLS.search(text.value)
        at = turned.start() if turned else first_invisible(text.value)
        if at is not None:
            doing = "changes the direction of writing" if turned else "cannot be seen"
            yield text.fault(f"{describe_character(text.value[at])} {doing}.", _RETYPE, at)
