"""New records: files for a new country, place, organisation, source or service, and ids of known ones by their names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel import Locale, UnknownLocaleError

from returnkb.corpus.corpus import Corpus
from returnkb.corpus.files.yaml_edit import block_field, block_item
from returnkb.model.country_names import NAMES
from returnkb.model.entry import Service
from returnkb.model.place import Place
from returnkb.text.identifiers import slug

# Languages of the interface, in which the name of a country is found when nobody gives it.
_NAME_LANGUAGES = {
    "en": "en",
    "de": "de",
    "fr": "fr",
    "sq": "sq",
    "sr-Latn": "sr_Latn",
    "sr-Cyrl": "sr_Cyrl",
    "ar": "ar",
}


# Answers that become the contacts of an office.
CONTACTS = ("address", "website", "hours", "phone", "email")


@dataclass(frozen=True)
class PersonCheck:
    """A check by a person: its day, its method, and the role or organisation of the person."""

    day: date
    how: str
    by: str

    def spoken_source(self, title: str, language: str, note: str, held: str) -> dict[str, Any]:
        """The source of what the person said, as fields of the register; `held` says who has the record of it."""
        day = self.day.isoformat()
        return {
            "title": title,
            "publisher": self.by,
            "type": "oral",
            "language": language,
            "published": day,
            "held": held,
            "read": {"day": day, "how": "spoken"},
            "note": f"Role of the speaker as in the field publisher. {note}",
        }

    def verification(self) -> dict[str, str]:
        """The fields of an entry that the person has checked."""
        return {"verified_on": self.day.isoformat(), "verified_how": self.how, "verified_by": self.by}


def places_named(corpus: Corpus, given: str) -> list[Place]:
    """The places with an id; without any, those with a code or name; none for an empty text."""
    folded = given.casefold()
    if not folded:
        return []
    places = [record.value for record in corpus.places.values()]
    exact = [place for place in places if place.id == folded]
    return exact or [
        place
        for place in places
        if folded in ((place.code or "").casefold(), *(name.casefold() for name in place.every_name()))
    ]


def offers_by_name(corpus: Corpus) -> dict[str, str]:
    """Ids of kinds of help by id, label, and label in any language, in lower case."""
    labels = corpus.settings.labels.services
    return {
        name.casefold(): kind.id
        for kind in corpus.services.values()
        for name in (kind.id, kind.value.label, *labels.get(kind.id, {}).values())
    }


def organisation_named(corpus: Corpus, given: str) -> str | None:
    """The id of the organisation with an id or any name, also the id that a new one of this name would get."""
    folded = given.casefold()
    for record in corpus.organisations.values():
        names = (record.value.name, *record.value.other_names, *record.value.former_names)
        if folded in (record.id, *(name.casefold() for name in names)):
            return record.id
    return slug(given) if slug(given) in corpus.organisations else None


def organisation_text(corpus: Corpus, name: str, place: Place) -> str:
    """The file of a new organisation of unknown type, in the country of a place."""
    return record_text({"name": name, "type": "unknown", "country": corpus.place(place.country_id).code})


def contacts_of(answers: Mapping[str, str]) -> dict[str, Any]:
    """The contacts of an office, from the answers for phone, email, address, website and hours; several have commas between."""
    contacts: dict[str, Any] = {name: answers[name] for name in ("address", "website", "hours") if answers[name]}
    contacts |= {"phones": [{"number": number} for number in several(answers["phone"])]} if answers["phone"] else {}
    return contacts | ({"emails": several(answers["email"])} if answers["email"] else {})


def several(answer: str) -> list[str]:
    """The parts of an answer with commas or semicolons between them."""
    return [part.strip() for part in re.split(r"[;,]", answer) if part.strip()]


def country_code(given: str) -> str | None:
    """The ISO code of a country by code, English name or folder; None for anything else."""
    if given.upper() in NAMES and len(given) == 2:
        return given.upper()
    return next((code for code, name in NAMES.items() if len(code) == 2 and slug(name) == slug(given)), None)


def country_text(code: str, role: str) -> str:
    """The file of places of a new country; its names are those of the Unicode CLDR."""
    names = {key: [name] for key, locale in _NAME_LANGUAGES.items() if (name := _name(code, locale))}
    names["en"] = [NAMES[code]]
    record: dict[str, Any] = {"id": slug(NAMES[code]), "kind": "country", "code": code, "roles": [role], "names": names}
    return _record(record)


def place_text(place_id: str, name: str, kind: str, parent: str) -> str:
    """The record of a new place."""
    return _record({"id": place_id, "kind": kind, "parent": parent, "names": {"en": [name]}})


def record_text(fields: Mapping[str, Any]) -> str:
    """A file of fields, those without a value left out."""
    return "".join(block_field(name, value, 0) for name, value in fields.items() if value)


def source_text(fields: Mapping[str, str], read: date) -> str:
    """The file of a new source that was read on a day; one without an address is held somewhere."""
    how = "live" if fields.get("url") else "print"
    return record_text({**fields, "read": {"day": read.isoformat(), "how": how}})


def service_text(
    fields: Mapping[str, Any],
    place: str,
    contacts: Mapping[str, Any],
    claim: Mapping[str, Any],
    check: PersonCheck | None = None,
) -> str:
    """The entry of a new service with one claim, which its contacts rest on; and who checked it."""
    office = {"place": place, "claim": "c1", **{name: value for name, value in contacts.items() if value}}
    offices = [office] if len(office) > 2 else []
    matter = {"kind": "service", **fields, "offices": offices, "claims": [{"id": "c1", **claim}]}
    matter |= check.verification() if check else {}
    return f"---\n{record_text(matter)}---\n"


def usual_kind(corpus: Corpus, country: str) -> str:
    """The kind that most places of a country have; a town where there is none yet."""
    kinds = [place.kind for place in corpus.places_by_country.get(country, ())]
    return max(dict.fromkeys(kinds), key=kinds.count, default="town")


def usual_topic(corpus: Corpus, offers: Sequence[str]) -> str | None:
    """The topic that most services of a kind have, or that of the question they answer; None where neither is known."""
    for offer in offers:
        services = (one.value for one in corpus.entries.values() if isinstance(one.value, Service))
        topics = Counter(one.topic for one in services if offer in one.offers)
        if topics:
            return min(topics, key=lambda topic: (-topics[topic], topic))
        for question in corpus.questions.values():
            if offer in question.value.services:
                return question.value.topics[0]
    return None


def _name(code: str, locale: str) -> str | None:
    try:
        name: str | None = Locale.parse(locale).territories.get(code)
    except UnknownLocaleError:
        return None
    return name


def _record(record: dict[str, Any]) -> str:
    """A record with one line for each language."""
    names = record.pop("names")
    text = block_item({**record, "names": {}}, 0).replace("  names: {}\n", "  names:\n")
    return text + "".join(block_field(language, value, 4) for language, value in names.items())
