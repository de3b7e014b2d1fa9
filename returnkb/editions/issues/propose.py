"""Proposal from the text of an issue: reads the form and applies the function for its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from returnkb.assessment.assessed import AssessedCorpus
from returnkb.editions.issues.body import read_body
from returnkb.editions.issues.entry_changes import confirm, report
from returnkb.editions.issues.new_files import place, service, source
from returnkb.editions.issues.proposal import Proposal

_CHANGES: Mapping[str, Callable[[Proposal], None]] = {
    "report": report,
    "confirm": confirm,
    "service": service,
    "source": source,
    "place": place,
}


def propose(assessed: AssessedCorpus, text: str, read: Callable[[str], str]) -> Proposal:
    """The change that a filled-in form asks for; raises IssueRefused for a text that is none."""
    proposal = Proposal(assessed, read_body(text), read)
    _CHANGES[proposal.filled.form.name](proposal)
    return proposal
