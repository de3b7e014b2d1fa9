"""The downloads of an edition as HTML: which file suits which device, how to open, check and update it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from returnkb.editions.stamp import EditionStamp
from returnkb.model import page_urls as addresses
from returnkb.publish.packaging.checksums import NAME as SUMS
from returnkb.publish.trust.signature import SIGNATURE
from returnkb.publish.updates.update_zip import UPDATE_ENDING

_HEX = 8  # letters of a sum that people compare by eye


@dataclass(frozen=True)
class Downloads:
    """The files of a folder of downloads: name to sum and size in bytes, and whether its list of sums is signed."""

    files: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    signed: bool = False


@dataclass(frozen=True)
class DownloadKind:
    """A kind of download: how the part of its name behind the edition reads, whom it is for, and how it is opened."""

    ending: str
    heading: str
    how: str


KINDS = (
    DownloadKind(
        r"\.zip",
        "For a computer or a stick",
        "Extract the whole zip (on Windows: right-click, “Extract all”). Then open START-HERE.html. Everything works there without a network, finding too. Many mail systems refuse such zips: pass it on by link or stick.",
    ),
    DownloadKind(
        r"-all\.html",
        "For a phone: everything in one file",
        "Save the file, then open it with the phone’s browser. It is large; the file of one country opens faster.",
    ),
    DownloadKind(
        r"-(?!all\.)[a-z-]+\.html",
        "For a phone: one country in one file",
        "Save the file, then open it with the phone’s browser.",
    ),
    DownloadKind(
        r"\.zim",
        "For Kiwix",
        "Kiwix is a free reader for phones, computers and hotspots. Open the file in it; its own search finds the text.",
    ),
    DownloadKind(
        r"\.epub", "For a book reader", "A book of all entries. Its dates do not change as time passes; look at them."
    ),
    DownloadKind(
        r"-[a-z-]+\.pdf",
        "To print: the booklet of a country",
        "What is known today of a country and its places, with sources and dates; history and programmes are not in it.",
    ),
    DownloadKind(
        r"-[a-z-]+-sheets\.zip",
        "To print: fact sheets of places",
        "One sheet a place, to hand over; extract the zip first.",
    ),
    DownloadKind(
        rf"-from-.+{re.escape(UPDATE_ENDING)}",
        "You have an older copy on a computer",
        "Take the file made for your edition. Check it first, as below; then extract it beside the old folder and let it replace files of the same name.",
    ),
)


def downloads_html(address: str, mark: EditionStamp, downloads: Downloads) -> str:
    """The downloads of an edition by use, and how they are checked."""
    parts = list(_by_kind(address, mark, downloads))
    if not parts:
        return "<p>No downloads are kept here.</p>"
    return "".join(parts) + _checking(address, signed=downloads.signed)


def _by_kind(address: str, mark: EditionStamp, downloads: Downloads) -> Iterator[str]:
    for kind in KINDS:
        fits = re.compile(rf"returnkb-{re.escape(mark.id)}{kind.ending}")
        rows = [_row(address, name, *facts) for name, facts in sorted(downloads.files.items()) if fits.fullmatch(name)]
        if rows:
            yield f"<h2>{kind.heading}</h2><p>{kind.how}</p><ul>{''.join(rows)}</ul>"


def _row(address: str, name: str, digest: str, size: int) -> str:
    return (
        f"<li>{_link(address, f'downloads/{name}', name)}, {size_words(size)}"
        f'<details class="rk-cite"><summary>SHA-256: {digest[:_HEX]}…</summary><code>{digest}</code></details></li>'
    )


def size_words(size: int) -> str:
    """A size in bytes as people read it: 7.2 MB, 310 KB."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} KB"


def _checking(address: str, *, signed: bool) -> str:
    sums, signature = (_link(address, f"downloads/{name}", name) for name in (SUMS, SIGNATURE))
    with_page = (
        f"<p>Open the verify.html that your office gave you, and choose the download, {sums} and {signature} together. "
        "Green: it is genuine. Anything else: do not use it, and tell whoever gave it to you. "
        "A verify.html that came with the download proves nothing about it.</p>"
    )
    return (
        "<h2>Is it genuine?</h2>"
        + (
            with_page
            if signed
            else f"<p>Nobody has signed this edition. {sums} shows damage, not who made the files.</p>"
        )
        + "<p>On Windows without anything: open a command window, type <code>certutil -hashfile FILE SHA256</code> and "
        f"compare the first {_HEX} letters with those your office was sent.</p>"
    )


def _link(address: str, to: str, words: str) -> str:
    return f'<a href="{addresses.relative(address, to)}">{html.escape(words)}</a>'
