"""What lets readers keep the hosted site on their device: the list of its files with sums, and the worker that serves them."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from returnkb.edition_stamp import FILE as EDITION_SCRIPT
from returnkb.edition_stamp import EditionMark
from returnkb.pages.assets import asset
from returnkb.publish.differences import differences
from returnkb.publish.packaging.checksums import sum_of

LIST = "keep/files.json"
# One list for each first folder, so that an update fetches those of folders in which something changed.
ROOMS = "keep/rooms/"
# For each site hosted before: how to make the files of this one from those that a reader has kept.
FROM = "keep/from/"
WORKER = "sw.js"
# Half of a SHA-256 is beyond anybody's means to match, and sums are most of what an update has to fetch.
SUM_DIGITS = 32


@dataclass(frozen=True)
class Hosted:
    """A site as it was hosted before: the sum of its list, and its files by name."""

    sum: str
    files: Mapping[str, bytes]


def hosted(site: Path) -> Hosted:
    """Read a site with the list of its files; raises OSError or ValueError if the list is not whole or names a file that is not there."""
    head = json.loads((site / LIST).read_bytes())
    names = set(head["files"])
    for room in head["rooms"]:
        names |= json.loads((site / f"{ROOMS}{room}.json").read_bytes()).keys()
    return Hosted(head["sum"], {name: (site / name).read_bytes() for name in sorted(names)})


def web_files(
    files: Mapping[str, bytes], sets: Mapping[str, str], mark: EditionMark, before: Iterable[Hosted] = ()
) -> dict[str, bytes]:
    """The files to add to a hosted site; `sets` names the parts that can be kept alone, by the first folder of their addresses.

    Who keeps one of the sites hosted `before` gets the differences alone.
    """
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
    ways = {earlier.sum: _way(earlier, kept) for earlier in before}
    weights = {earlier: [_sent(way), rest] for earlier, (way, rest) in ways.items()}
    head = {"sum": _short_sum(json.dumps(whole, sort_keys=True).encode()), **whole, "from": weights}
    about = {WORKER: asset("sw.js"), "manifest.webmanifest": _about().encode()}
    written |= {f"{FROM}{earlier}.json": way for earlier, (way, _) in ways.items()}
    return {**keeper, **written, LIST: _json(head), **about}


def _way(before: Hosted, kept: Mapping[str, bytes]) -> tuple[bytes, int]:
    """For each changed file, by its sum, that of the old one and the steps from it; and what all other changed files weigh."""
    told = differences(before.files, kept)
    held = set(before.files.values())
    rest = sum(_sent(content) for name, content in kept.items() if name not in told and content not in held)
    return _json({_short_sum(kept[name]): [_short_sum(before.files[name]), how] for name, how in told.items()}), rest


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
