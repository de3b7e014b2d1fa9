"""Totals of the readings of claims: how many were read, by outcome and kind of fault, and how many faults were mended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from returnkb.corpus.corpus import Corpus
from returnkb.model.source import ClaimReading


@dataclass(frozen=True)
class Total:
    """The readings of one batch and order of reading, or of all batches."""

    batch: str
    reading: str
    read: int
    holds: int
    mended: int
    withdrawn: int
    kinds: tuple[tuple[str, int], ...]

    @property
    def faults(self) -> int:
        """How many claims had a fault."""
        return self.read - self.holds


def reading_totals(corpus: Corpus) -> list[Total]:
    """The totals by batch and order of reading, in order, then of all batches by order of reading."""
    groups: dict[tuple[str, str], list[ClaimReading]] = {}
    sums: dict[str, list[ClaimReading]] = {}
    for key, record in corpus.readings.items():
        batch, reading = key.rpartition(":")[0], record.value
        groups.setdefault((batch, reading.reading), []).append(reading)
        sums.setdefault(reading.reading, []).append(reading)
    return [
        *(_total(batch, reading, found) for (batch, reading), found in sorted(groups.items())),
        *(_total("all batches", reading, found) for reading, found in sorted(sums.items())),
    ]


def _total(batch: str, reading: str, found: Iterable[ClaimReading]) -> Total:
    readings = list(found)
    kinds = Counter(one.fault for one in readings if one.fault)
    return Total(
        batch,
        reading,
        read=len(readings),
        holds=sum(one.outcome == "holds" for one in readings),
        mended=sum(one.outcome == "fault" and one.mended == "yes" for one in readings),
        withdrawn=sum(one.mended == "withdrawn" for one in readings),
        kinds=tuple(sorted(kinds.items(), key=lambda item: (-item[1], item[0]))),
    )
