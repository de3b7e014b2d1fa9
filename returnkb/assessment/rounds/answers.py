"""Answers: the rows of a filled-in sheet as answers to questions, each with its day, method and role; findings for the rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from returnkb.assessment.assessed import AssessedCorpus
from returnkb.assessment.rounds.phrases import ANSWERS, HOWS, STATUSES, chosen, is_none
from returnkb.assessment.rounds.question import RoundQuestion, entry_questions
from returnkb.assessment.rounds.reading import SheetRow, SheetTable
from returnkb.corpus.new_records import PersonCheck
from returnkb.model.edtf import explain_day
from returnkb.model.finding import Finding
from returnkb.rules.safety.recognisable_people import known_names, name_of_person
from returnkb.text.characters import CONTROLS, INVISIBLE

MAX_SENTENCE = 600
MAX_LINE = 200
# Columns that the sheet came with.
_OWN = ("page", "question", "stated", "as_of", "key")


@dataclass(frozen=True)
class Answer:
    """An answer to a question; `new_value` is None unless the value changed, and empty where there is none any more."""

    row: SheetRow
    question: RoundQuestion
    check: PersonCheck
    new_value: str | None = None


@dataclass
class Answers:
    """The content of the rows of questions: answers, keys nobody could answer, remarks for the editors, and findings."""

    answers: list[Answer]
    unknown: int
    remarks: list[SheetRow]
    findings: list[Finding]


def read_answers(assessed: AssessedCorpus, tables: Iterable[SheetTable]) -> Answers:
    """The answers of all tables of questions."""
    found = Answers([], 0, [], [])
    seen: dict[str, SheetRow] = {}
    known = known_names(assessed.corpus)
    for table in tables:
        if table.name == "questions":
            for row in table.rows:
                _read_row(assessed, row, known, seen, found)
    return found


def read_check(row: SheetRow, today: date, known: frozenset[str], findings: list[Finding]) -> PersonCheck | None:
    """Day, method and role of a row; None with findings where one of them is missing or wrong.

    `known` are the names that are no names of persons.
    """
    before = len(findings)
    day = _day(row, today, findings)
    how = chosen("how", HOWS, row["how"])
    if how is None:
        given = f"“{row['how'][:40]}” is none of the ways" if row["how"] else "It is not said how this was checked"
        findings.append(row.finding("Q09", "how", f"{given}.", f"Write one of: {', '.join(HOWS)}."))
    by = row["by"]
    name = name_of_person(by, known) if by else None
    if not by or len(by) > MAX_LINE:
        sentence = "The role and organisation are too long." if by else "It is not said in what role this was checked."
        findings.append(row.finding("Q10", "by", sentence, "Write role and organisation: social worker, Red Cross."))
    elif name:
        sentence = f"“{name}” looks like the name of a person."
        findings.append(row.finding("Q10", "by", sentence, "Write the role and the organisation instead."))
    findings += _hidden_characters(row)
    if len(findings) > before or day is None or how is None:
        return None
    return PersonCheck(day, how, by)


def _read_row(
    assessed: AssessedCorpus, row: SheetRow, known: frozenset[str], seen: dict[str, SheetRow], found: Answers
) -> None:
    if row["remark"]:
        found.remarks.append(row)
    if not row["answer"] and not row["new_value"]:
        return
    answer = chosen("answer", ANSWERS, row["answer"])
    if answer is None:
        given = f"“{row['answer'][:40]}” is none of the answers" if row["answer"] else "A new value without an answer"
        repair = "Write one of: still true, changed, cannot say (or the same in the language of the sheet)."
        found.findings.append(row.finding("Q06", "answer", f"{given}.", repair))
        return
    question = _question(assessed, row, found.findings)
    if question is None:
        return
    if question.key in seen:
        sentence = f"This question is answered in row {seen[question.key].number} too."
        found.findings.append(row.finding("Q04", "key", sentence, "Leave one of the two answers."))
        return
    seen[question.key] = row
    if answer == "unknown":
        found.unknown += 1
        return
    check = read_check(row, assessed.today, known, found.findings)
    new_value = _new_value(row, question, found.findings) if answer == "changed" else None
    if answer == "true" and question.kind == "status" and question.stated == "unknown":
        sentence = "That it is not known whether the service is open cannot be confirmed."
        found.findings.append(row.finding("Q06", "answer", sentence, "Write “changed”, and open or closed."))
    elif answer == "true" and row["new_value"]:
        sentence = "A value that is still true has no new value."
        found.findings.append(row.finding("Q06", "answer", sentence, "Write “changed”, or empty the new value."))
    elif check and (answer == "true" or new_value is not None):
        found.answers.append(Answer(row, question, check, new_value))


def _question(assessed: AssessedCorpus, row: SheetRow, findings: list[Finding]) -> RoundQuestion | None:
    """The question that a row answers; None with a finding if there is none, or if the entry states something else now."""
    entry = assessed.entries.get(row["key"].partition("#")[0])
    questions = {one.key: one for one in entry_questions(assessed, entry)} if entry else {}
    question = questions.get(row["key"])
    if question is None:
        sentence = f"There is no question with the key “{row['key'][:80]}”."
        repair = "Copy the key from the sheet that was sent; if the page has changed since, write a new sheet."
        findings.append(row.finding("Q04", "key", sentence, repair))
        return None
    stated = row["stated"]
    given = (chosen("status", STATUSES, stated) or stated) if question.kind == "status" else stated
    if given != " ".join(question.stated.split()):
        sentence = f"The page says “{question.stated[:120]}” now, and not what this row says."
        findings.append(row.finding("Q05", "stated", sentence, "Ask again with a new sheet."))
        return None
    return question


def _new_value(row: SheetRow, question: RoundQuestion, findings: list[Finding]) -> str | None:
    given = row["new_value"]
    fault, repair = "", ""
    if not given:
        fault, repair = "The new value is missing.", "Write it, or choose another answer."
    elif question.kind == "status":
        status = chosen("status", STATUSES, given)
        if status in ("open", "closed") and status != question.stated:
            return status
        fault, repair = f"“{given[:40]}” is no new status.", "Write open or closed."
    elif is_none(given):
        if question.kind != "claim":
            return ""
        fault, repair = "A sentence is needed here.", "Write what is true now."
    elif given == " ".join(question.stated.split()):
        fault, repair = "The new value is the old one.", "Write “still true”, or what changed."
    elif len(given) > (MAX_SENTENCE if question.kind == "claim" else MAX_LINE):
        fault, repair = "The new value is too long.", "Write one sentence with one fact."
    if fault:
        findings.append(row.finding("Q07", "new_value", fault, repair))
        return None
    return given


def _day(row: SheetRow, today: date, findings: list[Finding]) -> date | None:
    given = row["day"]
    try:
        day = date.fromisoformat(given) if len(given) == 10 else None
    except ValueError:
        day = None
    if day and day <= today:
        return day
    if day:
        fault = f"{day} has not come yet."
    elif given:
        fault = f"“{given[:40]}” is no day: {explain_day(given) or 'it is not written YYYY-MM-DD'}."
    else:
        fault = "The day of the check is missing."
    findings.append(row.finding("Q08", "day", fault, "Write the day of the check as YYYY-MM-DD, such as 2026-11-28."))
    return None


def _hidden_characters(row: SheetRow) -> Iterable[Finding]:
    for column, text in row.cells.items():
        if column in _OWN:
            continue
        if CONTROLS.search(text) or INVISIBLE.search(text):
            yield row.finding("Q07", column, "The cell holds characters that nobody can see.", "Type it anew.")
