"""What every export says about itself: edition, licence, credits, and the footnotes of the countries it names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from returnkb.assessment.assess import AssessedCorpus
from returnkb.model.edition import Edition
from returnkb.model.site_settings import Credit

TITLE = "returnkb: dated, sourced facts by place, for people who counsel on return"
LICENCE = "CC BY 4.0"
LICENCE_NAME = "Creative Commons Attribution 4.0 International"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
ATTRIBUTION = (
    "returnkb, its edition or the day you took the data, and the sources each statement names. "
    "Quotations remain their publishers' own."
)
NOT_ADVICE = (
    "Facts as the named sources gave them at the named time. Nothing here says that a return is safe or advisable."
)


@dataclass(frozen=True)
class Imprint:
    """The edition and site an export belongs to, whose data it holds, and the footnotes it may need."""

    editions: tuple[Edition, ...]
    site: str | None
    credits: tuple[Credit, ...]
    notes: Mapping[str, tuple[tuple[str, ...], re.Pattern[str], str]]

    @property
    def edition(self) -> str | None:
        """The name of the last edition, if one was named."""
        return self.editions[-1].id if self.editions else None

    def footnotes(self, text: str) -> list[str]:
        """The footnote of every country that a text names, in any language, by its id or by its code."""
        folded = text.casefold()
        return [
            note
            for names, code, note in self.notes.values()
            if any(name in folded for name in names) or code.search(text)
        ]

    def footnote(self, *texts: str | None) -> str:
        """The footnotes some texts need, as one text; empty when they need none."""
        return " ".join(self.footnotes("\n".join(text for text in texts if text)))


def imprint(assessed: AssessedCorpus) -> Imprint:
    """The imprint of a judged tree."""
    corpus = assessed.corpus
    notes = {
        record.id: (
            (*dict.fromkeys(name.casefold() for name in (record.id, *record.value.every_name())),),
            re.compile(rf"\b{record.value.code}\b"),
            f"* {record.value.footnote}",
        )
        for record in corpus.places.values()
        if record.value.footnote
    }
    return Imprint(corpus.editions, corpus.settings.site.url, tuple(corpus.settings.credits.values()), notes)
