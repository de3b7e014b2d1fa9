"""The book: an EPUB 3 for readers that run no script, with fixed dates and the same bytes every time."""

from __future__ import annotations

import html
import re
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from returnkb.dates import day_words
from returnkb.edition_stamp import EditionMark
from returnkb.publish.copies.table_of_contents import RULE, Chapter, Part, part_id, plain_article, relink
from returnkb.publish.packaging.deterministic_zip import write_zip

_CONTAINER = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>\n'
)
_STYLE = (
    "body { line-height: 1.5; }\n"
    ".rk-freshness, .rk-rule, .rk-conflict { border-left: 3px solid; padding-left: .6em; }\n"
    ".rk-claim { border: 1px solid; padding: .5em; margin: .6em 0; }\n"
    ".rk-badge, .rk-tag, .rk-type { border: 1px solid; padding: 0 .3em; }\n"
    ".rk-badge { font-weight: bold; }\n"
    ".rk-meta, .rk-evidence, .rk-foot, .rk-where { font-size: .85em; }\n"
    "table { border-collapse: collapse; }\ntd, th { border: 1px solid; padding: .2em .4em; }\n"
)
_CITATION = re.compile(r'<details class="rk-cite">.*?</details>', re.DOTALL)
_DETAILS = re.compile(r"<(/?)(?:details)\b[^>]*>")
_SUMMARY = re.compile(r"<(/?)summary\b[^>]*>")
_NAME = re.compile(r"[A-Za-z_][\w.-]*")


def write_epub(files: Mapping[str, bytes], chapters: Sequence[Chapter], mark: EditionMark, target: Path) -> None:
    """Write the book, whole or not at all."""
    write_zip(target, epub_files(files, chapters, mark), stored=("mimetype",))


def epub_files(files: Mapping[str, bytes], chapters: Sequence[Chapter], mark: EditionMark) -> dict[str, bytes]:
    """The files of the book, in the order in which they are stored."""
    names = {part.address: f"{part_id(part.address)}.xhtml" for chapter in chapters for part in chapter.parts}
    pages = {f"EPUB/{names[part.address]}": _page(files, part, names) for chapter in chapters for part in chapter.parts}
    made = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": _CONTAINER,
        "EPUB/package.opf": _package(list(names.values()), mark),
        "EPUB/nav.xhtml": _contents(chapters, names),
        "EPUB/title.xhtml": _title_page(mark),
        "EPUB/style.css": _STYLE,
        **pages,
    }
    return {name: text.encode("utf-8") for name, text in made.items()}


def _page(files: Mapping[str, bytes], part: Part, names: Mapping[str, str]) -> str:
    body = _CITATION.sub("", plain_article(files, part.address).body)
    body = _SUMMARY.sub(r"<\1p>", _DETAILS.sub(r"<\1div>", body))
    body = relink(body, part.address, lambda page, fragment: _target(page, fragment, part, names))
    soup = BeautifulSoup(body, "html.parser")
    for picture in soup.find_all(["svg", "button", "form", "input"]):
        picture.decompose()
    _clean_names(soup)
    where = f'<p class="rk-where">{html.escape(part.place)}</p>' if part.place else ""
    return _xhtml(part.title, where + soup.decode(formatter="minimal"))


def _clean_names(soup: BeautifulSoup) -> None:
    """An id must be a name in XML, and stand once."""
    seen: set[str] = set()
    for element in soup.find_all(id=True):
        name = str(element["id"])
        if isinstance(element, Tag) and (not _NAME.fullmatch(name) or name in seen):
            del element["id"]
        seen.add(name)
    for link in soup.find_all("a", href=re.compile("^#")):
        if str(link["href"])[1:] not in seen:
            link.unwrap()


def _target(page: str, fragment: str, part: Part, names: Mapping[str, str]) -> str | None:
    if page == part.address:
        return f"#{fragment}" if fragment else None
    # A fragment of another page may have been cleaned away; its page is near enough, claims aside.
    mark = f"#{fragment}" if re.fullmatch(r"c\d+", fragment) else ""
    return names[page] + mark if page in names else None


def _contents(chapters: Sequence[Chapter], names: Mapping[str, str]) -> str:
    items = []
    for chapter in chapters:
        inner = "".join(
            f'<li><a href="{names[part.address]}">{html.escape(part.title)}</a></li>' for part in chapter.parts
        )
        first = names[chapter.parts[0].address]
        items.append(f'<li><a href="{first}">{html.escape(chapter.title)}</a><ol>{inner}</ol></li>')
    lines = '<li><a href="title.xhtml">About this book</a></li>' + "".join(items)
    return _xhtml("Contents", f'<nav epub:type="toc" id="toc"><h1>Contents</h1><ol>{lines}</ol></nav>')


def _title_page(mark: EditionMark) -> str:
    return _xhtml(
        "About this book",
        "<h1>returnkb</h1><p>Dated, sourced facts by place, for people who counsel on return. "
        "Nothing here says whether anybody should return.</p>"
        f"<p>Edition {html.escape(mark.id)} of {day_words(mark.day)}. Ask for a newer one after {day_words(mark.fresh_until)}.</p>"
        f'<p class="rk-rule">{RULE}</p>',
    )


def _xhtml(title: str, body: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en" xml:lang="en">'
        f'<head><title>{html.escape(title)}</title><link rel="stylesheet" type="text/css" href="style.css"/></head>\n'
        f"<body>{body}</body></html>\n"
    )


def _package(names: Sequence[str], mark: EditionMark) -> str:
    manifest = "".join(
        f'<item id="p{number}" href="{name}" media-type="application/xhtml+xml"/>\n'
        for number, name in enumerate(names)
    )
    spine = "".join(f'<itemref idref="p{number}"/>' for number in range(len(names)))
    identifier = uuid.uuid5(uuid.NAMESPACE_URL, f"returnkb {mark.id}")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="en">\n'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f'<dc:identifier id="id">urn:uuid:{identifier}</dc:identifier>\n'
        f"<dc:title>returnkb, edition {html.escape(mark.id)}</dc:title>\n<dc:language>en</dc:language>\n"
        f"<dc:creator>returnkb</dc:creator>\n<dc:date>{mark.day.isoformat()}</dc:date>\n<dc:rights>CC BY 4.0</dc:rights>\n"
        f'<meta property="dcterms:modified">{mark.day.isoformat()}T00:00:00Z</meta>\n{_ACCESS}</metadata>\n'
        '<manifest>\n<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>\n'
        '<item id="title" href="title.xhtml" media-type="application/xhtml+xml"/>\n'
        '<item id="style" href="style.css" media-type="text/css"/>\n'
        f'{manifest}</manifest>\n<spine><itemref idref="title"/><itemref idref="nav" linear="no"/>{spine}</spine>\n</package>\n'
    )


_ACCESS = "".join(
    f'<meta property="schema:{name}">{value}</meta>\n'
    for name, value in (
        ("accessMode", "textual"),
        ("accessModeSufficient", "textual"),
        ("accessibilityFeature", "structuralNavigation"),
        ("accessibilityFeature", "tableOfContents"),
        ("accessibilityHazard", "none"),
        ("accessibilitySummary", "Text only, in reading order, with a table of contents."),
    )
)
