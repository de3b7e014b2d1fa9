"""Assessment of a corpus: freshness and support of every claim and entry on one day."""

from __future__ import annotations

from datetime import date

<<<<<<< HEAD
from returnkb.assessment.assessed import AssessedClaim, AssessedCorpus, AssessedEntry
from returnkb.assessment.claim_freshness import assess_claim, assess_entry
from returnkb.assessment.support import support
from returnkb.corpus.corpus import Corpus, place_of
=======
from returnkb.assessment.freshness import Freshness, Status, assess_claim, assess_entry
from returnkb.assessment.support import Support, support
from returnkb.corpus.corpus import Corpus, Record, full_ref, place_of
from returnkb.model.entry import AnyEntry, Claim, Guide, Programme, Service


@dataclass(frozen=True)
class AssessedClaim:
    """A claim with its place, freshness and support."""

    entry_id: str
    claim: Claim
    scope: str | None
    freshness: Freshness
    support: Support

    @property
    def ref(self) -> str:
        """Its full reference: `kosovo/pensions#c1`."""
        return full_ref(self.entry_id, self.claim.id)

    @property
    def is_history(self) -> bool:
        """Whether the claim is historical."""
        return self.freshness.status is Status.HISTORICAL


@dataclass(frozen=True)
class AssessedEntry:
    """An entry with its freshness and its assessed claims, in the order of the file."""

    record: Record[AnyEntry]
    freshness: Freshness
    claims: tuple[AssessedClaim, ...]

    @property
    def id(self) -> str:
        """The entry's id."""
        return self.record.id

    @property
    def entry(self) -> AnyEntry:
        """The entry as written."""
        return self.record.value

    @property
    def place_id(self) -> str | None:
        """The place it belongs to."""
        return place_of(self.record.id)

    @property
    def is_history(self) -> bool:
        """Whether all claims are historical."""
        return self.freshness.status is Status.HISTORICAL


@dataclass(frozen=True)
class AssessedCorpus:
    """All assessed entries of a corpus on one day."""

    corpus: Corpus
    today: date
    entries: Mapping[str, AssessedEntry]

    @cached_property
    def claims(self) -> Mapping[str, AssessedClaim]:
        """Assessed claims by full reference."""
        return {claim.ref: claim for entry in self.entries.values() for claim in entry.claims}

    @cached_property
    def by_place(self) -> Mapping[str, list[AssessedEntry]]:
        """Assessed entries by the place they belong to."""
        found: dict[str, list[AssessedEntry]] = {}
        for entry in self.entries.values():
            if entry.place_id:
                found.setdefault(entry.place_id, []).append(entry)
        return found

    @cached_property
    def by_country(self) -> Mapping[str, list[AssessedEntry]]:
        """Assessed entries by the country of the place they belong to."""
        found: dict[str, list[AssessedEntry]] = {}
        for entry in self.entries.values():
            if entry.place_id:
                found.setdefault(entry.place_id.split("/", 1)[0], []).append(entry)
        return found

    @cached_property
    def programmes(self) -> tuple[AssessedEntry, ...]:
        """Assessed programmes."""
        return tuple(entry for entry in self.entries.values() if isinstance(entry.entry, Programme))

    @cached_property
    def services(self) -> tuple[AssessedEntry, ...]:
        """Assessed services."""
        return tuple(entry for entry in self.entries.values() if isinstance(entry.entry, Service))

    @cached_property
    def guides(self) -> tuple[AssessedEntry, ...]:
        """Assessed guides for the conversation with a client."""
        return tuple(entry for entry in self.entries.values() if isinstance(entry.entry, Guide))

    @cached_property
    def by_organisation(self) -> Mapping[str, list[AssessedEntry]]:
        """Assessed services by the organisation that runs them, and programmes by operator, funders and partners."""
        found: dict[str, list[AssessedEntry]] = {}
        for entry in self.entries.values():
            what = entry.entry
            if isinstance(what, Service):
                found.setdefault(what.organisation, []).append(entry)
            elif isinstance(what, Programme):
                for organisation in dict.fromkeys((what.operator, *what.funders, *what.partners)):
                    found.setdefault(organisation, []).append(entry)
        return found

    @cached_property
    def by_source(self) -> Mapping[str, list[AssessedClaim]]:
        """Assessed claims by each source they cite."""
        found: dict[str, list[AssessedClaim]] = {}
        for claim in self.claims.values():
            for source in dict.fromkeys(evidence.source for evidence in claim.claim.evidence):
                found.setdefault(source, []).append(claim)
        return found
>>>>>>> scale


def assess(corpus: Corpus, today: date) -> AssessedCorpus:
    """Assess every entry of a corpus without errors, as of a day."""
    entries: dict[str, AssessedEntry] = {}
    for record in corpus.entries.values():
        claims = tuple(
            AssessedClaim(
                record.id,
                claim,
                claim.scope or place_of(record.id),
                assess_claim(corpus, record, claim, today),
                support(corpus, claim),
            )
            for claim in record.value.claims
        )
        freshness = assess_entry(record.value, [claim.freshness for claim in claims], today)
        entries[record.id] = AssessedEntry(record, freshness, claims)
    return AssessedCorpus(corpus, today, entries)
