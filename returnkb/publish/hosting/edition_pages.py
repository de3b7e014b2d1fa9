"""Edition pages of the hosted site: one for each edition with its downloads, and a list of all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from returnkb.editions.stamp import EditionStamp
from returnkb.model.edtf import format_day
from returnkb.publish.copies.article import Article, heading, link
from returnkb.publish.hosting.downloads_page import Downloads, downloads_html


def edition_articles(stamps: Sequence[EditionStamp], downloads: Downloads) -> Iterator[Article]:
    """A page for each edition with its downloads, and one that lists the editions, the newest first."""
    for stamp in stamps:
        yield _edition_page(f"editions/{stamp.id}.html", stamp, downloads)
    address = "editions/index.html"
    items = "".join(
        f"<li>{link(address, f'editions/{stamp.id}.html', f'Edition {stamp.id}')} of {format_day(stamp.day)}</li>"
        for stamp in reversed(stamps)
    )
    line = "Each edition is the collection of one day. Use the newest unless you need to know what an older one stated."
    yield Article(address, "Editions", f'{heading("Editions", line)}<ul class="rk-lines">{items}</ul>')


def _edition_page(address: str, stamp: EditionStamp, downloads: Downloads) -> Article:
    title = f"Edition {stamp.id}"
    changes = f"<p>{link(address, f'changes/{stamp.id}.html', 'What changed in this edition')}</p>"
    line = f"The collection as it stood on {format_day(stamp.day)}; fresh until {format_day(stamp.fresh_until)}."
    body = heading(title, line) + changes + downloads_html(address, stamp, downloads)
    return Article(address, title, body)
