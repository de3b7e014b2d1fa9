"""New services: rows about services that the collection lacks, as new entries with their organisation and source."""

from __future__ import annotations

from collections.abc import Iterable

from returnkb.assessment.assessed import AssessedCorpus
from returnkb.assessment.rounds.answers import read_check
from returnkb.assessment.rounds.file_changes import FileChanges
from returnkb.assessment.rounds.reading import SheetRow, SheetTable
from returnkb.corpus.new_records import (
    CONTACTS,
    PersonCheck,
    contacts_of,
    offers_by_name,
    organisation_named,
    organisation_text,
    places_named,
    service_text,
    usual_topic,
)
from returnkb.model.edtf import format_day
from returnkb.model.place import Place
from returnkb.rules.safety.recognisable_people import known_names
from returnkb.text.identifiers import slug

# Columns that come filled in, or mean nothing alone.
_NOT_ALONE = ("by", "day", "how", "remark")


def add_services(assessed: AssessedCorpus, tables: Iterable[SheetTable], changes: FileChanges) -> int:
    """Write an entry for each row that names a service, and count them; a row that cannot be placed becomes a finding."""
    count = 0
    known = known_names(assessed.corpus)
    for table in tables:
        if table.name != "services":
            continue
        for row in table.rows:
            if any(row[column] for column in row.positions if column not in _NOT_ALONE):
                _add(assessed, row, known, changes)
                count += 1
    return count


def _add(assessed: AssessedCorpus, row: SheetRow, known: frozenset[str], changes: FileChanges) -> None:
    before = len(changes.findings)
    place = _place(assessed, row, changes)
    offers = _offers(assessed, row, changes)
    topic = usual_topic(assessed.corpus, offers)
    for column in ("name", "organisation"):
        if not row[column] or not slug(row[column]):
            repair = "Write it in letters of the Latin alphabet, or empty the row."
            changes.findings.append(row.finding("Q11", column, f"The {column} is missing.", repair))
    if offers and topic is None:
        repair = "Add the first service of this kind with `returnkb new service`."
        changes.findings.append(row.finding("Q11", "offers", "The collection has no topic for this kind.", repair))
    check = read_check(row, assessed.today, known, changes.findings)
    if len(changes.findings) > before or place is None or check is None or topic is None:
        return
    identifier = f"{place.id}/{slug(row['name'])}"
    path = f"docs/{identifier}.md"
    if identifier in assessed.entries or path in changes.texts:
        repair = "Answer the questions about it instead, or write another name."
        changes.findings.append(row.finding("Q11", "name", f"There is a page {path} already.", repair))
        return
    organisation = organisation_named(assessed.corpus, row["organisation"]) or slug(row["organisation"])
    if organisation not in assessed.corpus.organisations:
        text = organisation_text(assessed.corpus, row["organisation"], place)
        changes.write(f"sources/organisations/{organisation}.yml", text, [row])
    fields = {
        "title": row["name"],
        "topic": topic,
        "organisation": organisation,
        "offers": offers,
        "status": "open",
        "who": {"text": row["who"]} if row["who"] else None,
    }
    claim = {
        "text": _claim_text(assessed, row, place, offers, check),
        "observed": check.day.isoformat(),
        "evidence": [changes.evidence(check, row)],
    }
    contacts = contacts_of({name: row[name] for name in CONTACTS})
    changes.write(path, service_text(fields, place.id, contacts, claim, check), [row])


def _claim_text(assessed: AssessedCorpus, row: SheetRow, place: Place, offers: list[str], check: PersonCheck) -> str:
    labels = [assessed.corpus.services[offer].value.label.lower() for offer in offers]
    offered = " and ".join(filter(None, (", ".join(labels[:-1]), labels[-1])))
    return f"On {format_day(check.day)} {row['name']} in {place.label} offered {offered}, according to {check.by}."


def _place(assessed: AssessedCorpus, row: SheetRow, changes: FileChanges) -> Place | None:
    """The place of a row by its id or any of its names."""
    found = places_named(assessed.corpus, row["place"])
    if len(found) == 1:
        return found[0]
    if found:
        sentence = f"“{row['place']}” can be {' or '.join(one.id for one in found)}."
        repair = "Write the id of the place that is meant."
    else:
        sentence = f"There is no place “{row['place']}”." if row["place"] else "The place is missing."
        repair = "Choose one of the list; a new place is added with `returnkb new place`."
    changes.findings.append(row.finding("Q11", "place", sentence, repair))
    return None


def _offers(assessed: AssessedCorpus, row: SheetRow, changes: FileChanges) -> list[str]:
    """The kinds of help of a row by id, label or label in any language."""
    known = offers_by_name(assessed.corpus)
    given = [row["offers"]] if row["offers"].casefold() in known else row["offers"].split(";")
    found = []
    for part in (one.strip() for one in given):
        if part.casefold() in known:
            found.append(known[part.casefold()])
        else:
            sentence = f"“{part}” is no kind of help that the collection knows." if part else "The kind is missing."
            repair = "Choose one of the list; put a semicolon between two."
            changes.findings.append(row.finding("Q11", "offers", sentence, repair))
    return list(dict.fromkeys(found))
