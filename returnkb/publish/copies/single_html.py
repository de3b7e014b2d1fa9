"""The one-file copy: one HTML file with everything in it, for phones, chat and mail."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from returnkb.dates import day_words
from returnkb.edition_stamp import EditionMark
from returnkb.pages.assets import asset
from returnkb.publish.copies.table_of_contents import RULE, Chapter, Part, part_id, plain_article, relink
from returnkb.publish.packaging.external_requests import prove_inside

_ID = re.compile(r'(\s(?:id|aria-labelledby|for)=")([^"]+)(")')
_HEADING = re.compile(r"<(/?)h([1-4])\b")


def write_single_files(
    files: Mapping[str, bytes], chapters: Sequence[Chapter], mark: EditionMark, out: Path, name: str
) -> list[Path]:
    """Write one file with everything, then one for each chapter; raises PointsOutside."""
    wanted = {f"{name}-all.html": single_file(files, chapters, "Everything", mark)}
    for chapter in chapters:
        wanted[f"{name}-{chapter.id}.html"] = single_file(files, [chapter], chapter.title, mark)
    prove_inside(wanted)
    out.mkdir(parents=True, exist_ok=True)
    for file, content in wanted.items():
        (out / file).write_bytes(content)
    return [out / file for file in wanted]


def single_file(files: Mapping[str, bytes], chapters: Sequence[Chapter], title: str, mark: EditionMark) -> bytes:
    """One page with the entries of these chapters, a list of contents, and a filter that needs no network."""
    inside = {part.address for chapter in chapters for part in chapter.parts}
    sections = []
    for chapter in chapters:
        if len(chapters) > 1:
            sections.append(f"<h2>{html.escape(chapter.title)}</h2>")
        sections += [_section(files, part, inside) for part in chapter.parts]
    notes = _footnotes(sections)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{html.escape(title)} – returnkb {html.escape(mark.id)}</title>"
        f'<link rel="icon" href="data:,"><style>\n{_text("one_file.css")}</style></head>\n<body>\n<article class="rk-all">\n'
        f"<h1>{html.escape(title)}</h1>\n<p>Dated, sourced facts for people who counsel on return. "
        f"Edition {html.escape(mark.id)} of {day_words(mark.day)}; ask for a newer one after {day_words(mark.fresh_until)}.</p>\n"
        f'<p class="rk-rule">{RULE}</p>\n{_FILTER}\n{_contents(chapters)}\n<main>\n{"".join(sections)}{notes}</main>\n</article>\n'
        f"<script>\n{mark.script('folder')}{_text('freshness.js')}{_text('copy.js')}{_text('one_file.js')}</script>\n</body></html>\n"
    ).encode()


_FILTER = (
    '<form id="rk-filter" role="search" hidden><label for="q">Words to find in this file</label>'
    '<input id="q" type="search" dir="auto" autocomplete="off"><p id="said" role="status"></p></form>'
)


def _contents(chapters: Sequence[Chapter]) -> str:
    lists = []
    for chapter in chapters:
        lines = "".join(
            f'<li><a href="#{part_id(part.address)}">{html.escape(part.title)}</a>'
            + (f' <span class="rk-where">{html.escape(part.place)}</span>' if part.place != chapter.title else "")
            + "</li>"
            for part in chapter.parts
        )
        state = " open" if len(chapters) == 1 else ""
        lists.append(
            f"<details{state}><summary>{html.escape(chapter.title)} ({len(chapter.parts)})</summary><ul>{lines}</ul></details>"
        )
    return f'<nav class="rk-contents" aria-label="Contents">{"".join(lists)}</nav>'


def _section(files: Mapping[str, bytes], part: Part, inside: set[str]) -> str:
    own = part_id(part.address)
    body = plain_article(files, part.address).body
    body = re.sub(r'<p class="rk-footnote">.*?</p>', lambda match: f"<!--{match[0]}-->", body, flags=re.DOTALL)
    body = relink(body, part.address, lambda page, fragment: _target(page, fragment, inside))
    body = _ID.sub(lambda match: f"{match[1]}{own}.{match[2]}{match[3]}", body)
    body = _HEADING.sub(lambda match: f"<{match[1]}h{int(match[2]) + 1}", body)
    where = f'<p class="rk-where">{html.escape(part.place)}</p>' if part.place else ""
    return f'<section id="{own}">\n{where}{body}\n</section>\n'


def _target(page: str, fragment: str, inside: set[str]) -> str | None:
    if page not in inside:
        return None
    return f"#{part_id(page)}" + (f".{fragment}" if fragment else "")


def _footnotes(sections: list[str]) -> str:
    """Each footnote once, at the end: a file that names a country with one hundreds of times needs it once."""
    noted: dict[str, None] = {}
    for index, section in enumerate(sections):
        for note in re.findall(r'<!--(<p class="rk-footnote">.*?</p>)-->', section, flags=re.DOTALL):
            noted[note] = None
        sections[index] = re.sub(r'<!--<p class="rk-footnote">.*?</p>-->', "", section, flags=re.DOTALL)
    return "".join(noted)


def _text(name: str) -> str:
    return asset(name).decode("utf-8").replace("</script", "<\\/script")
