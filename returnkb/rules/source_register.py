"""Rules on the register of sources: one source for each address, and ids that lead somewhere for good."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from returnkb.corpus.corpus import Corpus
from returnkb.rules.engine.rule import MUST_FIX, Fault, Rule, rule
from returnkb.text.document_address import document_address

RULES: list[Rule] = []


@rule(
    RULES,
    "C46",
    MUST_FIX,
    "One address is one source; its pages and its earlier editions are parts of it.",
    "EU common guidelines 2008: round-tripping",
)
def one_source_for_each_address(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Sources whose document has the address of another source that comes before them."""
    known: dict[str, str] = {}
    for source in corpus.sources.values():
        if not source.value.url:
            continue
        other = known.setdefault(document_address(source.value.url), source.id)
        if other != source.id:
            yield Fault(
                source,
                ("url",),
                f"The source “{other}” has this address too.",
                f"Delete this file, cite “{other}” with the page in `locator`, and add “{source.id}” to `moved_from` of "
                f"“{other}”. Did the address show another text then? Add its date to `editions` there.",
            )


@rule(RULES, "C47", MUST_FIX, "A former id of a source is no longer in use.", "addresses stay for good")
def former_source_ids(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Former ids of sources that a source of the register has, or that two sources name."""
    claimed: dict[str, str] = {}
    for source in corpus.sources.values():
        for position, old in enumerate(source.value.moved_from):
            holder = old if old in corpus.sources else claimed.get(old)
            if holder:
                sentence = f"“{old}” is in use: {holder}."
                yield Fault(source, ("moved_from", position), sentence, "Take it out in one of the two.")
            claimed[old] = source.id
