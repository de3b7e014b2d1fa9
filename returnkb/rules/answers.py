"""Rules on answers and alerts: short, one sentence, and nothing that their claims do not state."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from returnkb.corpus.corpus import Corpus
from returnkb.model.entry import Claim
from returnkb.rules.engine.rule import MUST_FIX, UNUSUAL, Fault, Rule, rule
from returnkb.text.figures import figures, stated_figures

RULES: list[Rule] = []
# Two lines of a page at reading width; longer sentences are not taken in at a glance.
MAX_WORDS = 30
_SENTENCE_END = re.compile(r"[.!?]\s+(?=[A-ZÀ-Þ])")
_ABBREVIATION = re.compile(r"\b(?:St|Dr|No|Mr|Mrs|approx|e\.g|i\.e|vs)$")


def _form_faults(text: str) -> Iterator[tuple[str, str]]:
    words = len(text.split())
    if words > MAX_WORDS:
        yield (
            f"This has {words} words; at most {MAX_WORDS} are read at a glance.",
            "Keep the one thing that matters most.",
        )
    ends = [end for end in _SENTENCE_END.finditer(text) if not _ABBREVIATION.search(text[: end.start()])]
    if ends:
        yield "This is more than one sentence.", "Keep one sentence; the claims hold the rest."


def _unsupported_figures(text: str, claims: Iterable[Claim]) -> list[str]:
    """Figures of a text that no claim states; the years of a claim's time count as stated."""
    known: set[str] = set()
    for claim in claims:
        known |= figures(f"{claim.text} {claim.note or ''}") | stated_figures(str(claim.observed).replace("-", " "))
    return sorted(stated_figures(text) - known)


@rule(RULES, "C40", MUST_FIX, "An answer is one sentence of at most 30 words.", "plain language: the bottom line first")
def answer_form(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Answers and alerts that are too long or more than one sentence."""
    for record in corpus.entries.values():
        if record.value.answer:
            for sentence, repair in _form_faults(record.value.answer.text):
                yield Fault(record, ("answer", "text"), sentence, repair)
    for alert in corpus.alerts.values():
        for sentence, repair in _form_faults(alert.value.text):
            yield Fault(alert, ("text",), sentence, repair)


@rule(
    RULES, "C41", MUST_FIX, "An answer states no figure that its claims do not.", "an answer is a summary, not a source"
)
def answer_figures(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Figures of answers and alerts that none of their claims states."""
    repair = "Write the figure as the claim states it, or name the claim that states it."
    for record in corpus.entries.values():
        answer = record.value.answer
        if answer:
            claims = [claim for claim in record.value.claims if claim.id in answer.claims]
            for figure in _unsupported_figures(answer.text, claims):
                sentence = f"No claim that this answer names states “{figure}”."
                yield Fault(record, ("answer", "text"), sentence, repair)
    for alert in corpus.alerts.values():
        claims = [corpus.claim_by_ref[ref][1] for ref in alert.value.claims if ref in corpus.claim_by_ref]
        for figure in _unsupported_figures(alert.value.text, claims):
            yield Fault(alert, ("text",), f"No claim that this alert names states “{figure}”.", repair)


@rule(RULES, "C42", UNUSUAL, "An answer is read again when a claim it rests on changes.", "ACCORD: currency")
def answers_to_review(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Answers whose claims cite a passage that is marked for review."""
    for record in corpus.entries.values():
        answer = record.value.answer
        for claim in record.value.claims if answer else ():
            if answer and claim.id in answer.claims and any(evidence.needs_review for evidence in claim.evidence):
                sentence = f"The claim “{claim.id}” waits for review, and this answer rests on it."
                yield Fault(record, ("answer", "text"), sentence, "Read the claim's source, then the answer.")


@rule(
    RULES, "C43", MUST_FIX, "An alert has an end, or a day on which somebody looks again.", "old alerts hide new ones"
)
def alert_ends(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Alerts without a last day or a day for their next check."""
    for alert in corpus.alerts.values():
        if alert.value.until is None and alert.value.look_again is None:
            yield Fault(alert, (), "This alert has neither `until` nor `look_again`.", "Write one of the two days.")


@rule(RULES, "C44", UNUSUAL, "An alert is looked at again in time.", "old alerts hide new ones")
def outdated_alerts(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Alerts that have ended, or whose next check is overdue."""
    for alert in corpus.alerts.values():
        until, again = alert.value.until, alert.value.look_again
        if until and until < today:
            yield Fault(alert, ("until",), f"This alert ended on {until}.", "Take it away; its claims stay.")
        elif again and again < today:
            repair = "Read its sources again, then write a later day or an end."
            yield Fault(alert, ("look_again",), f"Somebody was to look again by {again}.", repair)
