"""Single-file HTML copy: one page with all entries, their style and scripts inline, for phones, chat and mail."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from returnkb.build.file_sync import write_file
from returnkb.editions.stamp import EditionStamp
from returnkb.model.edtf import format_day
from returnkb.pages.assets import asset
from returnkb.publish.copies.article import Article
from returnkb.publish.copies.links import Resolver, prefix_ids, resolve_links
from returnkb.publish.copies.table_of_contents import VALIDITY_NOTE, Chapter, Section, section_id
from returnkb.publish.packaging.external_requests import require_no_external_requests
from returnkb.text.html.allowlist import require_safe
from returnkb.text.html.content_security_policy import policy

# Titles of entries come below the title of the file and of chapters.
HEADING_LEVEL = 2


def write_single_files(
    articles: Mapping[str, Article], chapters: Sequence[Chapter], stamp: EditionStamp, out: Path, name: str
) -> list[Path]:
    """Write one file with all entries, then one for each chapter; raises ExternalRequest and UnsafePages.

    `articles` are the pages of entries with titles of level HEADING_LEVEL.
    """
    files = {f"{name}-all.html": single_file(articles, chapters, "Everything", stamp)}
    for chapter in chapters:
        files[f"{name}-{chapter.id}.html"] = single_file(articles, [chapter], chapter.title, stamp)
    require_no_external_requests(files)
    for file, content in files.items():
        write_file(out / file, content)
    return [out / file for file in files]


def single_file(articles: Mapping[str, Article], chapters: Sequence[Chapter], title: str, stamp: EditionStamp) -> bytes:
    """One page with the entries of these chapters, a table of contents, and a filter by words."""
    included = {section.address for chapter in chapters for section in chapter.sections}
    body = "".join(_chapter(articles, chapter, included, titled=len(chapters) > 1) for chapter in chapters)
    body += "".join(_footnotes(articles[address] for address in sorted(included)))
    require_safe({title: body})
    script = (
        "\n"
        + stamp.script("folder")
        + "".join(_inline_text(name) for name in ("freshness.js", "edition-notice.js", "one-file.js"))
    )
    style = "\n" + _inline_text("one_file.css")
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy(inline_scripts=[script], inline_styles=[style])}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{html.escape(title)} – returnkb {html.escape(stamp.id)}</title>"
        f'<link rel="icon" href="data:,"><style>{style}</style></head>\n<body>\n<article class="rk-all">\n'
        f"<h1>{html.escape(title)}</h1>\n<p>Dated, sourced facts for people who counsel on return. "
        f"Edition {html.escape(stamp.id)} of {format_day(stamp.day)}; ask for a newer one after {format_day(stamp.fresh_until)}.</p>\n"
        f'<p class="rk-rule">{VALIDITY_NOTE}</p>\n{_FILTER}\n{_table_of_contents(chapters)}\n<main>\n{body}</main>\n</article>\n'
        f"<script>{script}</script>\n</body></html>\n"
    ).encode()


_FILTER = (
    '<form id="rk-filter" role="search" hidden><label for="q">Words to find in this file</label>'
    '<input id="q" type="search" dir="auto" autocomplete="off"><p id="said" role="status"></p></form>'
)


def _table_of_contents(chapters: Sequence[Chapter]) -> str:
    lists = []
    for chapter in chapters:
        lines = "".join(
            f'<li><a href="#{section_id(section.address)}">{html.escape(section.title)}</a>'
            + (f' <span class="rk-where">{html.escape(section.place)}</span>' if section.place != chapter.title else "")
            + "</li>"
            for section in chapter.sections
        )
        state = " open" if len(chapters) == 1 else ""
        lists.append(
            f"<details{state}><summary>{html.escape(chapter.title)} ({len(chapter.sections)})</summary><ul>{lines}</ul></details>"
        )
    return f'<nav class="rk-contents" aria-label="Contents">{"".join(lists)}</nav>'


def _chapter(articles: Mapping[str, Article], chapter: Chapter, included: set[str], *, titled: bool) -> str:
    heading = f"<h2>{html.escape(chapter.title)}</h2>" if titled else ""
    return heading + "".join(_section(articles[section.address], section, included) for section in chapter.sections)


def _section(article: Article, section: Section, included: set[str]) -> str:
    own_id = section_id(section.address)
    body = prefix_ids(resolve_links(article.html, section.address, _within_file(included)), own_id)
    place = f'<p class="rk-where">{html.escape(section.place)}</p>' if section.place else ""
    names = f'<p class="rk-names" hidden>{html.escape(section.names)}</p>' if section.names else ""
    return f'<section id="{own_id}">\n{place}{body}\n{names}</section>\n'


def _within_file(included: set[str]) -> Resolver:
    def resolve(page: str, fragment: str) -> str | None:
        if page not in included:
            return None
        return f"#{section_id(page)}" + (f".{fragment}" if fragment else "")

    return resolve


def _footnotes(articles: Iterable[Article]) -> list[str]:
    """Each footnote once, however many entries of the file have it."""
    return list(dict.fromkeys(note for article in articles for note in article.footnotes))


def _inline_text(name: str) -> str:
    return asset(name).decode("utf-8").replace("</script", "<\\/script")
