"""Quotations: a quoted passage, and the result of matching it with a text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pydantic import FiniteFloat


class Standing(StrEnum):
    """How a quotation matches a text."""

    EXACT = "exact"
    FOLDED = "folded"
    NEAR = "near"
    ABSENT = "absent"

    @property
    def verbatim(self) -> bool:
        """Whether it matches word for word; a similarity score cannot detect a changed negation."""
        return self in (Standing.EXACT, Standing.FOLDED)


@dataclass(frozen=True)
class Quote:
    """Passage of a source that a claim quotes."""

    claim: str
    source: str
    passage: str
    language: str = ""


@dataclass(frozen=True)
class QuoteMatch:
    """Result of matching a quotation.

    `asked` is the digest of the quotation, `there` the most similar passage. `sentence` and `around` are digests of the
    protected terms of the sentences, and of the paragraphs, at every place where it matches.
    """

    standing: Standing
    score: FiniteFloat = 100.0
    tokens_equal: bool = True
    asked: str = ""
    there: str = ""
    sentence: tuple[str, ...] = ()
    around: tuple[str, ...] = ()
