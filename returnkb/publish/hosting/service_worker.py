"""Service worker of the hosted site: file lists with hashes, and the scripts that save the site and serve it offline."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from pathlib import Path

from returnkb.build.file_sync import write_file
from returnkb.editions.stamp import FILE as EDITION_SCRIPT
from returnkb.editions.stamp import EditionStamp
from returnkb.pages.assets import asset
from returnkb.publish.packaging.checksums import sha256_hex

FILE_LIST = "keep/files.json"
# One list for each top-level folder, so that an update fetches only the lists of folders with changes.
FOLDER_LISTS = "keep/folders/"
WORKER = "sw.js"
SAVE_SCRIPT = "assets/offline-save.js"
# 128 bits of a SHA-256 resist second preimages, and hashes are most of the bytes of an update.
HASH_DIGITS = 32


def offline_files(files: Mapping[str, bytes], sets: Mapping[str, str], stamp: EditionStamp) -> dict[str, bytes]:
    """The files that make a hosted site saveable; `sets` are the parts that can be saved alone, top-level folder → title."""
    scripts = {EDITION_SCRIPT: stamp.script("web").encode(), SAVE_SCRIPT: asset("offline-save.js")}
    entries = {name: (_short_hash(data), _gzip_size(data)) for name, data in sorted({**files, **scripts}.items())}
    by_folder = _by_top_folder(entries)
    top_level = by_folder.pop("")
    lists = {folder: _json(listed) for folder, listed in by_folder.items()}
    content = {
        "edition": stamp.id,
        "day": stamp.day.isoformat(),
        "sets": dict(sets),
        "folders": {
            folder: [_short_hash(lists[folder]), sum(size for _, size in listed.values())]
            for folder, listed in by_folder.items()
        },
        "files": top_level,
    }
    file_list = {"sum": _short_hash(json.dumps(content, sort_keys=True).encode()), **content}
    return {
        **scripts,
        **{f"{FOLDER_LISTS}{folder}.json": data for folder, data in lists.items()},
        FILE_LIST: _json(file_list),
        WORKER: asset("sw.js"),
        "manifest.webmanifest": _web_app_manifest().encode(),
    }


def _by_top_folder(entries: Mapping[str, tuple[str, int]]) -> dict[str, dict[str, tuple[str, int]]]:
    """Entries by top-level folder; files in none have the empty name."""
    folders: dict[str, dict[str, tuple[str, int]]] = {"": {}}
    for name, entry in entries.items():
        folders.setdefault(name.rpartition("/")[0].partition("/")[0], {})[name] = entry
    return folders


def _short_hash(content: bytes) -> str:
    return sha256_hex(content)[:HASH_DIGITS]


def _json(data: object) -> bytes:
    return json.dumps(data, separators=(",", ":")).encode()


def kill_switch_files(stamp: EditionStamp) -> dict[str, bytes]:
    """The kill switch: a worker that deletes saved sites, and an edition script that does not offer saving."""
    return {WORKER: asset("sw-off.js"), EDITION_SCRIPT: stamp.script("archive").encode()}


def write_site(files: Mapping[str, bytes], site: Path) -> None:
    """Write files into a hosted site, the file list and the worker last, so that no browser loads a worker whose files are missing."""
    for name in sorted(files, key=lambda name: (name == WORKER, name == FILE_LIST, name)):
        write_file(site / name, files[name])


def _gzip_size(content: bytes) -> int:
    """The size of a response in bytes, as most hosts compress."""
    return len(gzip.compress(content, 6, mtime=0))


def _web_app_manifest() -> str:
    manifest = {
        "name": "returnkb",
        "short_name": "returnkb",
        "start_url": "index.html",
        "scope": "./",
        "display": "browser",
        "icons": [{"src": "assets/icon.png", "sizes": "48x48", "type": "image/png"}],
    }
    return json.dumps(manifest)
