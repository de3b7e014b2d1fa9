"""Models of the eligibility engine: the person asked about, and for each offer an item with answer, reasons and deadlines."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

Answer = Literal["yes", "no", "ask"]
State = Literal["decides", "outweighed", "possible", "undated", "expired", "not_yet", "too_late", "apart"]
Cause = Literal[
    "rule", "conflict", "depends", "undated", "silent", "apart", "elsewhere", "over", "not_yet", "too_late",
    "named", "closed", "closed_since", "still_open", "unstated", "earlier",
]  # fmt: skip
Stage = Literal["before", "arrival", "later", "unsaid"]
Standing = Literal["live", "silent", "elsewhere", "not_yet", "over"]
STAGES: tuple[Stage, ...] = ("before", "arrival", "later", "unsaid")
STANDINGS: tuple[Standing, ...] = ("live", "silent", "elsewhere", "not_yet", "over")
ANSWERS: tuple[Answer, ...] = ("yes", "ask", "no")

HEADLINES: dict[tuple[Answer, Cause], str] = {
    ("yes", "rule"): "Yes, by the rule below.",
    ("no", "rule"): "No, by the rule below.",
    ("ask", "rule"): "Ask: the source itself leaves it open.",
    ("ask", "conflict"): "Ask: the rules are in conflict. Equally narrow rules say yes and no.",
    ("ask", "depends"): "Ask: it depends on something not told yet.",
    ("ask", "undated"): "Ask: the source does not say when this held.",
    ("ask", "silent"): "Ask: no rule is known. That is not a no.",
    ("ask", "apart"): "Ask: the known rules are about other people. That is not a no.",
    ("ask", "elsewhere"): "Ask: the known rules are about people returning from other countries. That is not a no.",
    ("ask", "over"): "Ask: what is known held only until an earlier day. That is not a no.",
    ("ask", "not_yet"): "Ask: the known rules do not hold yet on this day.",
    ("ask", "too_late"): "Ask: by the known rule the time to apply is over.",
    ("yes", "named"): "Yes: open when last read, and for this person.",
    ("no", "closed"): "No: its source says that it has closed.",
    ("ask", "closed_since"): "Ask: it has closed since; whether it worked on this day is not said.",
    ("ask", "still_open"): "Ask: it is for this person, but whether it still works is not known.",
    ("ask", "unstated"): "Ask: who exactly may use it is not said.",
    ("ask", "earlier"): "Ask: what is known of it is from after this day.",
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
    questions: tuple[str, ...]
    deadlines: tuple[Deadline, ...]
    reasons: tuple[Reason, ...]

    @property
    def sentence(self) -> str:
        """The answer in one plain sentence."""
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
