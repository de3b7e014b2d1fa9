"""Counts of claims by how they can be compared with their sources, as scrapers determined it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from returnkb.corpus.corpus import Corpus


@dataclass(frozen=True)
class ComparableCounts:
    """The claims of an entry, source or country by how they can be compared with their sources."""

    by_itself: int  # by its figures or a quotation, without a person
    by_person: int  # after a person confirmed the passage
    not_at_all: int
    undetermined: int  # written after the levels were last determined

    @property
    def total(self) -> int:
        """All claims."""
        return self.by_itself + self.by_person + self.not_at_all + self.undetermined

    @property
    def share(self) -> str:
        """The claims that a program compares without a person, in percent of all."""
        return f"{self.by_itself / self.total:.0%}" if self.total else "–"


def count_comparable(corpus: Corpus, refs: Iterable[str]) -> ComparableCounts:
    """The counts of some claims, each counted once."""
    counts = Counter(corpus.comparable.get(ref) for ref in set(refs))
    return ComparableCounts(
        counts["by_itself"] + counts["quoted"], counts["by_person"], counts["not_at_all"], counts[None]
    )
