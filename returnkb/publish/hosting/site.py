"""Hosted site: every page in the layout of copies, history and edition pages, and the files for web hosts and the service worker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from returnkb.editions.stamp import EditionStamp
from returnkb.model.edition import Edition
from returnkb.pages.assets import asset
from returnkb.pages.context.profile import HOSTED
from returnkb.publish.copies.layout import HOSTED_LAYOUT, Layout, shared_files, whole_pages
from returnkb.publish.copies.render import CopySource
from returnkb.publish.copies.table_of_contents import chapters
from returnkb.publish.history.git_history import History
from returnkb.publish.history.pages import AS_OF_SCRIPT, history_articles, withdrawn_articles
from returnkb.publish.hosting.downloads_page import Downloads
from returnkb.publish.hosting.edition_pages import edition_articles
from returnkb.publish.hosting.not_found import not_found_page
from returnkb.publish.hosting.service_worker import offline_files


def hosted_site(
    source: CopySource,
    histories: Mapping[str, History],
    stamp: EditionStamp,
    downloads: Downloads,
    site_url: str | None,
) -> dict[str, bytes]:
    """Every file of the hosted site except the downloads; without histories it has no history and edition pages. Raises UnsafePages."""
    articles = source.articles(HOSTED, histories)
    name = source.context.settings.site.title
    layout = replace(HOSTED_LAYOUT, name=name)
    pages = whole_pages(articles.values(), layout)
    saved = {**shared_files(source.files), **pages}
    past = _past_pages(source.assessed.corpus.editions, histories, stamp, downloads, layout) if histories else {}
    sets = {one.id: one.title for one in chapters(source.assessed) if one.id in source.assessed.corpus.places}
    return {
        **source.files,
        **past,
        **saved,
        **not_found_page(site_url, name),
        **offline_files(saved, sets, stamp),
    }


def _past_pages(
    editions: Sequence[Edition],
    histories: Mapping[str, History],
    stamp: EditionStamp,
    downloads: Downloads,
    layout: Layout,
) -> dict[str, bytes]:
    """History and edition pages, which saved sites leave out, and notices of withdrawn entries, where the site has no page of its own."""
    stamps = [EditionStamp(edition.id, edition.day, number) for number, edition in enumerate(editions, 1)] or [stamp]
    articles = [
        *history_articles(histories, editions),
        *edition_articles(stamps, downloads),
        *withdrawn_articles(histories, link_history=True),
    ]
    return {**whole_pages(articles, layout), AS_OF_SCRIPT: asset("as-of.js")}
