"""Call sheet: the questions of a checking round as a page to print, for somebody who asks by telephone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import groupby

from jinja2 import Environment, PackageLoader, StrictUndefined

from returnkb.assessment.rounds.phrases import ANSWERS
from returnkb.assessment.rounds.question import RoundQuestion
from returnkb.assessment.rounds.sheet import RoundSheet, shown_value
from returnkb.text.html.content_security_policy import policy


@dataclass(frozen=True)
class _PageQuestions:
    """The questions about one entry."""

    title: str
    place: str
    questions: tuple[RoundQuestion, ...]


def call_sheet(sheet: RoundSheet) -> str:
    """The page, without scripts and without requests to any host."""
    pages = []
    for _, group in groupby(sheet.questions, key=lambda one: one.entry_id):
        questions = tuple(group)
        pages.append(_PageQuestions(questions[0].title, questions[0].place, questions))
    return (
        _templates()
        .get_template("call_sheet.html")
        .render(
            sheet=sheet,
            pages=pages,
            answers=sheet.words.choices("answer", ANSWERS),
            shown=lambda question: shown_value(question.kind, question.stated, sheet.words),
            policy=policy,
        )
    )


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("returnkb.assessment.rounds", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
