"""List of the downloads of an edition as HTML: the files by device, how to open them, and how to verify them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from returnkb.editions.stamp import EditionStamp
from returnkb.publish.copies.article import link
from returnkb.publish.packaging.checksums import CHECKSUMS
from returnkb.publish.trust.signature import SIGNATURE
from returnkb.publish.updates.update_zip import UPDATE_SUFFIX

_SHOWN_DIGITS = 8  # of a hash, for comparing by eye


@dataclass(frozen=True)
class Downloads:
    """The files of a folder of downloads: name → SHA-256 and size in bytes; `signed` tells whether SHA256SUMS has a signature."""

    files: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    signed: bool = False


@dataclass(frozen=True)
class DownloadKind:
    """A kind of download: the pattern of its name after the edition, the heading of its users, and instructions for opening."""

    suffix: str
    heading: str
    instructions: str


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
        "Extract the zip first. Each place has a sheet for counsellors in English, and short ones for clients in the languages of the country.",
    ),
    DownloadKind(
        rf"-from-.+{re.escape(UPDATE_SUFFIX)}",
        "You have an older copy on a computer",
        "Take the file made for your edition. Check it first, as below; then extract it beside the old folder and let it replace files of the same name.",
    ),
)


def downloads_html(address: str, stamp: EditionStamp, downloads: Downloads) -> str:
    """The downloads of an edition by kind, and how to verify them."""
    sections = list(_sections_by_kind(address, stamp, downloads))
    if not sections:
        return "<p>No downloads are kept here.</p>"
    return "".join(sections) + _verification(address, signed=downloads.signed)


def _sections_by_kind(address: str, stamp: EditionStamp, downloads: Downloads) -> Iterator[str]:
    for kind in KINDS:
        pattern = re.compile(rf"returnkb-{re.escape(stamp.id)}{kind.suffix}")
        items = [
            _list_item(address, name, *details)
            for name, details in sorted(downloads.files.items())
            if pattern.fullmatch(name)
        ]
        if items:
            yield f"<h2>{kind.heading}</h2><p>{kind.instructions}</p><ul>{''.join(items)}</ul>"


def _list_item(address: str, name: str, digest: str, size: int) -> str:
    return (
        f"<li>{link(address, f'downloads/{name}', name)}, {format_size(size)}"
        f'<details class="rk-cite"><summary>SHA-256: {digest[:_SHOWN_DIGITS]}…</summary><code>{digest}</code></details></li>'
    )


def format_size(size: int) -> str:
    """A size in bytes with its unit: 7.2 MB, 310 KB."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} KB"


def _verification(address: str, *, signed: bool) -> str:
    sums, signature = (link(address, f"downloads/{name}", name) for name in (CHECKSUMS, SIGNATURE))
    signed_text = (
        f"<p>Open the verify.html that your office gave you, and choose the download, {sums} and {signature} together. "
        "Green: it is genuine. Anything else: do not use it, and inform whoever gave it to you. "
        "A verify.html that came with the download proves nothing about it.</p>"
    )
    return (
        "<h2>Is it genuine?</h2>"
        + (
            signed_text
            if signed
            else f"<p>Nobody has signed this edition. {sums} shows damage, not who made the files.</p>"
        )
        + "<p>On Windows without anything: open a command window, type <code>certutil -hashfile FILE SHA256</code> and "
        f"compare the first {_SHOWN_DIGITS} letters with those your office was sent.</p>"
    )
