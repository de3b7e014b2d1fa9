"""Assessment of a corpus: freshness and support of every claim and entry on one day."""

from __future__ import annotations

from datetime import date

from returnkb.assessment.assessed import AssessedClaim, AssessedCorpus, AssessedEntry
from returnkb.assessment.claim_freshness import assess_claim, assess_entry
from returnkb.assessment.support import support
from returnkb.corpus.corpus import Corpus, place_of


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
