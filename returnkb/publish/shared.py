"""What many places have in common stands once in a copy: statements about the wider area, which each place's page calls in.

A region's statements would otherwise be repeated on the page of every place in it, and a word changed in one
would change all of those pages. Without scripts a page links to the same statements instead.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from typing import Any

from returnkb.digest import FOLDER, laid, lay

_WIDER = re.compile(
    r'(<div class="rk-wider">\s*<p class="rk-note">These statements are about (.*?) as a whole\..*?</p>)(.*?</details>)(\s*</div>)',
    re.DOTALL,
)
_DETAILS = re.compile(r"<details><summary>(.*?)</summary>(.*?)</details>", re.DOTALL)
_LINK = re.compile(r'(\shref=")(?!https?:|#|data:|mailto:|tel:)([^"]+)(")')
_MORE = re.compile(r'<p class="rk-more"><a href="([^"]*)">[^<]*</a></p>\s*$')
_SIGN = re.compile(r"[^a-z0-9]+")
SCRIPT = "assets/shared.js"


def share_wider(pages: Mapping[str, bytes]) -> dict[str, bytes]:
    """The same pages, with what several have in common moved into the facts of their country."""
    texts = {name: content.decode("utf-8") for name, content in pages.items() if b'class="rk-wider"' in content}
    blocks: dict[str, dict[str, str]] = {}
    for name, text in texts.items():
        for match in _WIDER.finditer(text):
            for topic, inner in _parts(name, match[3]):
                blocks.setdefault(_key(name, match[2], topic), {}).setdefault(inner, "")
    # Only what is the same on every page that has it can stand once.
    shared = {key: next(iter(variants)) for key, variants in blocks.items() if len(variants) == 1}
    changed = {name: _call(name, text, shared) for name, text in texts.items()}
    return {**pages, **{name: text.encode("utf-8") for name, text in changed.items()}, **_with_wider(shared, pages)}


def _parts(name: str, inner: str) -> list[tuple[str, str]]:
    """Each topic of a block with its statements, their links made to begin at the top of the copy."""
    folder = posixpath.dirname(name)
    return [
        (match[1], _LINK.sub(lambda link: f"{link[1]}{_from_top(folder, link[2])}{link[3]}", _inner(match)))
        for match in _DETAILS.finditer(inner)
    ]


def _inner(details: re.Match[str]) -> str:
    """A topic with its count, which changes more often than the topics a place's page lists."""
    return f"<summary>{details[1]}</summary>{details[2].strip()}"


def _from_top(folder: str, href: str) -> str:
    path, mark, fragment = href.partition("#")
    return posixpath.normpath(posixpath.join(folder, path)) + mark + fragment


def _label(topic: str) -> str:
    return topic.rpartition(" (")[0] or topic


def _key(name: str, area: str, topic: str) -> str:
    """What statements are laid under: their country, the wider area they are about, and their topic."""
    return "/".join([_country(name), *(_SIGN.sub("-", words.lower()).strip("-") for words in (area, _label(topic)))])


def _call(name: str, text: str, shared: Mapping[str, str]) -> str:
    """A page that calls in what is shared, and links to the same for readers without scripts."""
    top = "../" * name.count("/")
    found = False

    def replace(match: re.Match[str]) -> str:
        def call(details: re.Match[str]) -> str:
            nonlocal found
            key = _key(name, match[2], details[1])
            more = _MORE.search(details[2])
            if key not in shared or not more:
                return details[0]
            found = True
            return f'<details data-shared="{key}"><summary>{_label(details[1])}</summary>{more[0].strip()}</details>'

        return match[1] + _DETAILS.sub(call, match[3]) + match[4]

    page = _WIDER.sub(replace, text)
    if not found:
        return text
    calls = f'<script src="{top}{_facts(_country(name))}"></script><script src="{top}{SCRIPT}"></script>'
    return page.replace("\n</body>", f"{calls}\n</body>", 1)


def _country(name: str) -> str:
    return name.partition("/")[0]


def _facts(country: str) -> str:
    return f"{FOLDER}/{country}.js"


def _with_wider(shared: Mapping[str, str], pages: Mapping[str, bytes]) -> dict[str, bytes]:
    """The facts of each country, and in them what its places have in common."""
    parts: dict[str, dict[str, str]] = {}
    for key, inner in sorted(shared.items()):
        parts.setdefault(_country(key), {})[key] = inner
    return {
        _facts(country): lay(country, {**_held(country, pages), "wider": parts[country]}).encode() for country in parts
    }


def _held(country: str, pages: Mapping[str, bytes]) -> dict[str, Any]:
    """What the facts of a country hold already."""
    script = pages.get(_facts(country))
    return {"id": country, "entries": [], **(laid(script.decode("utf-8")) if script else {})}
