"""What lets readers keep the hosted site on their device: the list of its files with sums, and the worker that serves them."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Mapping
from pathlib import Path

from returnkb.bundle.checksums import sum_of
from returnkb.bundle.edition_mark import FILE as EDITION_SCRIPT
from returnkb.bundle.edition_mark import EditionMark
from returnkb.pages.assets import asset

LIST = "keep/files.json"
# One list for each first folder, so that an update fetches those of folders in which something changed.
ROOMS = "keep/rooms/"
WORKER = "sw.js"
# Half of a SHA-256 is beyond anybody's means to match, and sums are most of what an update has to fetch.
SUM_DIGITS = 32


def web_files(files: Mapping[str, bytes], sets: Mapping[str, str], mark: EditionMark) -> dict[str, bytes]:
    """The files to add to a hosted site; `sets` names the parts that can be kept alone, by the first folder of their addresses."""
    edition = mark.script("web").encode()
    keeper = {EDITION_SCRIPT: edition, "assets/keep.js": asset("keep.js")}
    kept = {**files, **keeper}
    lists = _lists({name: (_short_sum(content), _sent(content)) for name, content in sorted(kept.items())})
    written = {f"{ROOMS}{room}.json": _json(listed) for room, listed in lists.items() if room}
    rooms = {
        room: [_short_sum(written[f"{ROOMS}{room}.json"]), sum(size for _, size in listed.values())]
        for room, listed in lists.items()
        if room
    }
    whole = {"edition": mark.id, "day": mark.day.isoformat(), "sets": dict(sets), "rooms": rooms, "files": lists[""]}
    head = {"sum": _short_sum(json.dumps(whole, sort_keys=True).encode()), **whole}
    about = {WORKER: asset("sw.js"), "manifest.webmanifest": _about().encode()}
    return {**keeper, **written, LIST: _json(head), **about}


def _lists(files: Mapping[str, tuple[str, int]]) -> dict[str, dict[str, tuple[str, int]]]:
    """The files of each first folder; those in none are listed in the head itself."""
    lists: dict[str, dict[str, tuple[str, int]]] = {"": {}}
    for name, facts in files.items():
        lists.setdefault(name.rpartition("/")[0].partition("/")[0], {})[name] = facts
    return lists


def _short_sum(content: bytes) -> str:
    return sum_of(content)[:SUM_DIGITS]


def _json(data: object) -> bytes:
    return json.dumps(data, separators=(",", ":")).encode()


def switch_off(mark: EditionMark) -> dict[str, bytes]:
    """The files that end keeping: the worker that deletes copies, and an edition script that offers none."""
    return {WORKER: asset("sw-off.js"), EDITION_SCRIPT: mark.script("archive").encode()}


def write_web_files(files: Mapping[str, bytes], site: Path) -> None:
    """Write files into a hosted site, the worker last, so that no reader gets a worker whose files are not there yet."""
    for name in sorted(files, key=lambda name: (name == WORKER, name == LIST, name)):
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        waiting = path.with_name(f".{path.name}.tmp")
        waiting.write_bytes(files[name])
        os.replace(waiting, path)


def _sent(content: bytes) -> int:
    """How many bytes go over the line, as most hosts compress."""
    return len(gzip.compress(content, 6, mtime=0))


def _about() -> str:
    about = {
        "name": "returnkb",
        "short_name": "returnkb",
        "start_url": "index.html",
        "scope": "./",
        "display": "browser",
        "icons": [{"src": "assets/images/favicon.png", "sizes": "48x48", "type": "image/png"}],
    }
    return json.dumps(about)
