"""Edition diff: the differences between two editions that matter to readers, one sentence each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum

from returnkb.model.edition import ClaimSnapshot, Edition
from returnkb.model.edtf import EdtfDate, format_day


class DifferenceKind(StrEnum):
    """The kinds of difference, in the order of lists."""

    ADDED = "added"
    REWORDED = "reworded"
    REDATED = "re-dated"
    CHECKED = "checked"
    CONFLICT = "new conflict"
    RESOLVED = "conflict resolved"
    STATUS = "another status"
    MOVED = "moved"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class DiffPiece:
    """A run of words of a reworded sentence; `mark` is `kept`, `out` or `in`."""

    mark: str
    words: str


@dataclass(frozen=True)
class Difference:
    """One difference: its kind, the claim or entry, a sentence, and for a rewording the word diff."""

    kind: DifferenceKind
    ref: str
    sentence: str
    pieces: tuple[DiffPiece, ...] = ()

    @property
    def entry_id(self) -> str:
        """The entry it is about."""
        return self.ref.partition("#")[0]


def differences(old: Edition, new: Edition, moves: Mapping[str, str]) -> list[Difference]:
    """All differences from one edition to another; `moves` maps an entry's former id to its present one."""
    before = {_present_ref(ref, moves): snapshot for ref, snapshot in old.claims.items()}
    found: list[Difference] = []
    for ref, snapshot in new.claims.items():
        if ref in before:
            found += _claim_differences(ref, before[ref], snapshot, moves)
        else:
            found.append(Difference(DifferenceKind.ADDED, ref, snapshot.text))
    found += [
        Difference(DifferenceKind.WITHDRAWN, ref, snapshot.text)
        for ref, snapshot in before.items()
        if ref not in new.claims
    ]
    present = {ref.partition("#")[0] for ref in new.claims}
    gone = {ref.partition("#")[0] for ref in old.claims} & moves.keys()
    found += [
        Difference(DifferenceKind.MOVED, moves[entry], f"{entry} is now {moves[entry]}")
        for entry in sorted(gone - present)
        if moves[entry] in present
    ]
    order = list(DifferenceKind)
    return sorted(found, key=lambda difference: (order.index(difference.kind), difference.ref))


def compare_words(old: str, new: str) -> tuple[DiffPiece, ...]:
    """Word diff of two sentences."""
    before, after = old.split(), new.split()
    pieces = []
    for mark, first, last, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if mark == "equal":
            pieces.append(DiffPiece("kept", " ".join(before[first:last])))
            continue
        if last > first:
            pieces.append(DiffPiece("out", " ".join(before[first:last])))
        if end > start:
            pieces.append(DiffPiece("in", " ".join(after[start:end])))
    return tuple(pieces)


def format_difference(difference: Difference) -> str:
    """A difference on one line of plain text, with removed words as [-so-] and added ones as {+so+}."""
    marks = {"kept": "{}", "out": "[-{}-]", "in": "{{+{}+}}"}
    words = " ".join(marks[piece.mark].format(piece.words) for piece in difference.pieces) or difference.sentence
    return f"{difference.kind.capitalize()}: {words} ({difference.ref})"


def summary(old: Edition, new: Edition, found: list[Difference]) -> str:
    """Counts of differences by kind, in one sentence."""
    counts = {kind: sum(1 for difference in found if difference.kind is kind) for kind in DifferenceKind}
    words = ", ".join(f"{count} {kind}" for kind, count in counts.items() if count) or "nothing changed"
    return f"From edition {old.id} ({format_day(old.day)}) to {new.id} ({format_day(new.day)}): {words}."


def _present_ref(ref: str, moves: Mapping[str, str]) -> str:
    entry, mark, claim = ref.partition("#")
    return f"{moves.get(entry, entry)}{mark}{claim}"


def _claim_differences(
    ref: str, old: ClaimSnapshot, new: ClaimSnapshot, moves: Mapping[str, str]
) -> Iterator[Difference]:
    """Differences of one claim; a new status is reported only when nothing else explains it."""
    explained = False
    if old.text != new.text:
        yield Difference(DifferenceKind.REWORDED, ref, new.text, compare_words(old.text, new.text))
    if old.observed != new.observed:
        explained = True
        was, now = EdtfDate.parse(old.observed).format(), EdtfDate.parse(new.observed).format()
        yield Difference(DifferenceKind.REDATED, ref, f"about {now}, before: {was}. {new.text}")
    if new.verified_on and old.verified_on != new.verified_on:
        explained = True
        checked = format_day(date.fromisoformat(new.verified_on))
        yield Difference(DifferenceKind.CHECKED, ref, f"by a person on {checked}. {new.text}")
    against = {_present_ref(other, moves) for other in old.conflicts}
    for other in sorted(set(new.conflicts) - against):
        explained = True
        yield Difference(DifferenceKind.CONFLICT, ref, f"{new.text} Another source says otherwise: {other}.")
    if against - set(new.conflicts):
        explained = True
        yield Difference(DifferenceKind.RESOLVED, ref, new.text)
    if old.status != new.status and not explained:
        yield Difference(DifferenceKind.STATUS, ref, f"was {old.status}, is {new.status}. {new.text}")
