"""The service worker of the hosted site: lists of its files with hashes, and the scripts that save and serve them offline."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from pathlib import Path

from returnkb.build.file_sync import write_file
from returnkb.editions.stamp import FILE as EDITION_SCRIPT
from returnkb.editions.stamp import EditionStamp
from returnkb.pages.assets import asset
from returnkb.publish.packaging.checksums import sum_of

LIST = "keep/files.json"
# One list for each first folder, so that an update fetches those of folders in which something changed.
FOLDERS = "keep/rooms/"
WORKER = "sw.js"
SAVE_SCRIPT = "assets/offline-save.js"
# Half of a SHA-256 is beyond anybody's means to match, and sums are most of what an update has to fetch.
HASH_DIGITS = 32


def offline_files(files: Mapping[str, bytes], sets: Mapping[str, str], stamp: EditionStamp) -> dict[str, bytes]:
    """The files to add to a hosted site so that it can be saved; `sets` names the parts that can be saved alone.

    A set is the first folder of the addresses of its pages.
    """
    kept = {**files, EDITION_SCRIPT: stamp.script("web").encode(), SAVE_SCRIPT: asset("offline-save.js")}
    lists = _lists({name: (_short_hash(content), _transferred(content)) for name, content in sorted(kept.items())})
    written = {f"{FOLDERS}{folder}.json": _json(listed) for folder, listed in lists.items() if folder}
    folders = {
        folder: [_short_hash(written[f"{FOLDERS}{folder}.json"]), sum(size for _, size in listed.values())]
        for folder, listed in lists.items()
        if folder
    }
    whole = {
        "edition": stamp.id,
        "day": stamp.day.isoformat(),
        "sets": dict(sets),
        "rooms": folders,
        "files": lists[""],
    }
    head = {"sum": _short_hash(json.dumps(whole, sort_keys=True).encode()), **whole}
    about = {WORKER: asset("sw.js"), "manifest.webmanifest": _manifest().encode()}
    added = {name: kept[name] for name in (EDITION_SCRIPT, SAVE_SCRIPT)}
    return {**added, **written, LIST: _json(head), **about}


def _lists(files: Mapping[str, tuple[str, int]]) -> dict[str, dict[str, tuple[str, int]]]:
    """The files of each first folder; those in none are listed in the head itself."""
    lists: dict[str, dict[str, tuple[str, int]]] = {"": {}}
    for name, facts in files.items():
        lists.setdefault(name.rpartition("/")[0].partition("/")[0], {})[name] = facts
    return lists


def _short_hash(content: bytes) -> str:
    return sum_of(content)[:HASH_DIGITS]


def _json(data: object) -> bytes:
    return json.dumps(data, separators=(",", ":")).encode()


def switch_off(stamp: EditionStamp) -> dict[str, bytes]:
    """The files that end saving: a worker that deletes saved sites, and an edition script that offers none."""
    return {WORKER: asset("sw-off.js"), EDITION_SCRIPT: stamp.script("archive").encode()}


def write_site(files: Mapping[str, bytes], site: Path) -> None:
    """Write files into a hosted site, the list and the worker last, so that no reader gets a worker whose files are missing."""
    for name in sorted(files, key=lambda name: (name == WORKER, name == LIST, name)):
        write_file(site / name, files[name])


def _transferred(content: bytes) -> int:
    """How many bytes go over the line, as most hosts compress."""
    return len(gzip.compress(content, 6, mtime=0))


def _manifest() -> str:
    about = {
        "name": "returnkb",
        "short_name": "returnkb",
        "start_url": "index.html",
        "scope": "./",
        "display": "browser",
        "icons": [{"src": "assets/icon.png", "sizes": "48x48", "type": "image/png"}],
    }
    return json.dumps(about)
