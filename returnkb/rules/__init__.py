"""Rules: numbered checks of entries, sources and places, one function each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from returnkb.corpus.corpus import Corpus
from returnkb.corpus.load import gc_paused, load
from returnkb.model.finding import CorpusInvalid, Finding, errors
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

SAFETY_RULES: tuple[Rule, ...] = (
    *personal_data.RULES,
    *recognisable_people.RULES,
    *shelters.RULES,
    *invisible_characters.RULES,
    *links.RULES,
    *markdown_bodies.RULES,
)
RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            *references.RULES,
            *sourcing.RULES,
            *dates.RULES,
            *answers.RULES,
            *wording.RULES,
            *SAFETY_RULES,
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

__all__ = ["FORM", "RULES", "SAFETY_RULES", "Rule", "check", "guide", "load_valid", "require_valid"]


@gc_paused()
def check(corpus: Corpus, today: date) -> list[Finding]:
    """Findings of all rules over a corpus, ordered by file and position."""
    found: set[Finding] = set()
    for rule in RULES:
        found.update(rule.run(corpus, today))
    return sorted(found)


def require_valid(corpus: Corpus, findings: list[Finding], today: date) -> None:
    """Raise CorpusInvalid when reading or checking a corpus gave an error; rules need a corpus that was read whole."""
    found = [*findings, *(() if errors(findings) else check(corpus, today))]
    if errors(found):
        raise CorpusInvalid(found)


def load_valid(root: Path, today: date) -> Corpus:
    """The corpus of a tree without errors; raises CorpusInvalid for another."""
    corpus, findings = load(root)
    require_valid(corpus, findings, today)
    return corpus


def guide() -> str:
    """The Markdown of the page that lists every code: those of the file format, then the rules."""
    lines = [
        "Every finding names its rule. “Must fix” stops the build; “unusual” asks whether it is meant.",
        "",
        "## Form {: #form }",
        "",
        *(f"- **{code}** {asks}" for code, asks in FORM.items()),
        "",
        "## Content {: #content }",
        "",
    ]
    for rule in RULES:
        lines += [f"### {rule.code} {{: #{rule.code.lower()} }}", "", f"{rule.asks} ({rule.level}; {rule.origin})", ""]
    return "\n".join(lines)


def codes() -> Iterable[tuple[str, str]]:
    """Every code with its requirement, in order: codes of the file format first, then the rules."""
    yield from FORM.items()
    for rule in RULES:
        yield rule.code, rule.asks
