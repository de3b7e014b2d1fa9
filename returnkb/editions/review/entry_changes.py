"""Reader changes of one entry: statements, sources, bottom line, contacts, status and checks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from returnkb.assessment.assessed import AssessedClaim, AssessedCorpus, AssessedEntry
from returnkb.editions.review.field_changes import field_changes
from returnkb.editions.review.reader_change import ReaderChange, Subject
from returnkb.model import page_urls
from returnkb.model.edtf import format_day
from returnkb.model.entry import Evidence, Office, Service

# Fields whose changes are reported in sentences of their own.
_REPORTED = frozenset(
    ("title", "topic", "claims", "verified_on", "verified_how", "verified_by", "moved_from", "status", "offices",
     "offers", "cost", "papers", "refer", "wait", "runs", "packages", "rules", "replaced_by")
)  # fmt: skip
_REPORTED_OF_CLAIMS = frozenset(("text", "observed", "evidence", "verified_on", "verified_how", "verified_by"))
# Longest part of the text below the fields that a change quotes.
_MAX_QUOTE = 200


def entry_changes(
    old: tuple[AssessedCorpus, AssessedEntry], new: tuple[AssessedCorpus, AssessedEntry]
) -> Iterator[ReaderChange]:
    """Changes of an entry that is there before and after; it may have moved in between."""
    (_, before), (_, after) = old, new
    yield from _title(before, after)
    yield from _answer(before, after)
    yield from _claims(before, after)
    yield from _freshness(before, after)
    yield from _verification(before, after)
    yield from _other_fields(before, after)
    yield from _body(before, after)
    if isinstance(before.entry, Service) and isinstance(after.entry, Service):
        yield from _service(before.entry, after.entry, after)
        contacts = [
            *_contacts(old[0].corpus.visible_offices(before.entry), new[0].corpus.visible_offices(after.entry), after)
        ]
        yield from contacts
        checked = after.entry.verified_on
        if contacts and checked and checked == before.entry.verified_on:
            sentence = f"The check of {format_day(checked)} was made before these contacts changed."
            yield change(Subject.VERIFICATION, after, sentence)


def change(subject: Subject, entry: AssessedEntry, sentence: str) -> ReaderChange:
    """A change that is shown on the page of an entry."""
    return ReaderChange(subject, entry.entry.title, sentence, page_urls.entry(entry.id))


def _title(before: AssessedEntry, after: AssessedEntry) -> Iterator[ReaderChange]:
    if before.entry.title != after.entry.title:
        yield change(Subject.PAGE, after, f"Title: “{before.entry.title}” → “{after.entry.title}”.")
    if before.entry.topic != after.entry.topic:
        yield change(Subject.PAGE, after, f"Topic: {before.entry.topic} → {after.entry.topic}.")


def _answer(before: AssessedEntry, after: AssessedEntry) -> Iterator[ReaderChange]:
    old, new = before.entry.answer, after.entry.answer
    if old and new and old.text != new.text:
        yield change(Subject.ANSWER, after, f"Bottom line: “{old.text}” → “{new.text}”")
    elif new and not old:
        yield change(Subject.ANSWER, after, f"New bottom line: “{new.text}”")
    elif old and not new:
        yield change(Subject.ANSWER, after, f"The bottom line is gone: “{old.text}”")
    elif old and new:
        texts = {claim.claim.id: claim.claim.text for claim in before.claims}
        reworded = [
            claim
            for claim in after.claims
            if claim.claim.id in new.claims and texts.get(claim.claim.id, claim.claim.text) != claim.claim.text
        ]
        if reworded:
            names = ", ".join(claim.claim.id for claim in reworded)
            yield change(
                Subject.ANSWER, after, f"The bottom line rests on {names}, which changed: read it again. “{new.text}”"
            )


def _claims(before: AssessedEntry, after: AssessedEntry) -> Iterator[ReaderChange]:
    old = {claim.claim.id: claim for claim in before.claims}
    new = {claim.claim.id: claim for claim in after.claims}
    for claim_id, claim in new.items():
        if claim_id not in old:
            yield change(Subject.STATEMENT, after, f"New statement, {_when(claim)}: {claim.claim.text}")
        else:
            yield from _claim(old[claim_id], claim, after)
    for claim_id in old.keys() - new.keys():
        yield change(Subject.STATEMENT, after, f"Statement gone: {old[claim_id].claim.text}")


def _claim(before: AssessedClaim, after: AssessedClaim, entry: AssessedEntry) -> Iterator[ReaderChange]:
    if before.claim.text != after.claim.text:
        unread = {one.source: one.accessed for one in before.claim.evidence} == {
            one.source: one.accessed for one in after.claim.evidence
        }
        doubt = " No source was read again for it." if unread else ""
        yield change(Subject.STATEMENT, entry, f"“{before.claim.text}” → “{after.claim.text}”{doubt}")
    if str(before.claim.observed) != str(after.claim.observed):
        yield change(Subject.STATEMENT, entry, f"Time: {_when(before)} → {_when(after)}. {after.claim.text}")
    checked = after.claim.verified_on
    if checked is None and before.claim.verified_on:
        yield change(Subject.VERIFICATION, entry, f"No longer checked by a person: {after.claim.text}")
    elif checked and _check_of(before) != _check_of(after):
        by, how = after.claim.verified_by or "a person", after.claim.verified_how
        way = f", by {how}," if how else ""
        sentence = f"Checked by {by}{way} on {format_day(checked)}: {after.claim.text}"
        yield change(Subject.VERIFICATION, entry, sentence)
    gone = sorted({one.source for one in before.claim.evidence} - {one.source for one in after.claim.evidence})
    if gone:
        left = len(after.claim.evidence)
        rest = f"{left} left" if left else "none is left"
        yield change(Subject.SUPPORT, entry, f"Without its source {', '.join(gone)} ({rest}): {after.claim.text}")
    if str(before.support) != str(after.support):
        yield change(Subject.SUPPORT, entry, f"{before.support} → {after.support}: {after.claim.text}")
    yield from _rest(before, after, entry)


def _check_of(claim: AssessedClaim) -> tuple[object, ...]:
    return claim.claim.verified_on, claim.claim.verified_how, claim.claim.verified_by


def _rest(before: AssessedClaim, after: AssessedClaim, entry: AssessedEntry) -> Iterator[ReaderChange]:
    """The other fields of a statement and of its evidence."""
    about = f"statement {after.claim.id}"
    for one in field_changes(before.claim, after.claim, _REPORTED_OF_CLAIMS, about):
        yield change(Subject.STATEMENT, entry, str(one))
    old, new = _by_source(before.claim.evidence), _by_source(after.claim.evidence)
    for key, evidence in new.items():
        if key not in old:
            yield change(Subject.STATEMENT, entry, f"New source {evidence.source}: {after.claim.text}")
            continue
        for one in field_changes(old[key], evidence, ("source", "fact"), f"{about}, source {evidence.source}:"):
            yield change(Subject.STATEMENT, entry, str(one))


def _by_source(evidence: Sequence[Evidence]) -> dict[tuple[str, str], Evidence]:
    """Evidence by its source; the same source on another page is evidence of its own."""
    names = [one.source for one in evidence]
    return {(one.source, (one.locator or "") if names.count(one.source) > 1 else ""): one for one in evidence}


def _other_fields(before: AssessedEntry, after: AssessedEntry) -> Iterator[ReaderChange]:
    """Fields without a sentence of their own."""
    for one in field_changes(before.entry, after.entry, {*_REPORTED, "answer", "who"}):
        yield change(Subject.PAGE, after, str(one))
    if before.entry.answer and after.entry.answer:
        for one in field_changes(before.entry.answer, after.entry.answer, ("text",), "bottom line"):
            yield change(Subject.ANSWER, after, str(one))
    if isinstance(before.entry, Service) and isinstance(after.entry, Service):
        for one in field_changes(before.entry.who, after.entry.who, ("text",), "who may come:"):
            yield change(Subject.CONTACT, after, str(one))


def _body(before: AssessedEntry, after: AssessedEntry) -> Iterator[ReaderChange]:
    """Paragraphs of the text below the fields that are new or gone."""
    old, new = (one.record.document.body.strip().split("\n") for one in (before, after))
    gone = " ".join(line.strip() for line in old if line.strip() and line not in new)
    more = " ".join(line.strip() for line in new if line.strip() and line not in old)
    if gone and more:
        yield change(Subject.PAGE, after, f"Text below: “{_short(gone)}” → “{_short(more)}”")
    elif more:
        yield change(Subject.PAGE, after, f"New text below: “{_short(more)}”")
    elif gone:
        yield change(Subject.PAGE, after, f"Text below gone: “{_short(gone)}”")
    elif old != new:
        yield change(Subject.PAGE, after, "The lines of the text below stand in another order.")


def _short(text: str) -> str:
    return text if len(text) <= _MAX_QUOTE else f"{text[:_MAX_QUOTE].rstrip()} …"


def _when(claim: AssessedClaim) -> str:
    return claim.claim.observed.format() if claim.claim.observed.known else "time unknown"


def _freshness(before: AssessedEntry, after: AssessedEntry) -> Iterator[ReaderChange]:
    if before.freshness.status is not after.freshness.status:
        yield change(
            Subject.FRESHNESS,
            after,
            f"The page becomes {after.freshness.status} (was {before.freshness.status}): {after.freshness.reason}.",
        )


def _verification(before: AssessedEntry, after: AssessedEntry) -> Iterator[ReaderChange]:
    old, new = before.entry, after.entry
    was = (old.verified_on, old.verified_how, old.verified_by)
    now = (new.verified_on, new.verified_how, new.verified_by)
    if was == now:
        return
    if new.verified_on is None:
        yield change(Subject.VERIFICATION, after, f"No longer checked by a person; it was by {old.verified_how}.")
    elif old.verified_on is None:
        day = format_day(new.verified_on)
        yield change(
            Subject.VERIFICATION, after, f"Checked by {new.verified_by or 'somebody'}, by {new.verified_how}, on {day}."
        )
    else:
        days = f"{format_day(old.verified_on)} → {format_day(new.verified_on)}"
        by = f", {old.verified_by} → {new.verified_by}" if old.verified_by != new.verified_by else ""
        yield change(Subject.VERIFICATION, after, f"Check by {new.verified_how}{by}: {days}.")


def _service(before: Service, after: Service, entry: AssessedEntry) -> Iterator[ReaderChange]:
    if before.status != after.status:
        yield change(Subject.CONTACT, entry, f"The service is {after.status} (was {before.status}).")
    for name, label in (("cost", "Cost"), ("refer", "How to refer"), ("wait", "Wait")):
        yield from _value(label, getattr(before, name), getattr(after, name), entry)
    yield from _value("Who may come", before.who.text, after.who.text, entry)
    yield from _value("Papers", ", ".join(before.papers), ", ".join(after.papers), entry)
    yield from _value("Offers", ", ".join(before.offers), ", ".join(after.offers), entry)


def _contacts(before: Sequence[Office], after: Sequence[Office], entry: AssessedEntry) -> Iterator[ReaderChange]:
    """Contacts that changed, office by office; offices are matched by place and name."""
    old, new = _by_key(before), _by_key(after)
    for key in dict.fromkeys((*old, *new)):
        one, two = old.get(key), new.get(key)
        where = f" ({', '.join(filter(None, key[:2]))})" if len(dict.fromkeys((*old, *new))) > 1 else ""
        if one and two and one.claim != two.claim:
            yield change(Subject.CONTACT, entry, f"Statement behind the contacts{where}: {one.claim} → {two.claim}.")
        yield from _value(f"Phone{where}", _phones(one), _phones(two), entry)
        for name in ("address", "form", "website", "hours", "access"):
            yield from _value(f"{name.capitalize()}{where}", getattr(one, name, None), getattr(two, name, None), entry)
        yield from _value(
            f"Mail{where}", ", ".join(one.emails) if one else "", ", ".join(two.emails) if two else "", entry
        )
        yield from _value(
            f"Languages{where}", ", ".join(one.languages) if one else "", ", ".join(two.languages) if two else "", entry
        )


def _by_key(offices: Sequence[Office]) -> dict[tuple[str, str, int], Office]:
    """Offices by place and name, and those with the same by their number."""
    names = [(office.place, office.name or "") for office in offices]
    return {(*names[at], names[:at].count(names[at])): office for at, office in enumerate(offices)}


def _phones(office: Office | None) -> str:
    phones = office.phones if office else ()
    return ", ".join(f"{phone.number} ({phone.note})" if phone.note else phone.number for phone in phones)


def _value(label: str, before: str | None, after: str | None, entry: AssessedEntry) -> Iterator[ReaderChange]:
    if (before or "") != (after or ""):
        yield change(Subject.CONTACT, entry, f"{label}: {before or 'none'} → {after or 'none'}.")
