"""Bundles of index files, as copies hold them: no file is lost, and the browser finds what it finds on the site."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from search.dataset import Dataset
from search.index import shard_format
from search.index.file_bundles import bundle_files, bundle_name
from search.index.shard_format import MANIFEST
from search.shards import index_files

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


def test_the_copy_profile_holds_every_file_of_the_site_in_its_bundle(dataset: Dataset, files: dict[str, str]) -> None:
    """Only the manifest differs, by the number of bundles; every other text is in the bundle its name leads to."""
    site, copy = _index(files), index_files(dataset, "copy")
    manifest = _manifest(copy)
    counts = manifest.pop("packs")

    assert all(text in copy[bundle_name(name, counts)] for name, text in site.items() if name != MANIFEST)
    assert manifest == _manifest(site)
    assert sum(map(len, copy.values())) == sum(map(len, site.values())) + len(f',"packs":{_compact(counts)}')
    assert len(copy) < len(site) / 4


def test_a_growing_collection_keeps_its_files_in_the_same_bundles() -> None:
    """The number of bundles is a power of two, so that it stays the same while a collection grows a little."""
    names = [f"terms-{shard_format.fnv1a(str(number))}.js" for number in range(1_000)]
    before, after = (
        bundle_files({**dict.fromkeys(some, ""), MANIFEST: shard_format.encode_shard(MANIFEST, {})}, MANIFEST)
        for some in (names[:920], names)
    )

    assert _manifest(before)["packs"] == _manifest(after)["packs"] == {"terms": 128}


def test_facets_and_places_stay_files_of_their_own() -> None:
    """A copy has few of them, and a bundle would be loaded as a whole for one facet."""
    files = {f"list-{shard_format.fnv1a(str(number))}.js": "x" for number in range(16)}
    files |= {"places-iraq.js": "x", "places-iraq-a1.js": "x", "facet-kind.js": "x"}
    bundles = bundle_files({**files, MANIFEST: shard_format.encode_shard(MANIFEST, {})}, MANIFEST)

    assert _manifest(bundles)["packs"] == {"list": 2}
    assert sorted(bundles) == [
        "facet-kind.js", MANIFEST, "pack-list-0.js", "pack-list-1.js", "places-iraq-a1.js", "places-iraq.js",
    ]  # fmt: skip


def _manifest(files: Mapping[str, str]) -> dict[str, Any]:
    manifest: dict[str, Any] = shard_format.decode_shard(files[MANIFEST])[1]
    return manifest


def _compact(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def test_the_browser_finds_the_same_in_a_copy(
    chromium: Browser, dataset: Dataset, files: dict[str, str], tmp_path: Path
) -> None:
    """Whole responses are equal, with typing errors, other scripts and unknown words included."""
    responses: list[list[object]] = []
    requested: set[str] = set()
    for folder, index in (("site", files), ("copy", {**index_files(dataset, "copy"), "finder.js": files["finder.js"]})):
        (tmp_path / folder / "search").mkdir(parents=True)
        (tmp_path / folder / "find.html").write_text(_PAGE, encoding="utf-8")
        for name, text in index.items():
            (tmp_path / folder / "search" / name).write_text(text, encoding="utf-8")
        page = chromium.new_page()
        page.on("request", lambda request: requested.add(Path(request.url).name.partition("-")[0]))
        page.goto((tmp_path / folder / "find.html").as_uri())
        responses.append(json.loads(page.evaluate(_ASK, QUERIES)))
        page.close()

    assert len(responses[0]) == len(QUERIES)
    assert responses[0] == responses[1]
    assert {"terms", "pack", "cards"} <= requested
