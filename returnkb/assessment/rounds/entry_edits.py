"""Entry edits: changes of an entry's file by answers, to contacts, status, statements and checks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from returnkb.assessment.assessed import AssessedCorpus, AssessedEntry
from returnkb.assessment.rounds.answers import Answer
from returnkb.assessment.rounds.file_changes import FileChanges
from returnkb.assessment.rounds.question import entry_questions, has_history
from returnkb.corpus.files.document import Key
from returnkb.corpus.files.yaml_edit import CannotEdit, add_item, edit_front_matter, remove, set_value
from returnkb.corpus.new_records import PersonCheck
from returnkb.model.edtf import format_day


def edit_entries(assessed: AssessedCorpus, answers: Sequence[Answer], changes: FileChanges) -> None:
    """Write the answers about each entry into its file; an answer that cannot be written becomes a finding."""
    by_entry: dict[str, list[Answer]] = {}
    for answer in answers:
        by_entry.setdefault(answer.question.entry_id, []).append(answer)
    for entry_id, given in by_entry.items():
        entry = assessed.entries[entry_id]
        path = entry.record.document.path
        faults = list(_stale_texts(assessed, entry, given))
        if faults:
            for answer, sentence, repair in faults:
                changes.findings.append(answer.row.finding("Q12", "new_value", sentence, repair))
            continue
        try:
            text = edit_front_matter(changes.text(path), partial(_edited, assessed, entry, given, changes))
        except CannotEdit as error:
            repair = f"Change {path} by hand, and empty the answers about it."
            changes.findings.append(given[0].row.finding("Q12", "answer", f"This cannot be written: {error}.", repair))
            continue
        changes.write(path, text, [answer.row for answer in given])


def _edited(
    assessed: AssessedCorpus, entry: AssessedEntry, answers: Sequence[Answer], changes: FileChanges, text: str
) -> str:
    """Front matter with the answers. Values are set first, then removed from the end, and new statements come last, as each moves others."""
    contacts = [one for one in answers if one.question.kind != "claim" and one.new_value is not None]
    removed = [one for one in contacts if not one.new_value]
    for answer in contacts:
        if answer.new_value:
            text = set_value(text, answer.question.at, answer.new_value)
    whole = _whole_check(assessed, entry, answers)
    if whole and not _is_older(entry.entry.verified_on, whole):
        text = _with_check(text, (), whole)
    elif not whole:
        text = _checked_claims(entry, answers, changes, text)
    for answer in sorted(removed, key=_position, reverse=True):
        text = remove(text, _removed_key(answer.question.at))
    return _with_new_claims(assessed, entry, answers, changes, text)


def _position(answer: Answer) -> tuple[str, ...]:
    return tuple(f"{part:05d}" if isinstance(part, int) else part for part in answer.question.at)


def _removed_key(at: Key) -> Key:
    """The key to remove for an empty value: the whole phone for its number, since its note is about the number."""
    return at[:-1] if at[-1] == "number" else at


def _with_check(text: str, at: Key, check: PersonCheck) -> str:
    """Front matter with the three fields of a check, of the entry or of one statement."""
    fields = {"verified_on": check.day.isoformat(), "verified_how": check.how, "verified_by": check.by}
    for name, value in fields.items():
        text = set_value(text, (*at, name), value)
    return text


def _checked_claims(entry: AssessedEntry, answers: Sequence[Answer], changes: FileChanges, text: str) -> str:
    """Front matter with the checks of single statements, for an entry that was not checked as a whole."""
    confirmed = [one for one in answers if one.question.kind == "claim" and one.new_value is None]
    for answer in confirmed:
        position = int(answer.question.at[1])
        if not _is_older(entry.entry.claims[position].verified_on, answer.check):
            text = _with_check(text, ("claims", position), answer.check)
    lost = [one for one in answers if one.question.kind != "claim" and one.new_value is None]
    if lost:
        rows = ", ".join(str(one.row.number) for one in lost)
        changes.notes.append(
            f"{entry.id}: rows {rows} confirm contacts, but other rows of the page have no answer, so the page is not checked as a whole."
        )
    return text


def _with_new_claims(
    assessed: AssessedCorpus, entry: AssessedEntry, answers: Sequence[Answer], changes: FileChanges, text: str
) -> str:
    """Front matter with new statements first: those in conflict with the old ones, and those on status and contacts."""
    ids = {claim.id for claim in entry.entry.claims}
    new: list[dict[str, Any]] = []

    def add(answer: Answer, sentence: str, **fields: Any) -> str:
        identifier = next(name for number in range(1, 1000) if (name := f"c{number}") not in ids)
        ids.add(identifier)
        claim = {"id": identifier, "text": sentence, "observed": answer.check.day.isoformat(), **fields}
        new.append({**claim, "evidence": [changes.evidence(answer.check, answer.row)]})
        return identifier

    for answer in answers:
        if answer.new_value is not None and answer.question.kind == "status":
            add(answer, _attributed(answer, f"“{entry.entry.title}” was {answer.new_value}"))
        elif answer.new_value is not None and answer.question.kind == "claim":
            position = int(answer.question.at[1])
            old = entry.entry.claims[position]
            scope = {"scope": old.scope} if old.scope else {}
            identifier = add(answer, answer.new_value, **scope, conflicts=[old.id])
            text = add_item(text, ("claims", position, "conflicts"), identifier)
            if entry.entry.answer and old.id in entry.entry.answer.claims:
                changes.notes.append(f"{entry.id}: the bottom line rests on {old.id}, which changed: read it again.")
    for number, changed in _changed_offices(answers).items():
        kinds = ", ".join(dict.fromkeys(_NOUNS[one.question.kind] for one in changed))
        last = max(changed, key=lambda one: one.check.day)
        identifier = add(
            last, _attributed(last, f"contacts of “{_office_name(assessed, entry, number)}” had changed: {kinds}")
        )
        if _is_answered(assessed, entry, number, answers):
            text = set_value(text, ("offices", number, "claim"), identifier)
    for claim in reversed(new):
        text = add_item(text, ("claims",), claim)
    return text


_NOUNS = {"phone": "phone", "email": "mail", "address": "address", "website": "website", "hours": "opening hours"}


def _office_name(assessed: AssessedCorpus, entry: AssessedEntry, number: int) -> str:
    """The title of an entry, with the name or place of the office where there are several: sentences are not repeated."""
    offices = getattr(entry.entry, "offices", ())
    if len(offices) < 2:
        return entry.entry.title
    office = offices[number]
    return f"{entry.entry.title}, {office.name or assessed.corpus.place(office.place).label}"


def _changed_offices(answers: Sequence[Answer]) -> dict[int, list[Answer]]:
    """Answers that change contacts, by the position of their office."""
    found: dict[int, list[Answer]] = {}
    for answer in answers:
        if answer.new_value is not None and answer.question.at[0] == "offices":
            found.setdefault(int(answer.question.at[1]), []).append(answer)
    return found


def _is_answered(assessed: AssessedCorpus, entry: AssessedEntry, office: int, answers: Sequence[Answer]) -> bool:
    """Whether all contacts of an office were answered, so that a new statement can be the evidence for all."""
    asked = {one.key for one in entry_questions(assessed, entry) if one.at[:2] == ("offices", office)}
    return asked <= {one.question.key for one in answers}


def _attributed(answer: Answer, what: str) -> str:
    return f"According to {answer.check.by}, on {format_day(answer.check.day)} {what}."


def _whole_check(assessed: AssessedCorpus, entry: AssessedEntry, answers: Sequence[Answer]) -> PersonCheck | None:
    """The check of a whole entry: all its questions answered by the same role and method, and no statement changed; else None."""
    asked = {question.key for question in entry_questions(assessed, entry)}
    ways = {(one.check.how, one.check.by) for one in answers}
    changed = any(one.question.kind == "claim" and one.new_value is not None for one in answers)
    if asked != {one.question.key for one in answers} or len(ways) != 1 or changed or has_history(assessed, entry):
        return None
    (how, by), first = ways.pop(), min(one.check.day for one in answers)
    return PersonCheck(first, how, by)


def _is_older(known: object, check: PersonCheck) -> bool:
    """Whether a check is older than the recorded one."""
    return known is not None and check.day.isoformat() < str(known)


def _stale_texts(
    assessed: AssessedCorpus, entry: AssessedEntry, answers: Sequence[Answer]
) -> Iterator[tuple[Answer, str, str]]:
    """Answers whose old value also occurs in a current statement, with a sentence and the repair."""
    asked = {question.claim_id for question in entry_questions(assessed, entry)}
    changed = {one.question.claim_id for one in answers if one.question.kind == "claim" and one.new_value is not None}
    for answer in answers:
        if answer.new_value is None or answer.question.kind in ("claim", "status"):
            continue
        for claim in entry.entry.claims:
            if answer.question.stated in claim.text and claim.id in asked - changed:
                sentence = f"The old value is in the statement {claim.id} too: “{claim.text[:120]}”"
                yield answer, sentence, f"Answer the row {entry.id}#{claim.id} with “changed” and the new sentence."
