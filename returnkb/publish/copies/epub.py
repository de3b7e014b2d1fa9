"""EPUB 3 copy: a book of all entries without scripts, with reproducible bytes."""

from __future__ import annotations

import html
import re
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from returnkb.editions.stamp import EditionStamp
from returnkb.model.edtf import format_day
from returnkb.publish.copies.article import Article
from returnkb.publish.copies.links import resolve_links
from returnkb.publish.copies.table_of_contents import VALIDITY_NOTE, Chapter, Section, section_id
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
_XML_NAME = re.compile(r"[A-Za-z_][\w.-]*")


def write_epub(articles: Mapping[str, Article], chapters: Sequence[Chapter], stamp: EditionStamp, target: Path) -> None:
    """Write the book atomically."""
    write_zip(target, epub_files(articles, chapters, stamp), stored=("mimetype",))


def epub_files(articles: Mapping[str, Article], chapters: Sequence[Chapter], stamp: EditionStamp) -> dict[str, bytes]:
    """The files of the book, in the order in which they are stored; `articles` are the pages of entries."""
    sections = [section for chapter in chapters for section in chapter.sections]
    names = {section.address: f"{section_id(section.address)}.xhtml" for section in sections}
    files = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": _CONTAINER,
        "EPUB/package.opf": _package(list(names.values()), stamp),
        "EPUB/nav.xhtml": _navigation(chapters, names),
        "EPUB/title.xhtml": _title_page(stamp),
        "EPUB/style.css": _STYLE,
        **{f"EPUB/{names[one.address]}": _page(articles[one.address], one, names) for one in sections},
    }
    return {name: text.encode("utf-8") for name, text in files.items()}


def _page(article: Article, section: Section, names: Mapping[str, str]) -> str:
    body = resolve_links(article.html, section.address, lambda page, fragment: _target(page, fragment, section, names))
    place = f'<p class="rk-where">{html.escape(section.place)}</p>' if section.place else ""
    return _xhtml(section.title, place + _as_xhtml(body) + "".join(article.footnotes))


def _as_xhtml(body: str) -> str:
    """The content as well-formed XML; `details` become `div`, as many reading systems cannot open them."""
    soup = BeautifulSoup(body, "html.parser")
    for element in soup.find_all(["details", "summary"]):
        element.name = "div" if element.name == "details" else "p"
        element.attrs.pop("open", None)
    _remove_invalid_ids(soup)
    return str(soup.decode(formatter="minimal"))


def _remove_invalid_ids(soup: BeautifulSoup) -> None:
    """Remove ids that are not XML names or repeat another, and links to them."""
    ids: set[str] = set()
    for element in soup.find_all(id=True):
        name = str(element["id"])
        if isinstance(element, Tag) and (not _XML_NAME.fullmatch(name) or name in ids):
            del element["id"]
        ids.add(name)
    for link in soup.find_all("a", href=re.compile("^#")):
        if str(link["href"])[1:] not in ids:
            link.unwrap()


def _target(page: str, fragment: str, section: Section, names: Mapping[str, str]) -> str | None:
    if page == section.address:
        return f"#{fragment}" if fragment else None
    # The id of a heading may have been removed as an invalid XML name; ids of claims never are.
    suffix = f"#{fragment}" if re.fullmatch(r"c\d+", fragment) else ""
    return names[page] + suffix if page in names else None


def _navigation(chapters: Sequence[Chapter], names: Mapping[str, str]) -> str:
    items = []
    for chapter in chapters:
        entries = "".join(
            f'<li><a href="{names[section.address]}">{html.escape(section.title)}</a></li>'
            for section in chapter.sections
        )
        first = names[chapter.sections[0].address]
        items.append(f'<li><a href="{first}">{html.escape(chapter.title)}</a><ol>{entries}</ol></li>')
    lines = '<li><a href="title.xhtml">About this book</a></li>' + "".join(items)
    return _xhtml("Contents", f'<nav epub:type="toc" id="toc"><h1>Contents</h1><ol>{lines}</ol></nav>')


def _title_page(stamp: EditionStamp) -> str:
    return _xhtml(
        "About this book",
        "<h1>returnkb</h1><p>Dated, sourced facts by place, for people who counsel on return. "
        "Nothing here says whether anybody should return.</p>"
        f"<p>Edition {html.escape(stamp.id)} of {format_day(stamp.day)}. Ask for a newer one after {format_day(stamp.fresh_until)}.</p>"
        f'<p class="rk-rule">{VALIDITY_NOTE}</p>',
    )


def _xhtml(title: str, body: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en" xml:lang="en">'
        f'<head><title>{html.escape(title)}</title><link rel="stylesheet" type="text/css" href="style.css"/></head>\n'
        f"<body>{body}</body></html>\n"
    )


def _package(names: Sequence[str], stamp: EditionStamp) -> str:
    manifest = "".join(
        f'<item id="p{number}" href="{name}" media-type="application/xhtml+xml"/>\n'
        for number, name in enumerate(names)
    )
    spine = "".join(f'<itemref idref="p{number}"/>' for number in range(len(names)))
    identifier = uuid.uuid5(uuid.NAMESPACE_URL, f"returnkb {stamp.id}")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="en">\n'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f'<dc:identifier id="id">urn:uuid:{identifier}</dc:identifier>\n'
        f"<dc:title>returnkb, edition {html.escape(stamp.id)}</dc:title>\n<dc:language>en</dc:language>\n"
        f"<dc:creator>returnkb</dc:creator>\n<dc:date>{stamp.day.isoformat()}</dc:date>\n<dc:rights>CC BY 4.0</dc:rights>\n"
        f'<meta property="dcterms:modified">{stamp.day.isoformat()}T00:00:00Z</meta>\n{_ACCESSIBILITY}</metadata>\n'
        '<manifest>\n<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>\n'
        '<item id="title" href="title.xhtml" media-type="application/xhtml+xml"/>\n'
        '<item id="style" href="style.css" media-type="text/css"/>\n'
        f'{manifest}</manifest>\n<spine><itemref idref="title"/><itemref idref="nav" linear="no"/>{spine}</spine>\n</package>\n'
    )


_ACCESSIBILITY = "".join(
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
