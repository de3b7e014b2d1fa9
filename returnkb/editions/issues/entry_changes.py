"""Entry changes: changes of an entry's file by a report or a confirmation."""

from __future__ import annotations

import re
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

_ADDRESS = re.compile(r"^https?://[^/]*/")
# Contacts of an office, and what each is called in a sentence.
_CONTACTS = {"address": "address", "website": "website", "hours": "opening hours"}


def report(proposal: Proposal) -> None:
    """A new value for a contact, or a new statement that conflicts with the old one."""
    entry, check = _entry(proposal), proposal.check()
    if entry is None or check is None:
        return
    given = proposal.filled["claim"]
    contacts = [one for one in _contacts(entry) if _same(one, given)]
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
    """The entry of the form by its id, its former id, its title or the address of its page."""
    given, entries = proposal.filled["entry"], proposal.assessed.entries
    path = _ADDRESS.sub("", given).partition("#")[0].partition("?")[0].strip("/").casefold()
    parts = path.removesuffix(".html").removesuffix(".md").removeprefix("docs/").split("/")
    current = proposal.assessed.corpus.current_ids
    for ending in ("/".join(parts[at:]) for at in range(len(parts))):
        found = current.get(ending, ending)
        if found in entries:
            return entries[found]
    titled = [one for one in entries.values() if one.entry.title.casefold() == given.casefold()]
    if len(titled) == 1:
        return titled[0]
    repair = "Copy the id from the foot of the page; for a place, choose the page of one of its statements."
    proposal.refuse("I04", "entry", "there is no such page of facts.", repair)
    return None


def _claim(entry: AssessedEntry, given: str) -> Claim | None:
    """The statement with a number, or the only one that has some words."""
    folded = " ".join(given.split()).casefold().strip("“”„\"'….")
    exact = [one for one in entry.entry.claims if one.id == folded]
    having = [one for one in entry.entry.claims if len(folded) > 7 and folded in one.text.casefold()]
    found = exact or having
    return found[0] if len(found) == 1 else None


def _same(contact: tuple[Key, str, str], given: str) -> bool:
    """Whether a contact is the one given: a number by its digits, anything else by its letters."""
    _, kind, value = contact
    one, other = searchable(value).casefold(), searchable(given).casefold()
    if kind == "phone" and not re.search("[a-z]", other):
        digits = re.sub(r"\D", "", one)
        return digits == re.sub(r"^00|\D", "", other) or one == other
    return one == other


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
    at, noun, value = contact
    stated = [one.id for one in entry.entry.claims if value in one.text]
    stated += ["the bottom line"] if entry.entry.answer and value in entry.entry.answer.text else []
    if stated:
        raise CannotEdit(f"{', '.join(stated)} of this page names “{value}” in its sentence")
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
