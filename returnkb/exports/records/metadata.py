"""Metadata common to all exports: title, licence, edition, credits, and the footnotes required for some country names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from returnkb.corpus.corpus import Corpus
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
class ExportMetadata:
    """Editions, site URL, credits, and footnotes by country id: its names in lower case, a pattern of its code, and the text."""

    editions: tuple[Edition, ...]
    site: str | None
    credits: tuple[Credit, ...]
    country_footnotes: Mapping[str, tuple[tuple[str, ...], re.Pattern[str], str]]

    @property
    def edition(self) -> str | None:
        """The id of the last edition; None before the first."""
        return self.editions[-1].id if self.editions else None

    def footnotes(self, text: str) -> list[str]:
        """The footnote of every country that a text mentions by any name, id or country code."""
        folded = text.casefold()
        return [
            footnote
            for names, code, footnote in self.country_footnotes.values()
            if any(name in folded for name in names) or code.search(text)
        ]

    @property
    def all_footnotes(self) -> list[str]:
        """Every footnote."""
        return [footnote for *_, footnote in self.country_footnotes.values()]

    def footnote(self, *texts: str | None) -> str:
        """The footnotes of all countries that some texts mention, joined by spaces; empty without any."""
        return " ".join(self.footnotes("\n".join(text for text in texts if text)))


def export_metadata(corpus: Corpus) -> ExportMetadata:
    """The metadata of a corpus."""
    country_footnotes = {
        record.id: (
            (*dict.fromkeys(name.casefold() for name in (record.id, *record.value.every_name())),),
            re.compile(rf"\b{record.value.code}\b"),
            f"* {record.value.footnote}",
        )
        for record in corpus.places.values()
        if record.value.footnote
    }
    return ExportMetadata(
        corpus.editions, corpus.settings.site.url, tuple(corpus.settings.credits.values()), country_footnotes
    )
