"""Round questions: what to ask about the entries of the review queue, one value each, the most harmful when wrong first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from returnkb.assessment.assessed import AssessedClaim, AssessedCorpus, AssessedEntry
from returnkb.assessment.freshness import Status
from returnkb.assessment.review_queue import review_queue
from returnkb.corpus.corpus import full_ref
from returnkb.corpus.files.document import Key
from returnkb.model.entry import Office, Service

CONTACTS = ("address", "website", "hours")


@dataclass(frozen=True)
class RoundQuestion:
    """A question about one value of an entry: its kind, its position in the file, and what the entry states now."""

    entry_id: str
    title: str
    place: str
    kind: str
    at: Key
    stated: str
    as_of: str
    claim_id: str = ""

    @property
    def key(self) -> str:
        """The key that links an answer to its value: `kosovo/prizren/aid#c1`, `kosovo/prizren/aid#offices.0.hours`."""
        return f"{self.entry_id}#{self.claim_id or '.'.join(map(str, self.at))}"


@dataclass(frozen=True)
class Scope:
    """Scope of a round: a country, optionally a topic with its subtopics and a place with the places in it."""

    country: str
    topic: str | None = None
    place: str | None = None

    def includes(self, assessed: AssessedCorpus, entry: AssessedEntry) -> bool:
        """Whether an entry belongs to the round."""
        place = entry.place_id
        if place is None or place.split("/", 1)[0] != self.country:
            return False
        if self.topic and not any(_is_below(one, self.topic) for one in (entry.entry.topic, *entry.entry.also)):
            return False
        return self.place is None or any(one.id == self.place for one in assessed.corpus.chain(place))


def round_questions(assessed: AssessedCorpus, scope: Scope, limit: int = 0) -> list[RoundQuestion]:
    """Questions about whole entries in the order of the review queue, until there are at least `limit`; 0 for all."""
    found: list[RoundQuestion] = []
    for entry in review_queue(assessed):
        if scope.includes(assessed, entry):
            found += entry_questions(assessed, entry)
            if limit and len(found) >= limit:
                break
    return found


def entry_questions(assessed: AssessedCorpus, entry: AssessedEntry) -> Iterator[RoundQuestion]:
    """All questions about an entry: contacts first, then each statement that is neither history nor replaced by a newer one."""
    place = assessed.corpus.place(entry.place_id).label if entry.place_id else ""

    def question(kind: str, at: Key, stated: str, claim: AssessedClaim | None = None) -> RoundQuestion:
        as_of = str(claim.claim.observed) if claim else ""
        claim_id = claim.claim.id if claim and kind == "claim" else ""
        return RoundQuestion(entry.id, entry.entry.title, place, kind, at, stated, as_of, claim_id)

    if isinstance(entry.entry, Service):
        claims = {one.claim.id: one for one in entry.claims}
        yield question("status", ("status",), entry.entry.status)
        for number, office in enumerate(assessed.corpus.visible_offices(entry.entry)):
            for kind, at, stated in _contacts(office):
                yield question(kind, ("offices", number, *at), stated, claims.get(office.claim))
    for position, claim in enumerate(entry.claims):
        if not claim.is_history and not is_replaced(assessed, claim):
            yield question("claim", ("claims", position, "text"), claim.claim.text, claim)


def is_replaced(assessed: AssessedCorpus, claim: AssessedClaim) -> bool:
    """Whether a newer claim contradicts a claim, so that the older one needs no question."""
    own = claim.claim.observed.latest
    others = (assessed.claims.get(full_ref(claim.entry_id, ref)) for ref in claim.claim.conflicts)
    return own is not None and any(other and (other.claim.observed.latest or own) > own for other in others)


def has_history(assessed: AssessedCorpus, entry: AssessedEntry) -> bool:
    """Whether an entry has statements that a round omits, so that no round checks it as a whole."""
    return any(claim.freshness.status is Status.HISTORICAL or is_replaced(assessed, claim) for claim in entry.claims)


def _contacts(office: Office) -> Iterator[tuple[str, Key, str]]:
    for number, phone in enumerate(office.phones):
        yield "phone", ("phones", number, "number"), phone.number
    for number, email in enumerate(office.emails):
        yield "email", ("emails", number), email
    for name in CONTACTS:
        if value := getattr(office, name):
            yield name, (name,), value


def _is_below(topic: str, wanted: str) -> bool:
    return topic == wanted or topic.startswith(f"{wanted}.")
