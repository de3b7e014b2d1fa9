"""New services: rows about services that the collection lacks, as new entries with their organisation and source."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from returnkb.assessment.assessed import AssessedCorpus
from returnkb.assessment.rounds.answers import Check, read_check
from returnkb.assessment.rounds.file_changes import FileChanges
from returnkb.assessment.rounds.reading import SheetRow, SheetTable
from returnkb.corpus.files.yaml_edit import block_field
from returnkb.corpus.new_records import usual_topic
from returnkb.model.edtf import format_day
from returnkb.model.place import Place
from returnkb.rules.safety.recognisable_people import known_names
from returnkb.text.identifiers import slug

_CONTACTS = ("address", "website", "hours")
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
    fields = _fields(assessed, row, (place, offers, topic, check), changes)
    text = "".join(block_field(name, value, 0) for name, value in fields.items())
    changes.write(path, f"---\n{text}---\n", [row])


def _fields(
    assessed: AssessedCorpus, row: SheetRow, known: tuple[Place, list[str], str, Check], changes: FileChanges
) -> dict[str, Any]:
    """The front matter of the new entry."""
    place, offers, topic, check = known
    labels = [assessed.corpus.services[offer].value.label.lower() for offer in offers]
    offered = " and ".join(filter(None, (", ".join(labels[:-1]), labels[-1])))
    day = format_day(check.day)
    claim = {
        "id": "c1",
        "text": f"On {day} {row['name']} in {place.label} offered {offered}, according to {check.by}.",
        "observed": check.day.isoformat(),
        "evidence": [changes.evidence(check, row)],
    }
    office: dict[str, Any] = {"place": place.id, "claim": "c1"}
    office |= {name: row[name] for name in _CONTACTS if row[name]}
    office |= {"phones": [{"number": number} for number in _several(row["phone"])]} if row["phone"] else {}
    office |= {"emails": _several(row["email"])} if row["email"] else {}
    return {
        "kind": "service",
        "title": row["name"],
        "topic": topic,
        "organisation": _organisation(assessed, row, place, changes),
        "offers": offers,
        "status": "open",
        **({"offices": [office]} if len(office) > 2 else {}),
        **({"who": {"text": row["who"]}} if row["who"] else {}),
        "claims": [claim],
        "verified_on": check.day.isoformat(),
        "verified_how": check.how,
        "verified_by": check.by,
    }


def _several(cell: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;,]", cell) if part.strip()]


def _place(assessed: AssessedCorpus, row: SheetRow, changes: FileChanges) -> Place | None:
    """The place of a row by its id or any of its names."""
    given = row["place"].casefold()
    places = [record.value for record in assessed.corpus.places.values()]
    found = [one for one in places if given in (one.id, *(name.casefold() for name in one.every_name()))]
    if len(found) == 1:
        return found[0]
    if found:
        sentence = f"“{row['place']}” can be {' or '.join(one.id for one in found)}."
        repair = "Write the id of the place that is meant."
    else:
        sentence = f"There is no place “{row['place']}”." if given else "The place is missing."
        repair = "Choose one of the list; a new place is added with `returnkb new place`."
    changes.findings.append(row.finding("Q11", "place", sentence, repair))
    return None


def _offers(assessed: AssessedCorpus, row: SheetRow, changes: FileChanges) -> list[str]:
    """The kinds of help of a row by id, label or label in any language."""
    labels = assessed.corpus.settings.labels.services
    known: dict[str, str] = {}
    for kind in assessed.corpus.services.values():
        names = (kind.id, kind.value.label, *labels.get(kind.id, {}).values())
        known |= {name.casefold(): kind.id for name in names}
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


def _organisation(assessed: AssessedCorpus, row: SheetRow, place: Place, changes: FileChanges) -> str:
    """The id of the organisation by any of its names; its file is written if it is new."""
    given = row["organisation"].casefold()
    for record in assessed.corpus.organisations.values():
        names = (record.value.name, *record.value.other_names, *record.value.former_names)
        if given in (record.id, *(name.casefold() for name in names)):
            return record.id
    identifier = slug(row["organisation"])
    path = f"sources/organisations/{identifier}.yml"
    if identifier in assessed.corpus.organisations:
        return identifier
    fields: dict[str, Any] = {"name": row["organisation"], "type": "unknown"}
    code = assessed.corpus.place(place.country_id).code
    fields |= {"country": code} if code else {}
    changes.write(path, "".join(block_field(name, value, 0) for name, value in fields.items()), [row])
    return identifier
