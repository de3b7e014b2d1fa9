"""Change findings: faults that only the comparison of the files before and after a change shows.

A number that changed without its evidence, and an address that leads nowhere any more, are valid entries when looked at alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from returnkb.assessment.assessed import AssessedCorpus, AssessedEntry
from returnkb.corpus.files.document import Key
from returnkb.model.entry import Claim, Office, Programme, Service
from returnkb.model.finding import Finding, Level
from returnkb.text.figures import figures

CODES = {
    "P01": "Machine state is changed by the scheduled workflow alone.",
    "P02": "A figure or a contact changes together with its evidence, or with a check by a person.",
    "P03": "No address is lost: an entry that goes has moved, or is listed as retired.",
    "P04": "An entry is in docs/, where it is read.",
}
# Fields of packages and rules on which somebody decides.
_TERMS = (
    "amount", "currency", "answer", "min_stay_months", "apply_within_days_of_arrival", "apply_within_months_of_departure",
    "apply_days_before_departure", "valid",
)  # fmt: skip


@dataclass(frozen=True)
class _Pair:
    """An entry before and after a change."""

    before: AssessedEntry
    after: AssessedEntry

    @property
    def checked(self) -> bool:
        """Whether a person checked the entry as a whole with this change."""
        old, new = self.before.entry, self.after.entry
        return new.verified_on is not None and new.verified_on != old.verified_on


def change_findings(before: AssessedCorpus, after: AssessedCorpus) -> list[Finding]:
    """Findings of the comparison of two states of a collection."""
    return sorted({*_lost(before, after), *_without_evidence(before, after)})


def _lost(before: AssessedCorpus, after: AssessedCorpus) -> Iterator[Finding]:
    for entry_id, entry in before.entries.items():
        if entry_id in after.entries or entry_id in after.corpus.current_ids or entry_id in after.corpus.retired:
            continue
        path = entry.record.document.path
        sentence = f"/{entry_id}/ leads nowhere: its file is gone."
        repair = f"Add `moved_from: [{entry_id}]` to the entry that replaces it, or a line in sources/retired.yml that says why."
        yield Finding(path, 1, 1, "P03", Level.MUST_FIX, sentence, repair)


def _without_evidence(before: AssessedCorpus, after: AssessedCorpus) -> Iterator[Finding]:
    for entry_id, entry in after.entries.items():
        old_id = entry_id if entry_id in before.entries else next(iter(entry.entry.moved_from), entry_id)
        old = before.entries.get(old_id)
        if old is None or (pair := _Pair(old, entry)).checked:
            continue
        yield from _figures(pair)
        yield from _contacts(pair)
        yield from _terms(pair)


def _figures(pair: _Pair) -> Iterator[Finding]:
    claims = {one.id: one for one in pair.before.entry.claims}
    for number, claim in enumerate(pair.after.entry.claims):
        old = claims.get(claim.id)
        if old is None or not _is_unread(old, claim) or claim.verified_on != old.verified_on:
            continue
        was, now = figures(old.text), figures(claim.text)
        if was != now:
            sentence = f"A figure of “{claim.id}” changed, and no source was read again for it."
            repair = (
                "Set `accessed` of its source to the day you read the new figure there, or add the source that has it."
            )
            yield _finding(pair.after, ("claims", number, "text"), sentence, repair)


def _contacts(pair: _Pair) -> Iterator[Finding]:
    old, new = pair.before.entry, pair.after.entry
    if not isinstance(old, Service) or not isinstance(new, Service):
        return
    claims = {one.id: one for one in old.claims}
    known = {value for office in old.offices for value in _values(office)}
    now = {one.id: one for one in new.claims}
    for number, office in enumerate(new.offices):
        more = [value for value in _values(office) if value not in known]
        before, after = claims.get(office.claim), now.get(office.claim)
        if more and before and after and _is_unread(before, after) and set(claims) == set(now):
            sentence = f"“{more[0]}” is new here, and no source was read again for it."
            repair = (
                f"Set `accessed` of the source of “{office.claim}” to the day you read it there, add a claim with its source, "
                "or write who checked it: verified_on, verified_how, verified_by."
            )
            yield _finding(pair.after, ("offices", number), sentence, repair)


def _terms(pair: _Pair) -> Iterator[Finding]:
    """What a programme gives and to whom, where it changed and its claim did not."""
    old, new = pair.before.entry, pair.after.entry
    if not isinstance(old, Programme) or not isinstance(new, Programme):
        return
    claims, now = ({one.id: one for one in entry.claims} for entry in (old, new))
    for field in ("packages", "rules"):
        known = {one.id: one for one in getattr(old, field)}
        for number, one in enumerate(getattr(new, field)):
            before, after = claims.get(one.claim), now.get(one.claim)
            changed = one.id in known and any(
                getattr(one, name) != getattr(known[one.id], name) for name in _TERMS if hasattr(one, name)
            )
            if changed and before and after and _is_unread(before, after) and before.text == after.text:
                sentence = (
                    f"“{one.id}” says something else than before, and “{one.claim}”, which carries it, is as it was."
                )
                repair = f"Correct “{one.claim}” too, with `accessed` of its source set to the day you read it there."
                yield _finding(pair.after, (field, number), sentence, repair)


def _values(office: Office) -> Iterator[str]:
    yield from (phone.number for phone in office.phones)
    yield from office.emails
    yield from filter(None, (office.address, office.website, office.form, office.hours))


def _is_unread(old: Claim, new: Claim) -> bool:
    """Whether no source was added and none was read again."""
    was = {(one.source, one.accessed) for one in old.evidence}
    return {(one.source, one.accessed) for one in new.evidence} <= was


def _finding(entry: AssessedEntry, key: Key, sentence: str, repair: str) -> Finding:
    return entry.record.finding("P02", key, sentence, repair, Level.UNUSUAL)
