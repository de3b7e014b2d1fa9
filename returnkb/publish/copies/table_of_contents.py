"""The contents of the copies that are read like a book: entries by country, then by place, in a fixed order."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from returnkb import addresses
from returnkb.judgement import JudgedEntry, Judgement
from returnkb.publish.lean import Article, article_of

_LINK = re.compile(r'<a\b([^>]*?)\shref="([^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)
_TOP = re.compile(r'<div class="rk-top">.*?</nav>\s*</div>', re.DOTALL)
_NO_SCRIPT = re.compile(r"<noscript>.*?</noscript>|<script\b.*?</script>", re.DOTALL)
_UNKNOWN_SIGN = re.compile(r"[^a-z0-9-]+")
RULE = (
    "Every statement names the time it is about and when its source was read. "
    "If today is later than a page's “next look due”, treat it as out of date and ask before you rely on it."
)
_FREE = ("http:", "https:", "mailto:", "tel:")


@dataclass(frozen=True)
class Part:
    """One entry of a copy: the address of its page, its title, and the name of its place."""

    address: str
    title: str
    place: str


@dataclass(frozen=True)
class Chapter:
    """The entries of one country, or of the programmes or guides."""

    id: str
    title: str
    parts: tuple[Part, ...]


def chapters(judgement: Judgement) -> list[Chapter]:
    """All chapters: countries by name, then programmes and guides."""
    groups: dict[str, list[JudgedEntry]] = {}
    for entry in judgement.entries.values():
        groups.setdefault(entry.id.split("/", 1)[0], []).append(entry)
    titled = sorted((_title(judgement, name), name) for name in groups)
    titled.sort(key=lambda pair: pair[1] in _ROOMS)
    return [Chapter(name, title, _parts(judgement, groups[name])) for title, name in titled]


_ROOMS = {"programmes": "Programmes", "guide": "For counsellors"}


def _title(judgement: Judgement, name: str) -> str:
    return _ROOMS.get(name) or judgement.corpus.place(name).label


def _parts(judgement: Judgement, entries: Sequence[JudgedEntry]) -> tuple[Part, ...]:
    def where(entry: JudgedEntry) -> str:
        return judgement.corpus.place(entry.place_id).label if entry.place_id else ""

    placed = sorted(entries, key=lambda entry: (entry.id.count("/"), where(entry), entry.entry.title, entry.id))
    return tuple(Part(addresses.entry(entry.id), entry.entry.title, where(entry)) for entry in placed)


def part_id(address: str) -> str:
    """The id of an entry within a file that holds many."""
    return _UNKNOWN_SIGN.sub(".", address.removesuffix(".html"))


def plain_article(files: Mapping[str, bytes], address: str) -> Article:
    """The article of a page without the finder's form and the trail, which a book has no use for."""
    article = article_of(files[address].decode("utf-8"))
    if article is None:
        raise ValueError(f"{address} has no article; build the site again")
    return Article(article.title, _NO_SCRIPT.sub("", _TOP.sub("", article.body)).strip())


def relink(body: str, address: str, target: Callable[[str, str], str | None]) -> str:
    """Lead every inner link where `target(page, fragment)` says; a link it has no place for keeps its words alone."""

    def lead(match: re.Match[str]) -> str:
        before, href, after, words = match.groups()
        if href.startswith(_FREE):
            return match[0]
        path, _, fragment = href.partition("#")
        page = (
            posixpath.normpath(posixpath.join(posixpath.dirname(address), path.partition("?")[0])) if path else address
        )
        found = target(page, fragment)
        return f'<a{before} href="{found}"{after}>{words}</a>' if found else words

    return _LINK.sub(lead, body)
