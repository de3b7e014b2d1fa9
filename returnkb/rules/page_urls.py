"""Rules on page URLs: unique, and permanent once published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from returnkb.corpus.corpus import FOLDERS_WITHOUT_PLACE, Corpus, Record
from returnkb.corpus.files.document import Key
from returnkb.model import page_urls
from returnkb.rules.engine.rule import MUST_FIX, Fault, Rule, rule

RULES: list[Rule] = []


@rule(RULES, "A01", MUST_FIX, "Every page has an address of its own.", "one page must not replace another")
def unique_addresses(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Entries, former addresses and places whose address is that of another page or a folder of the site."""
    owners = page_owners(corpus)
    for record, key, entry_id in _entry_ids(corpus):
        owner = owner_of(entry_id, owners)
        if owner:
            sentence = f"“{entry_id}” has the address of another page, which belongs to {owner}."
            yield Fault(record, key, sentence, "Choose another name.")
    for place in corpus.places.values():
        country, _, name = place.id.partition("/")
        if country in page_urls.FOLDERS or name in page_urls.NAMES_IN_PLACES:
            taken = country if country in page_urls.FOLDERS else name
            sentence = f"“{taken}” is a folder or page of the site itself."
            yield Fault(place, ("id",), sentence, "Choose another id, such as one with “-place” at its end.")


def _entry_ids(corpus: Corpus) -> Iterator[tuple[Record[object], Key, str]]:
    """Every id that has the page of an entry, with the record and field that gives it."""
    for record in corpus.entries.values():
        if not record.id.endswith("/index"):  # T01 refuses this name
            yield record, (), record.id
        for position, old in enumerate(record.value.moved_from):
            yield record, ("moved_from", position), old
    for retired in corpus.retired.values():
        yield retired, ("id",), retired.id


def page_owners(corpus: Corpus) -> dict[str, str]:
    """Owner of every address that is not the page of an entry, in words."""
    owners = dict.fromkeys(page_urls.OWN_PAGES, "the site itself")
    for place_id in corpus.places:
        pages = page_urls.place(place_id), page_urls.sheet(place_id), page_urls.country_map(place_id)
        owners |= dict.fromkeys(pages, f"the place “{place_id}”")
    owners |= {page_urls.source(name): f"the source “{name}”" for name in corpus.sources}
    owners |= {page_urls.organisation(name): f"the organisation “{name}”" for name in corpus.organisations}
    return owners


def owner_of(entry_id: str, owners: Mapping[str, str]) -> str | None:
    """Owner of the address that the page of an entry would have, in words; None when the address is free."""
    folder, _, rest = entry_id.partition("/")
    owner = owners.get(page_urls.entry(entry_id))
    if not owner and page_urls.place(folder) in owners and rest.startswith("topics/"):
        return f"the topics of “{folder}”"  # whether or not the topic has a page today
    return owner or ("the site itself" if folder in page_urls.FOLDERS.difference(FOLDERS_WITHOUT_PLACE) else None)


@rule(
    RULES,
    "A02",
    MUST_FIX,
    "No address of the last edition is lost: its entry exists, has moved, or is listed as retired.",
    "links and citations must lead somewhere",
)
def lost_addresses(corpus: Corpus, today: date) -> Iterator[Fault]:
    """Entries of the last edition whose address has no page now."""
    if not corpus.edition_records:
        return
    last = corpus.edition_records[-1]
    lost: dict[str, str] = {}
    for ref in last.value.claims:
        entry_id = ref.partition("#")[0]
        if not any(entry_id in kept for kept in (corpus.entries, corpus.current_ids, corpus.retired)):
            lost.setdefault(entry_id, ref)
    for entry_id, ref in sorted(lost.items()):
        sentence = f"“{entry_id}” was published in edition {last.id} and is gone: its address leads nowhere."
        repair = f"Add “{entry_id}” to “moved_from” of the entry it became, or to sources/retired.yml with the reason."
        yield Fault(last, ("claims", ref), sentence, repair)
