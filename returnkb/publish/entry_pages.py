"""The page of an entry in a copy, which scripts can call as well: what is read and what other pages show of it are one file.

Pages that are opened from a disk may not read one another, but any page may call a script. To a script all of the page is a
comment, and to a page the script is one: `<!--` begins a comment in both, in a script to the end of its line
(tc39.es/ecma262, B.1.1), so that each can open and close its own out of the other's sight.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from returnkb import addresses
from returnkb.digest import FOLDER, laid, lay, whole
from returnkb.publish.finder import cards_held, leaning, rows

_PAGE, _SCRIPT, _END = "<!--\n/*-->", "<!--*/\n", "//-->\n"
_MORE = r"\u003e"  # “>” in a script's text
_TOPIC = re.compile(rf"^{FOLDER}/[^/]+/[^/]+\.js$")
_COUNTRY = re.compile(rf"^{FOLDER}/(?!index\.js$|labels\.js$)[^/]+\.js$")


def callable_page(page: str, script: str) -> str:
    """A page and a script in one; nothing in the page can end the script's comment, and nothing in the script the page's."""
    return f"{_PAGE}{page.replace('*/', '*&#47;')}{_SCRIPT}{script.replace('>', _MORE)}{_END}"


def entries_called(copy: Mapping[str, bytes]) -> dict[str, bytes]:
    """The same copy where the page of each entry holds its facts and its card in the finder, and no other file does."""
    facts, seated = _facts(copy), rows(copy)
    told: dict[str, dict[str, Any]] = {name: dict(entry) for name, entry in facts.items()}
    for row in seated.values():
        entry = told.setdefault(row[0], {"id": row[0]})
        entry["card"] = leaning(row, whole(entry)["claims"] if row[0] in facts else ())
    pages = {
        addresses.entry(name): callable_page(copy[addresses.entry(name)].decode("utf-8"), lay(name, entry)).encode()
        for name, entry in told.items()
    }
    heads = {name: _head(content) for name, content in copy.items() if _COUNTRY.match(name)}
    made = {name: content for name, content in copy.items() if not _TOPIC.match(name)} | heads | pages
    return cards_held(made, seated) if seated else made


def _facts(copy: Mapping[str, bytes]) -> dict[str, dict[str, Any]]:
    """Every entry in the facts, by id, as it is told in short."""
    topics = (laid(content.decode("utf-8")) for name, content in copy.items() if _TOPIC.match(name))
    return {entry["id"]: entry for entries in topics for entry in entries}


def _head(script: bytes) -> bytes:
    """The facts of a country without its topics, which have no files any more."""
    head = laid(script.decode("utf-8"))
    return lay(head["id"], {name: told for name, told in head.items() if name != "topics"}).encode("utf-8")
