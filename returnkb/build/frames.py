"""Frames: the HTML around the content of pages, rendered by MkDocs and its theme once for each folder depth.

A frame differs only by the depth of a page's folder, by whether the page is one of the navigation, and by whether it has a description.
MkDocs builds a site of such placeholder pages, and every page of the site fills the frame of its kind.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from returnkb.build.mkdocs_site import build_site

TITLE, DESCRIPTION, CONTENT = "frame-title", "frame-description", "frame-content"
_FOLDER, _DESCRIBED, _PLAIN = "frame", "described", "plain"


@dataclass(frozen=True)
class CompiledPage:
    """A compiled page: its address, its title and description as HTML text, and the HTML of its content."""

    address: str
    title: str
    description: str
    content: str


@dataclass(frozen=True)
class Frame:
    """The HTML of a placeholder page, split at its placeholders and at its own address."""

    parts: tuple[str, ...]
    address: str

    def fill(self, page: CompiledPage) -> str:
        """The complete HTML page."""
        values = {TITLE: page.title, DESCRIPTION: page.description, CONTENT: page.content, self.address: page.address}
        return "".join(values.get(part, part) for part in self.parts)


@dataclass(frozen=True)
class Frames:
    """Frames by the address of their placeholder page."""

    by_address: Mapping[str, Frame]

    def page(self, page: CompiledPage) -> str:
        """The HTML of a page in its frame."""
        frame = (
            self.by_address.get(page.address)
            or self.by_address[_placeholder(page.address.count("/"), described=bool(page.description))]
        )
        return frame.fill(page)


def make_frames(
    config: MkDocsConfig, depth: int, navigation: Mapping[str, CompiledPage], report: Callable[[str], None]
) -> Frames:
    """Build placeholder pages down to a depth, and one for each page of the navigation, into the folders of a configuration.

    Files of the theme are left in its `site_dir`, the placeholder pages are removed from it.
    """
    docs, site = Path(config.docs_dir), Path(config.site_dir)
    described = {_placeholder(level, described=kind): kind for level in range(depth + 1) for kind in (True, False)}
    described |= {address: bool(page.description) for address, page in navigation.items()}
    for address, has_description in described.items():
        head = f"title: {TITLE}\n" + (f"description: {DESCRIPTION}\n" if has_description else "")
        path = docs / address.replace(".html", ".md")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\n{head}---\n\n<p>{CONTENT}</p>\n", encoding="utf-8")
    build_site(config, report)
    frames = {}
    for address in described:
        html = (site / address).read_text(encoding="utf-8").replace(f"<p>{CONTENT}</p>", CONTENT)
        (site / address).unlink()
        # The whole address of the site precedes a page's own in its canonical link.
        own = re.escape(address) if config.site_url else "(?!)"
        parts = re.split(f'({TITLE}|{DESCRIPTION}|{CONTENT}|(?<=/){own}(?="))', html)
        frames[address] = Frame(tuple(parts), address)
    return Frames(frames)


def _placeholder(depth: int, *, described: bool) -> str:
    """The address of a placeholder page in a folder of a depth."""
    return f"{_FOLDER}/" * depth + f"{_DESCRIBED if described else _PLAIN}.html"
