"""New files from the forms for a service, a source or a place."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Any

from returnkb.corpus.files.yaml_edit import CannotEdit, add_item, block_item
from returnkb.corpus.new_records import (
    CONTACTS,
    contacts_of,
    offers_by_name,
    organisation_named,
    organisation_text,
    places_named,
    service_text,
    several,
    usual_topic,
)
from returnkb.editions.issues.proposal import Proposal
from returnkb.model.edtf import format_day
from returnkb.model.place import Place
from returnkb.rules.safety.recognisable_people import known_names, name_of_person
from returnkb.text.document_address import document_address
from returnkb.text.identifiers import slug

_LANGUAGE_LINE = re.compile(r"([a-z]{2,3}(?:-[A-Z][a-z]{3})?) ?: *(\S.*)")


def service(proposal: Proposal) -> None:
    """An entry with its claim, its organisation if that is new, and the source of what was said."""
    filled = proposal.filled
    place = _place(proposal, "place", filled["place"])
    offers = _offers(proposal)
    topic = _topic(proposal, offers)
    check = proposal.check()
    if not slug(filled["title"]):
        proposal.refuse("I03", "title", "it has no letter of the Latin alphabet.", "Add the name in Latin letters.")
    organisation = _organisation(proposal, place)
    if proposal.findings or not (place and topic and check and organisation):
        return
    path = f"docs/{place.id}/{slug(filled['title'])}.md"
    if path.removeprefix("docs/").removesuffix(".md") in proposal.assessed.entries:
        proposal.refuse(
            "I04", "title", "there is a page with this name already.", "Report what is wrong there instead."
        )
        return
    fields: dict[str, Any] = {
        "title": filled["title"],
        "topic": topic,
        "organisation": organisation,
        "offers": offers,
        "status": "open",
        "who": {"text": filled["who"]} if filled["who"] else None,
        "cost": filled["cost"],
    }
    claim = {
        "text": filled["text"],
        "observed": check.day.isoformat(),
        "evidence": [proposal.spoken_source(check, filled["title"])],
    }
    contacts = contacts_of({name: filled[name] for name in CONTACTS})
    proposal.texts[path] = service_text(fields, place.id, contacts, claim, check)
    proposal.notes.append(f"Said on {format_day(check.day)}; nobody else has confirmed it yet.")


def source(proposal: Proposal) -> None:
    """A file of the register."""
    filled, day = proposal.filled, proposal.day()
    sources = proposal.assessed.corpus.sources.values()
    known = {document_address(one.value.url): one.id for one in sources if one.value.url}
    there = known.get(document_address(filled["url"]))
    if there:
        proposal.refuse("I04", "url", f"this source is here already, as {there}.", "Cite it under this id.")
    year = re.match(r"\d{4}", filled["published"])
    wanted = slug(f"{filled['publisher']} {filled['title']}")[:50].strip("-") + (f"-{year[0]}" if year else "")
    if not slug(filled["title"]):
        proposal.refuse("I03", "title", "it has no letter of the Latin alphabet.", "Add a translation in brackets.")
    if day is None or proposal.findings:
        return
    identifier = proposal.free_id(wanted, proposal.assessed.corpus.sources)
    names = ("title", "publisher", "type", "language", "published", "url", "covers")
    fields: dict[str, Any] = {name: filled[name] for name in names}
    fields["read"] = {"day": day.isoformat(), "how": filled["read"]}
    proposal.write_fields(f"sources/register/{identifier}.yml", fields)


def place(proposal: Proposal) -> None:
    """A new record of the gazetteer, or more names of one that is there."""
    filled = proposal.filled
    country = _place(proposal, "country", filled["country"])
    names = _names(proposal)
    if country is None or proposal.findings:
        return
    path = proposal.assessed.corpus.places[country.id].document.path
    identifier = f"{country.id}/{slug(filled['name'])}"
    known = next(
        (
            one.value
            for one in proposal.assessed.corpus.places.values()
            if one.value.country_id == country.id
            and filled["name"].casefold() in (one.id, *(name.casefold() for name in one.value.every_name()))
        ),
        None,
    )
    text = proposal.read(path)
    if known is None:
        record: dict[str, Any] = {"id": identifier, "kind": filled["kind"], "parent": country.id}
        record |= {"names": {**names, "en": [filled["name"], *names.get("en", [])]}}
        record |= {"other": several(filled["other"])} if filled["other"] else {}
        proposal.texts[path] = text.rstrip("\n") + "\n" + block_item(record, 0)
        return
    proposal.texts[path] = _with_names(proposal, known, names, text)


def _with_names(proposal: Proposal, known: Place, names: dict[str, list[str]], text: str) -> str:
    """The file of a country with more names of one of its places, as other spellings."""
    given = [*(name for some in names.values() for name in some), *several(proposal.filled["other"])]
    have = {name.casefold() for name in known.every_name()}
    more = [name for name in dict.fromkeys(given) if name.casefold() not in have]
    if not more:
        proposal.refuse("I04", "name", f"{known.id} is here with all these names.", "Nothing has to be done.")
    key = proposal.assessed.corpus.places[known.id].key_prefix
    try:
        for name in reversed(more):
            text = add_item(text, (*key, "other"), name)
    except CannotEdit as error:
        proposal.refuse("I07", "name", f"{error}.", "An editor has to add the names by hand.")
    return text


def _names(proposal: Proposal) -> dict[str, list[str]]:
    """Names by language, from lines of a language and its names."""
    found: dict[str, list[str]] = {}
    for line in filter(None, map(str.strip, proposal.filled["names"].splitlines())):
        match = _LANGUAGE_LINE.fullmatch(line)
        if not match:
            repair = "Write the code of the language, a colon and the names: sq: Pejë, Peja"
            proposal.refuse("I03", "names", "a line does not start with the code of a language.", repair)
            break
        found.setdefault(match[1], []).extend(several(match[2]))
    return found


def _place(proposal: Proposal, field: str, given: str) -> Place | None:
    """A place by its id, its code or any of its names; None with a finding."""
    corpus = proposal.assessed.corpus
    found = [one for one in places_named(corpus, given) if one.is_country or field != "country"]
    if len(found) == 1:
        return found[0]
    if found:
        repair = f"Write one of: {', '.join(one.id for one in found[:8])}."
        proposal.refuse("I04", field, "several places have this name.", repair)
    else:
        countries = ", ".join(one.id for one in corpus.places.values() if one.value.is_country)
        names = {name.casefold(): one.id for one in corpus.places.values() for name in one.value.every_name()}
        close = [names[one] for one in get_close_matches(given.casefold(), names, n=3)]
        meant = f"Did you mean {' or '.join(dict.fromkeys(close))}? " if close else ""
        repair = f"{meant}Ask for a new place with the form “A new place or name”. Countries are: {countries}."
        proposal.refuse("I04", field, "there is no such place.", repair)
    return None


def _offers(proposal: Proposal) -> list[str]:
    """Kinds of help by id or label; a finding for each that is unknown."""
    known = offers_by_name(proposal.assessed.corpus)
    labels = sorted(known, key=len, reverse=True)
    rest, found = proposal.filled["offers"].casefold(), []
    for label in labels:  # labels may have commas themselves
        taken = re.sub(rf"(?:(?<=[;,])|^)\s*{re.escape(label)}\s*(?=[;,]|$)", "", rest)
        found += [known[label]] if taken != rest else []
        rest = taken
    wrong = several(rest)
    if wrong or not found:
        names = ", ".join(one.id for one in proposal.assessed.corpus.services.values())
        sentence = f"“{', '.join(wrong) or proposal.filled['offers']}” is no kind of help that the collection knows."
        proposal.refuse("I04", "offers", sentence, f"Write one or more of: {names}.")
        return []
    return list(dict.fromkeys(found))


def _topic(proposal: Proposal, offers: list[str]) -> str | None:
    """The topic that most services of this kind have, or that of the question they answer."""
    topic = usual_topic(proposal.assessed.corpus, offers)
    if offers and topic is None:
        repair = "An editor has to add the first service of this kind."
        proposal.refuse("I07", "offers", "the collection has no topic for this kind yet.", repair)
    return topic


def _organisation(proposal: Proposal, place: Place | None) -> str | None:
    """The id of an organisation by any of its names; its file is written if it is new."""
    given, corpus = proposal.filled["organisation"], proposal.assessed.corpus
    known = organisation_named(corpus, given)
    if known or place is None:
        return known
    if not slug(given):
        proposal.refuse("I03", "organisation", "it has no letter of the Latin alphabet.", "Add its Latin name.")
        return None
    if name_of_person(given, known_names(corpus)):
        proposal.notes.append(f"“{given}” may be the name of a person: publish it only if it is an organisation.")
    proposal.texts[f"sources/organisations/{slug(given)}.yml"] = organisation_text(corpus, given, place)
    return slug(given)
