"""Rules: numbered checks of entries, sources and places, one function each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from returnkb.corpus.corpus import Corpus
from returnkb.corpus.load import gc_paused
from returnkb.model.finding import Finding
from returnkb.rules import (
    answers,
    dates,
    eligibility,
    gazetteer,
    page_urls,
    references,
    services,
    sourcing,
    structure,
    title_topics,
    wording,
)
from returnkb.rules.engine.rule import FORM, Rule
from returnkb.rules.safety import (
    invisible_characters,
    links,
    markdown_bodies,
    personal_data,
    recognisable_people,
    shelters,
)

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            *references.RULES,
            *sourcing.RULES,
            *dates.RULES,
            *answers.RULES,
            *wording.RULES,
            *personal_data.RULES,
            *recognisable_people.RULES,
            *shelters.RULES,
            *invisible_characters.RULES,
            *links.RULES,
            *markdown_bodies.RULES,
            *services.RULES,
            *eligibility.RULES,
            *title_topics.RULES,
            *structure.RULES,
            *gazetteer.RULES,
            *page_urls.RULES,
        ),
        key=lambda rule: rule.code,
    )
)

__all__ = ["FORM", "RULES", "Rule", "check"]


@gc_paused()
def check(corpus: Corpus, today: date) -> list[Finding]:
    """Findings of all rules over a corpus, ordered by file and position."""
    found: set[Finding] = set()
    for rule in RULES:
        found.update(rule.run(corpus, today))
    return sorted(found)


def codes() -> Iterable[tuple[str, str]]:
    """Every code with its requirement, in order: codes of the file format first, then the rules."""
    yield from FORM.items()
    for rule in RULES:
        yield rule.code, rule.asks
