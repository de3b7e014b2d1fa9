"""Redirect pages at former addresses: moved entries, retired entries, and sources that became a part of another one."""

from __future__ import annotations

from collections.abc import Iterator

from returnkb.model import page_urls
from returnkb.model.edtf import format_day
from returnkb.pages.context import Page, PageContext


def pages(context: PageContext) -> Iterator[Page]:
    """A page for every former address, so that links and citations keep working."""
    corpus = context.assessed.corpus
    for old, new in sorted(corpus.current_ids.items()):
        yield _redirect(context, old, f"Moved: {corpus.entries[new].value.title}", "This page has moved.", new)
    for record in corpus.retired.values():
        retired = record.value
        words = f"This page was taken away on {format_day(retired.day)}. {retired.reason}"
        yield _redirect(context, retired.id, "Taken away", words, retired.successor)
    for old, new in sorted(corpus.current_source_ids.items()):
        yield _moved_source(context, old, new)


def _redirect(context: PageContext, old: str, title: str, words: str, successor: str | None) -> Page:
    entry = context.assessed.entries[successor] if successor else None
    return context.page(
        "stub.md",
        page_urls.entry(old),
        title,
        trail=[],
        freshness_words="An address once given out stays for good.",
        words=words,
        old=old,
        entry=entry,
        source_id=None,
    )


def _moved_source(context: PageContext, old: str, new: str) -> Page:
    return context.page(
        "stub.md",
        page_urls.source(old),
        f"Moved: {context.assessed.corpus.sources[new].value.title}",
        trail=[("Sources", page_urls.SOURCES)],
        freshness_words="An address once given out stays for good.",
        words="This page has moved.",
        old=old,
        entry=None,
        source_id=new,
    )
