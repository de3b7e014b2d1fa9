"""The folder copy: a zip with one root folder that opens from a disk or a stick on any computer."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from returnkb.editions.stamp import FILE as EDITION_SCRIPT
from returnkb.editions.stamp import EditionStamp
from returnkb.html.content_security_policy import policy
from returnkb.model.edtf import format_day
from returnkb.pages.profile import FOLDER
from returnkb.publish.copies.layout import FOLDER_LAYOUT, layout_files, whole_pages
from returnkb.publish.copies.links import resolve_links, within
from returnkb.publish.copies.render import Article, CopySource
from returnkb.publish.packaging.checksums import note_sum
from returnkb.publish.packaging.deterministic_zip import write_zip
from returnkb.publish.packaging.external_requests import require_no_external_requests
from returnkb.publish.packaging.manifest import with_manifest
from returnkb.publish.packaging.portable_paths import require_fit

START = "START-HERE.html"
# Scripts and the search index are copied as the site has them; open data is for programs, which have a network.
_COPIED = ("assets/", "facts/", "search/")
_THEME_ONLY = ("assets/theme.js",)


@dataclass(frozen=True)
class Bundled:
    """A finished zip with its SHA-256 and how many files it holds."""

    path: Path
    sha256: str
    files: int


def write_folder_copy(copy: Mapping[str, bytes], out: Path, name: str) -> Bundled:
    """Write a folder copy as a zip under one root folder and enter its sum into SHA256SUMS.

    Raises PathUnfit for a path that some system cannot hold.
    """
    inner = {f"{name}/{path}": content for path, content in copy.items()}
    require_fit(inner)
    target = out / f"{name}.zip"
    write_zip(target, inner)
    return Bundled(target, note_sum(out, target), len(inner))


def folder_copy(source: CopySource, stamp: EditionStamp) -> dict[str, bytes]:
    """The files of the folder copy, the start page first, the manifest last.

    Raises ExternalRequest, and UnsafePages for pages that break the HTML policy.
    """
    articles = source.articles(FOLDER)
    pages = whole_pages((linked(article, articles) for article in articles.values()), FOLDER_LAYOUT)
    files = {**shared_files(source.files), **pages, EDITION_SCRIPT: stamp.script("folder").encode()}
    require_no_external_requests(files)
    return with_manifest({START: start_page(stamp).encode(), **dict(sorted(files.items()))})


def shared_files(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The compiled files that pages of copies load: scripts, facts, search index, style sheet and icon."""
    kept = {name: content for name, content in files.items() if name.startswith(_COPIED) and _is_loaded(name)}
    return {**kept, **layout_files(files)}


def _is_loaded(name: str) -> bool:
    return not name.endswith(".css") and name not in _THEME_ONLY


def linked(article: Article, inside: Mapping[str, Article]) -> Article:
    """The same article, with links only to pages that its copy has."""
    return replace(article, html=resolve_links(article.html, article.address, within(article.address, inside)))


_START_STYLE = "body{font:1.2rem/1.5 system-ui,sans-serif;max-width:38rem;margin:2rem auto;padding:0 1rem}"


def start_page(stamp: EditionStamp) -> str:
    """The first file of a copy: how to open it, what edition it is, and until when it is considered fresh.

    Its style is inline, as it is also opened inside a zip, where no other file can be loaded.
    """
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy(inline_styles=[_START_STYLE])}">'
        '<title>Start here</title><meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<style>{_START_STYLE}</style></head>"
        "<body><h1>Start here</h1><ol><li>Extract the whole zip first (right click, “Extract all”).</li>"
        '<li>In the extracted folder, open this page again.</li><li><a href="index.html">Open the collection</a></li></ol>'
        f"<p>Edition {html.escape(stamp.id)} of {_day(stamp.day)}. "
        f"After {_day(stamp.fresh_until)}, ask for a newer one before you rely on it.</p>"
        "<p>Nothing here needs a network, and nothing you type leaves this device.</p></body></html>\n"
    )


def _day(day: date) -> str:
    return f'<time datetime="{day.isoformat()}">{format_day(day)}</time>'
