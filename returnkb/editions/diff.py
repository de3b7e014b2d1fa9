"""What is different for the reader between two editions, in plain words, one sentence a difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum

from returnkb.model.edition import ClaimSnapshot, Edition
from returnkb.model.edtf import EdtfDate, day_words


class Kind(StrEnum):
    """The kinds of difference, in the order in which they are told."""

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
class Piece:
    """Some words of a reworded sentence: kept, taken out or put in."""

    mark: str
    words: str


@dataclass(frozen=True)
class Difference:
    """One difference: what kind, at which claim or entry, and the sentence; a rewording also in pieces."""

    kind: Kind
    ref: str
    sentence: str
    pieces: tuple[Piece, ...] = ()

    @property
    def entry_id(self) -> str:
        """The entry it is about."""
        return self.ref.partition("#")[0]


def differences(old: Edition, new: Edition, moves: Mapping[str, str]) -> list[Difference]:
    """All differences from one edition to another; `moves` leads from an entry's former id to its present one."""
    before = {_moved(ref, moves): stated for ref, stated in old.claims.items()}
    found: list[Difference] = []
    for ref, stated in new.claims.items():
        if ref in before:
            found += _changed(ref, before[ref], stated, moves)
        else:
            found.append(Difference(Kind.ADDED, ref, stated.text))
    found += [Difference(Kind.WITHDRAWN, ref, stated.text) for ref, stated in before.items() if ref not in new.claims]
    present = {ref.partition("#")[0] for ref in new.claims}
    gone = {ref.partition("#")[0] for ref in old.claims} & moves.keys()
    found += [
        Difference(Kind.MOVED, moves[entry], f"{entry} is now {moves[entry]}")
        for entry in sorted(gone - present)
        if moves[entry] in present
    ]
    order = list(Kind)
    return sorted(found, key=lambda difference: (order.index(difference.kind), difference.ref))


def word_pieces(old: str, new: str) -> tuple[Piece, ...]:
    """The words of two sentences as pieces that are kept, taken out or put in."""
    before, after = old.split(), new.split()
    pieces = []
    for mark, first, last, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if mark == "equal":
            pieces.append(Piece("kept", " ".join(before[first:last])))
            continue
        if last > first:
            pieces.append(Piece("out", " ".join(before[first:last])))
        if end > start:
            pieces.append(Piece("in", " ".join(after[start:end])))
    return tuple(pieces)


def told(difference: Difference) -> str:
    """A difference on one line of plain text: words taken out as [-so-], words put in as {+so+}."""
    marks = {"kept": "{}", "out": "[-{}-]", "in": "{{+{}+}}"}
    words = " ".join(marks[piece.mark].format(piece.words) for piece in difference.pieces) or difference.sentence
    return f"{difference.kind.capitalize()}: {words} ({difference.ref})"


def summary(old: Edition, new: Edition, found: list[Difference]) -> str:
    """How much changed, in one sentence."""
    counts = {kind: sum(1 for difference in found if difference.kind is kind) for kind in Kind}
    words = ", ".join(f"{count} {kind}" for kind, count in counts.items() if count) or "nothing changed"
    return f"From edition {old.id} ({day_words(old.day)}) to {new.id} ({day_words(new.day)}): {words}."


def _moved(ref: str, moves: Mapping[str, str]) -> str:
    entry, mark, claim = ref.partition("#")
    return f"{moves.get(entry, entry)}{mark}{claim}"


def _changed(ref: str, old: ClaimSnapshot, new: ClaimSnapshot, moves: Mapping[str, str]) -> Iterator[Difference]:
    """Every difference of one claim; its status is told only when nothing else explains it."""
    explained = False
    if old.text != new.text:
        yield Difference(Kind.REWORDED, ref, new.text, word_pieces(old.text, new.text))
    if old.observed != new.observed:
        explained = True
        was, now = EdtfDate.parse(old.observed).words(), EdtfDate.parse(new.observed).words()
        yield Difference(Kind.REDATED, ref, f"about {now}, before: {was}. {new.text}")
    if new.verified_on and old.verified_on != new.verified_on:
        explained = True
        checked = day_words(date.fromisoformat(new.verified_on))
        yield Difference(Kind.CHECKED, ref, f"by a person on {checked}. {new.text}")
    against = {_moved(other, moves) for other in old.conflicts}
    for other in sorted(set(new.conflicts) - against):
        explained = True
        yield Difference(Kind.CONFLICT, ref, f"{new.text} Another source says otherwise: {other}.")
    if against - set(new.conflicts):
        explained = True
        yield Difference(Kind.RESOLVED, ref, new.text)
    if old.status != new.status and not explained:
        yield Difference(Kind.STATUS, ref, f"was {old.status}, is {new.status}. {new.text}")
