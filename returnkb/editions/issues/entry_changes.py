"""Entry changes: changes of an entry's file by a report or a confirmation."""

from __future__ import annotations

from functools import partial
from typing import Any

from returnkb.assessment.assessed import AssessedEntry
from returnkb.corpus.files.document import Key
from returnkb.corpus.files.yaml_edit import CannotEdit, add_item, edit_front_matter, set_value
from returnkb.corpus.new_records import PersonCheck
from returnkb.editions.issues.proposal import Proposal
from returnkb.model.edtf import format_day
from returnkb.model.entry import Claim, Service
from returnkb.text.characters import searchable

# Contacts of an office, and what each is called in a sentence.
_CONTACTS = {"address": "address", "website": "website", "hours": "opening hours"}


def report(proposal: Proposal) -> None:
    """A new value for a contact, or a new statement that conflicts with the old one."""
    entry, check = _entry(proposal), proposal.check()
    if entry is None or check is None:
        return
    given = proposal.filled["claim"]
    contacts = [one for one in _contacts(entry) if searchable(one[2]).casefold() == searchable(given).casefold()]
    claim = _claim(entry, given)
    if proposal.filled["harm"] != "No":
        proposal.notes.append("Somebody could come to harm through this: look at it before anything else.")
    if len(contacts) == 1:
        _edit(proposal, entry, partial(_with_contact, proposal, entry, contacts[0], check))
    elif contacts:
        repair = "Say in the next question which office is meant, and open one issue for each."
        proposal.refuse("I04", "claim", "the page has this value in several places.", repair)
    elif claim is not None:
        _edit(proposal, entry, partial(_with_claim, proposal, entry, claim, check))
    else:
        known = ", ".join(one.id for one in entry.entry.claims[:20]) or "none"
        repair = f"Write the number of a statement ({known}), or the wrong value as it is on the page."
        proposal.refuse("I04", "claim", "the page has no such statement or contact.", repair)


def confirm(proposal: Proposal) -> None:
    """The day, method and role of a check, for the entry or for one statement."""
    entry, check = _entry(proposal), proposal.check()
    if entry is None or check is None:
        return
    given = proposal.filled["claim"]
    if not given:
        _edit(proposal, entry, partial(_confirmed_entry, check))
        known = entry.entry.verified_on
    else:
        position = next((n for n, one in enumerate(entry.entry.claims) if one.id == given), None)
        if position is None:
            repair = f"Write one of: {', '.join(one.id for one in entry.entry.claims[:20])}; or leave it empty."
            proposal.refuse("I04", "claim", "the page has no statement with this number.", repair)
            return
        key: Key = ("claims", position, "verified_on")
        _edit(proposal, entry, lambda text: set_value(text, key, check.day.isoformat()))
        known = entry.entry.claims[position].verified_on
    if known and known >= check.day:
        proposal.refuse("I05", "day", f"it was checked on {known} already.", "Check it again, or close the issue.")


def _entry(proposal: Proposal) -> AssessedEntry | None:
    """The entry of the form by its id, its former id or the address of its page."""
    given = proposal.filled["entry"].removesuffix(".html").removesuffix(".md").removeprefix("docs/").strip("/")
    found = proposal.assessed.corpus.current_ids.get(given, given)
    entry = proposal.assessed.entries.get(found)
    if entry is None:
        repair = "Copy the id from the foot of the page; for a place, choose the page of one of its statements."
        proposal.refuse("I04", "entry", "there is no such page of facts.", repair)
    return entry


def _claim(entry: AssessedEntry, given: str) -> Claim | None:
    """The statement with a number, or the only one that starts with some words."""
    folded = " ".join(given.split()).casefold().rstrip("….")
    exact = [one for one in entry.entry.claims if one.id == given]
    starting = [one for one in entry.entry.claims if len(folded) > 7 and one.text.casefold().startswith(folded)]
    found = exact or starting
    return found[0] if len(found) == 1 else None


def _contacts(entry: AssessedEntry) -> list[tuple[Key, str, str]]:
    """Position, kind and value of every contact of a service."""
    found: list[tuple[Key, str, str]] = []
    if not isinstance(entry.entry, Service):
        return found
    for number, office in enumerate(entry.entry.offices):
        at: Key = ("offices", number)
        found += [
            ((*at, "phones", position, "number"), "phone", phone.number) for position, phone in enumerate(office.phones)
        ]
        found += [((*at, "emails", position), "mail", mail) for position, mail in enumerate(office.emails)]
        found += [((*at, name), noun, value) for name, noun in _CONTACTS.items() if (value := getattr(office, name))]
    return found


def _edit(proposal: Proposal, entry: AssessedEntry, edit: Any) -> None:
    path = entry.record.document.path
    try:
        proposal.texts[path] = edit_front_matter(proposal.read(path), edit)
    except CannotEdit as error:
        proposal.refuse("I07", "entry", f"{error}.", f"An editor has to change {path} by hand.")


def _confirmed_entry(check: PersonCheck, text: str) -> str:
    for name, value in (
        ("verified_on", check.day.isoformat()),
        ("verified_how", check.how),
        ("verified_by", check.by),
    ):
        text = set_value(text, (name,), value)
    return text


def _with_contact(
    proposal: Proposal, entry: AssessedEntry, contact: tuple[Key, str, str], check: PersonCheck, text: str
) -> str:
    at, noun, _ = contact
    text = set_value(text, at, proposal.filled["truth"])
    sentence = f"According to {check.by}, on {format_day(check.day)} a contact of this service had changed: {noun}."
    return _with_new_claim(proposal, entry, {"text": sentence}, check, text)


def _with_claim(proposal: Proposal, entry: AssessedEntry, old: Claim, check: PersonCheck, text: str) -> str:
    """The new statement before the old ones; the two name each other, as both have a source."""
    position = entry.entry.claims.index(old)
    new_id = _new_id(entry)
    text = add_item(text, ("claims", position, "conflicts"), new_id)
    fields: dict[str, Any] = {"text": proposal.filled["truth"], "conflicts": [old.id]}
    fields |= {"scope": old.scope} if old.scope else {}
    if entry.entry.answer and old.id in entry.entry.answer.claims:
        proposal.notes.append(f"The bottom line rests on {old.id}: read it again.")
    return _with_new_claim(proposal, entry, fields, check, text)


def _with_new_claim(
    proposal: Proposal, entry: AssessedEntry, fields: dict[str, Any], check: PersonCheck, text: str
) -> str:
    evidence = proposal.spoken_source(check, entry.entry.title, proposal.filled["url"])
    first = {"id": _new_id(entry), "text": fields["text"], "observed": check.day.isoformat()}
    rest = {name: value for name, value in fields.items() if name != "text"}
    return add_item(text, ("claims",), {**first, **rest, "evidence": [evidence]})


def _new_id(entry: AssessedEntry) -> str:
    known = {one.id for one in entry.entry.claims}
    return next(name for number in range(1, 1000) if (name := f"c{number}") not in known)
