"""Sources share pages in a copy: a shelf holds the records of a dozen or so that are neighbours by name.

A page for each source is mostly frame, and a file each in the zip and in every update. Links lead to the record's place on its
shelf, also those that led to a part of its page.
"""

from __future__ import annotations

import posixpath
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from returnkb import addresses
from returnkb.digest import FOLDER

_SOURCES = "sources/"
# A shelf begins with the source whose hash is the smallest among so many neighbours on either side. Hence no shelf is smaller,
# few hold more than two dozen, and a new source moves the beginning of no shelf further away than that.
_NEIGHBOURS = 6
_PAGE = re.compile(
    r"(?P<head>.*<title>).*?(?P<look></title>.*?<article\b[^>]*>)(?P<top>.*?)<h1\b[^>]*>(?P<title>.*?)</h1>"
    r"(?P<said>.*)(?P<end></article></main>)(?P<calls>.*)",
    re.DOTALL,
)
_FOOTNOTE = re.compile(r'\s*<p class="rk-footnote">.*?</p>', re.DOTALL)
_CALL = re.compile(r'<script src="[^"]+"></script>')
_ID = re.compile(r'(<[a-z][^<>]*?)\sid="[^"]*"')
_OWN_PART = re.compile(r'(\shref="#)[^"]*"')
_HEADING = re.compile(r"(</?h)([1-5])\b")
# In a script that carries HTML the quotes of a link are escaped.
_LINK = re.compile(r'(\shref=\\?")([^"#:\\]+\.html)(?:#[^"\\]*)?(?=\\?")')


@dataclass(frozen=True)
class Record:
    """What the page of one source says, and the page around it."""

    id: str
    page: re.Match[str]

    @property
    def footnotes(self) -> list[str]:
        """The notes on its terms, of which a page needs each once."""
        return [note.strip() for note in _FOOTNOTE.findall(self.page["said"])]

    @property
    def part(self) -> str:
        """The record as a part of a page: one id, its source's, and headings a step down."""
        said = _OWN_PART.sub(rf'\g<1>{self.id}"', _ID.sub(r"\1", _FOOTNOTE.sub("", self.page["said"])))
        stepped = _HEADING.sub(lambda heading: f"{heading[1]}{int(heading[2]) + 1}", said.strip())
        return f'<section class="rk-record" id="{self.id}">\n<h2>{self.page["title"]}</h2>\n{stepped}\n</section>'


def shelved(copy: Mapping[str, bytes]) -> dict[str, bytes]:
    """The same copy with its sources on shelves, and every link to a source leading there."""
    records = list(_records(copy))
    shelves = {_name(shelf): shelf for shelf in _cut(records)}
    places = {addresses.source(record.id): f"{name}#{record.id}" for name, shelf in shelves.items() for record in shelf}
    pages = {name: content for name, content in copy.items() if name not in places}
    pages |= {name: _shelf(shelf).encode("utf-8") for name, shelf in shelves.items()}
    return {name: _led(name, content, places) for name, content in pages.items()}


def _records(copy: Mapping[str, bytes]) -> Iterator[Record]:
    """The records in the order of their names; a page that is built in another way stays a page."""
    for name in sorted(copy):
        if name.startswith(_SOURCES) and name.endswith(".html") and name != addresses.SOURCES:
            page = _PAGE.fullmatch(copy[name].decode("utf-8"))
            if page:
                yield Record(posixpath.basename(name).removesuffix(".html"), page)


def _cut(records: Sequence[Record]) -> Iterator[Sequence[Record]]:
    """The records of each shelf."""
    starts = [0, *_starts([zlib.crc32(record.id.encode()) for record in records])]
    for start, end in zip(starts, [*starts[1:], len(records)], strict=True):
        if start < end:
            yield records[start:end]


def _starts(hashes: Sequence[int]) -> Iterator[int]:
    for at in range(_NEIGHBOURS, len(hashes) - _NEIGHBOURS):
        around = [*hashes[at - _NEIGHBOURS : at], *hashes[at + 1 : at + _NEIGHBOURS + 1]]
        if hashes[at] < min(around):
            yield at


def _name(shelf: Sequence[Record]) -> str:
    """A shelf's address: no source has an underscore in its name, so that no page of a source can have it."""
    return addresses.source(f"from_{shelf[0].id}")


def _shelf(shelf: Sequence[Record]) -> str:
    """One page for all records of a shelf, in the frame of the first."""
    frame = shelf[0].page
    title = _title(shelf)
    parts = "\n".join(record.part for record in shelf)
    notes = "\n".join(_once(note for record in shelf for note in record.footnotes))
    calls = "".join(_once(call for record in shelf for call in _CALL.findall(record.page["calls"])))
    return (
        f"{frame['head']}{title}{frame['look']}{frame['top']}<h1>{title}</h1>\n{parts}\n{notes}{frame['end']}\n"
        f"{calls}\n{_CALL.sub('', frame['calls']).strip()}\n"
    )


def _title(shelf: Sequence[Record]) -> str:
    first, last = shelf[0].id, shelf[-1].id
    return f"Sources: {first} to {last}" if first != last else f"Source: {first}"


def _once(parts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(parts))


def _led(name: str, content: bytes, places: Mapping[str, str]) -> bytes:
    """A page, or a script that carries parts of pages, with its links to sources leading to their shelves."""
    carries = name.startswith(f"{FOLDER}/")
    if not (name.endswith(".html") or carries):
        return content
    if b"sources/" not in content and not name.startswith(_SOURCES):
        return content
    page = "" if carries else name

    def lead(link: re.Match[str]) -> str:
        place = places.get(posixpath.normpath(posixpath.join(posixpath.dirname(page), link[2])))
        return f"{link[1]}{addresses.relative(page, place)}" if place else link[0]

    return _LINK.sub(lead, content.decode("utf-8")).encode("utf-8")
