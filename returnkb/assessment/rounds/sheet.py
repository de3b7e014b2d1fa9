"""Round sheet: the two tables of a checking round, questions and new services, with their columns and choices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from returnkb.assessment.assessed import AssessedCorpus
from returnkb.assessment.rounds.phrases import ANSWERS, HOWS, QUESTION_COLUMNS, SERVICE_COLUMNS, STATUSES, Phrases
from returnkb.assessment.rounds.question import RoundQuestion

HELP = ("answer", "changed", "sentence", "day", "people", "consent", "services")
# Rows for services that nobody has entered yet.
EMPTY_SERVICES = 15


@dataclass(frozen=True)
class Table:
    """A table of a sheet: the names of its columns and its rows, with the words that a column may hold."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    choices: Mapping[str, Sequence[str]]

    def heads(self, words: Phrases) -> tuple[str, ...]:
        """The headers of the columns in a language."""
        return tuple(words[column] for column in self.columns)


@dataclass(frozen=True)
class RoundSheet:
    """The content of a round's sheet: title data, tables, phrases and choices."""

    questions: tuple[RoundQuestion, ...]
    words: Phrases
    country: str
    who: str
    day: date
    tables: tuple[Table, Table]

    @property
    def help(self) -> list[str]:
        """The lines that say how to fill in the sheet."""
        return [self.words[f"help_{name}"] for name in HELP]


def round_sheet(
    assessed: AssessedCorpus, country: str, questions: Sequence[RoundQuestion], words: Phrases, who: str
) -> RoundSheet:
    """The sheet of a round for one organisation, or for anybody when `who` is empty."""
    hows = words.choices("how", HOWS)
    rows = tuple(_row(question, words, who) for question in questions)
    choices = {"answer": words.choices("answer", ANSWERS), "how": hows}
    asked = Table("questions", QUESTION_COLUMNS, rows, choices)
    labels = {one.id: one.label for one in (record.value for record in assessed.corpus.places.values())}
    offered = assessed.corpus.settings.labels.services
    kinds = [offered.get(one.id, {}).get(words.language, one.value.label) for one in assessed.corpus.services.values()]
    places = [label for place, label in labels.items() if place.split("/", 1)[0] == country]
    blank = tuple(who if column == "by" else "" for column in SERVICE_COLUMNS)
    new = Table("services", SERVICE_COLUMNS, (blank,) * EMPTY_SERVICES, {"place": places, "offers": kinds, "how": hows})
    return RoundSheet(tuple(questions), words, labels[country], who, assessed.today, (asked, new))


def shown_value(kind: str, stated: str, words: Phrases) -> str:
    """A value as displayed in a sheet: a status by its phrase, other values unchanged."""
    return words[f"status_{stated}"] if kind == "status" and stated in STATUSES else stated


def _row(question: RoundQuestion, words: Phrases, who: str) -> tuple[str, ...]:
    cells = {
        "place": question.place,
        "page": question.title,
        "question": words[f"ask_{question.kind}"],
        "stated": shown_value(question.kind, question.stated, words),
        "as_of": question.as_of,
        "by": who,
        "key": question.key,
    }
    return tuple(cells.get(column, "") for column in QUESTION_COLUMNS)
