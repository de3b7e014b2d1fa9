"""Models of the eligibility engine: the person asked about, and for each offer an item with answer, reasons and deadlines."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

Answer = Literal["yes", "no", "ask"]
State = Literal["decides", "outweighed", "possible", "undated", "expired", "not_yet", "too_late", "apart"]
Cause = Literal[
    "rule", "conflict", "depends", "undated", "silent", "apart", "elsewhere", "over", "replaced", "not_yet", "too_late",
    "named", "closed", "closed_since", "still_open", "unstated", "earlier",
]  # fmt: skip
Stage = Literal["before", "arrival", "later", "unsaid"]
Verdict = Literal["yes", "no", "unknown", "aside"]
Standing = Literal["live", "silent", "elsewhere", "not_yet", "over"]
STAGES: tuple[Stage, ...] = ("before", "arrival", "later", "unsaid")
STANDINGS: tuple[Standing, ...] = ("live", "silent", "elsewhere", "not_yet", "over")
ANSWERS: tuple[Answer, ...] = ("yes", "ask", "no")

HEADLINES: dict[tuple[Answer, Cause], str] = {
    ("yes", "rule"): "The rule below says yes.",
    ("no", "rule"): "The rule below says no.",
    ("ask", "rule"): "The known sources do not settle it: ask.",
    ("ask", "conflict"): "Two rules disagree: one says yes, one says no.",
    ("ask", "depends"): "Depends on this:",
    ("ask", "undated"): "The source gives no date for this rule.",
    ("ask", "silent"): "No rule is known. It may still apply: ask.",
    ("ask", "apart"): "Not for this person or this type of return, as far as we know.",
    ("ask", "elsewhere"): "For people returning from other countries, as far as we know.",
    ("ask", "over"): "The known rule has ended. There may be a new one: ask.",
    ("ask", "replaced"): "Another programme has replaced it: ask there.",
    ("ask", "not_yet"): "The known rule starts later.",
    ("ask", "too_late"): "The time to apply is over, by the known rule.",
    ("yes", "named"): "Open when last read, and for this person.",
    ("no", "closed"): "It has closed, its source says.",
    ("ask", "closed_since"): "It has closed since. Whether it was open on this day is not known.",
    ("ask", "still_open"): "For this person, but it may no longer be open.",
    ("ask", "unstated"): "Who may use it is not stated.",
    ("ask", "earlier"): "What is known of it is newer than this day.",
}


@dataclass(frozen=True)
class Person:
    """Facets of a person who may return; an unknown facet is None and leads to a question, never to a no."""

    to: str
    day: date
    host: str | None = None
    region: str | None = None
    mode: str | None = None
    groups: frozenset[str] = frozenset()
    all_groups: bool = False
    stay_months: int | None = None
    left: date | None = None


@dataclass(frozen=True)
class Reason:
    """One rule, its answer, and its state for one person."""

    rule: str
    says: Answer
    state: State
    sentence: str


@dataclass(frozen=True)
class Deadline:
    """Last day to apply or first day to leave; `days` counts from the day of the question."""

    rule: str
    kind: Literal["apply_by", "leave_from"]
    day: date
    days: int
    sentence: str


@dataclass(frozen=True)
class Item:
    """One thing a person may get: a package of a programme, a programme without packages, or a service."""

    entry: str
    kind: Literal["programme", "service"]
    package: str | None
    answer: Answer
    cause: Cause
    stage: Stage
    standing: Standing
    verdict: Verdict
    questions: tuple[str, ...]
    deadlines: tuple[Deadline, ...]
    reasons: tuple[Reason, ...]

    @property
    def sentence(self) -> str:
        """The answer in one plain sentence."""
        if self.verdict == "unknown" and self.answer != "ask":
            return f"An old rule said {self.answer}. It may have changed: ask."
        return HEADLINES[self.answer, self.cause]

    def rank(self) -> tuple[int, int, bool, int]:
        """Sort key: stage of the return, standing, programmes before services, then yes, ask, no."""
        return (
            STAGES.index(self.stage),
            STANDINGS.index(self.standing),
            self.kind == "service",
            ANSWERS.index(self.answer),
        )

    def as_data(self) -> dict[str, Any]:
        """The item as plain data, equal to what the script of the finder page returns."""
        return {
            "entry": self.entry,
            "kind": self.kind,
            "package": self.package,
            "answer": self.answer,
            "cause": self.cause,
            "stage": self.stage,
            "standing": self.standing,
            "verdict": self.verdict,
            "sentence": self.sentence,
            "questions": list(self.questions),
            "deadlines": [
                {"rule": one.rule, "kind": one.kind, "day": one.day.isoformat(), "days": one.days, "sentence": one.sentence}
                for one in self.deadlines
            ],
            "reasons": [
                {"rule": one.rule, "says": one.says, "state": one.state, "sentence": one.sentence}
                for one in self.reasons
            ],
        }  # fmt: skip


def months_later(day: date, months: int) -> date:
    """The same day a number of months later, or the last day of that month when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
