"""Edition snapshot: a new edition from the claims of a corpus, compared with the previous edition."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from returnkb.assessment.assess import assess
from returnkb.assessment.assessed import AssessedClaim
from returnkb.corpus.corpus import Corpus, full_ref
from returnkb.model.edition import Change, ClaimSnapshot, Edition


def make_edition(corpus: Corpus, before: list[Edition], today: date) -> Edition:
    """The next edition, named after the month and numbered within it."""
    name = f"{today.year}.{today.month:02d}"
    names = {edition.id for edition in before}
    if name in names:
        name = next(f"{name}.{number}" for number in range(2, 1000) if f"{name}.{number}" not in names)
    claims = {ref: _snapshot(claim) for ref, claim in assess(corpus, today).claims.items()}
    old = before[-1].claims if before else {}
    changes = [Change("new", ref, claims[ref].text) for ref in claims if ref not in old] if before else []
    changes += [
        Change("changed", ref, claims[ref].text)
        for ref in claims
        if ref in old and old[ref].digest != claims[ref].digest
    ]
    changes += [Change("withdrawn", ref, f"a statement of {ref.partition('#')[0]}") for ref in old if ref not in claims]
    return Edition(name, today, len(corpus.entries), claims, tuple(changes))


def _snapshot(assessed: AssessedClaim) -> ClaimSnapshot:
    claim = assessed.claim
    return ClaimSnapshot(
        _digest(claim.model_dump(mode="json")),
        claim.text,
        str(claim.observed),
        str(assessed.freshness.status),
        assessed.freshness.verified_on.isoformat() if assessed.freshness.verified_on else None,
        tuple(full_ref(assessed.entry_id, ref) for ref in claim.conflicts),
    )


def _digest(data: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]
