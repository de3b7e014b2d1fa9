"""The index in packs, as copies hold it: nothing is lost, few files are left, and the browser finds what it found before."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from search.index import shard_format
from search.index.file_bundles import bundle_files, bundle_name
from search.index.range_partitions import stretched
from search.index.shard_format import MANIFEST

QUERIES = (
    "insulin Prishtina",
    "pasport Kosova",
    "إيجار شقة أربيل",
    "shelter for women Peja",
    "zzqqxx school",
    "Gao",
    "returnees housing municipality",
    "hospital",
)
_PAGE = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Find</title><script src="search/finder.js"></script></html>'
_ASK = "async queries => JSON.stringify(await Promise.all(queries.map(query => returnkbSearch.search(query))))"


def _index(files: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in files.items() if name.endswith(".js") and name != "finder.js"}


def test_every_file_of_the_index_stands_whole_in_its_pack(files: dict[str, str]) -> None:
    """Only the manifest is another, by the number of packs; all other texts are there, each where its name leads."""
    index = _index(files)
    made = bundle_files(index, MANIFEST)
    encoded = _told(made)

    assert encoded["packs"]["list"] == encoded["packs"]["facet"] == 0
    assert all(
        text in made[bundle_name(name, encoded["packs"], MANIFEST)] for name, text in index.items() if name != MANIFEST
    )
    assert {**encoded, "packs": None} == {**_told(index), "packs": None}
    assert sum(map(len, made.values())) == sum(map(len, index.values())) + len(f',"packs":{_short(encoded["packs"])}')
    # Cards, which copies have on the pages of their entries, stand alone.
    assert len([name for name in made if not name.startswith("cards-")]) < len(index) / 40


def test_a_new_file_leaves_all_others_in_their_packs() -> None:
    """The number of packs is a power of two, so that it stays as it is while a collection grows by less than that."""
    names = [f"terms-{shard_format.fnv1a(str(number))}.js" for number in range(1_000)]
    before, after = (
        bundle_files({**dict.fromkeys(some, ""), MANIFEST: shard_format.encode_shard(MANIFEST, {})}, MANIFEST)
        for some in (names[:920], names)
    )

    assert _told(before)["packs"] == _told(after)["packs"] == {"terms": 4}


def test_a_kind_that_is_not_little_stays_out_of_the_manifest() -> None:
    """Lists of a large collection stand in packs, its places in files of their own; the manifest stays short."""
    files = {f"list-{shard_format.fnv1a(str(number))}.js": "x" * 1_000 for number in range(400)}
    files |= {"places-iraq.js": "x" * 140_000, "places-mali.js": "x", "facet-kind.js": "x"}
    made = bundle_files({**files, MANIFEST: shard_format.encode_shard(MANIFEST, {})}, MANIFEST)

    assert _told(made)["packs"] == {"list": 2, "facet": 0}
    assert sorted(made) == [MANIFEST, "pack-list-0.js", "pack-list-1.js", "places-iraq.js", "places-mali.js"]


def _told(files: Mapping[str, str]) -> dict[str, Any]:
    """What the manifest tells, which comes first in its file."""
    encoded: dict[str, Any] = shard_format.decode_shard(files[MANIFEST].partition("\n")[0] + "\n")[1]
    return encoded


def _short(encoded: object) -> str:
    return json.dumps(encoded, separators=(",", ":"))


def test_the_browser_finds_the_same_in_packs(chromium: Browser, files: dict[str, str], tmp_path: Path) -> None:
    """Whole answers are equal, typing errors, other scripts and unknown words included."""
    answers: list[list[object]] = []
    asked: set[str] = set()
    for folder, index in (
        ("plain", files),
        ("packed", {**bundle_files(stretched(_index(files)), MANIFEST), "finder.js": files["finder.js"]}),
    ):
        (tmp_path / folder / "search").mkdir(parents=True)
        (tmp_path / folder / "find.html").write_text(_PAGE, encoding="utf-8")
        for name, text in index.items():
            (tmp_path / folder / "search" / name).write_text(text, encoding="utf-8")
        page = chromium.new_page()
        page.on("request", lambda request: asked.add(Path(request.url).name.partition("-")[0]))
        page.goto((tmp_path / folder / "find.html").as_uri())
        answers.append(json.loads(page.evaluate(_ASK, QUERIES)))
        page.close()

    assert len(answers[0]) == len(QUERIES)
    assert answers[0] == answers[1]
    assert {"terms", "pack", "stretch"} <= asked
