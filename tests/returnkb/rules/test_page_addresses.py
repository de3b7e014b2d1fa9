"""Addresses of pages: each page of the site has an owner that the rules know, so that no entry can take it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from returnkb.assessment.assess import assess
from returnkb.build.compile import compile_tree
from returnkb.build.output_paths import merge_outputs
from returnkb.corpus.corpus import Corpus
from returnkb.corpus.edition_files import save_edition
from returnkb.corpus.load import load
from returnkb.editions.snapshot import make_edition
from returnkb.model import page_urls as addresses
from returnkb.model.finding import Finding
from returnkb.pages import PageContext, all_pages
from returnkb.rules.page_urls import owner_of, page_owners
from tests.constants import REPOSITORY, TODAY

Look = Callable[[], list[Finding]]


def pages(corpus: Corpus) -> dict[str, str]:
    """Title of every page by address; raises PathConflict when two share one."""
    made = all_pages(PageContext(assess(corpus, TODAY)))
    merged = merge_outputs((page.title, page.address, page.title) for page in made)
    return {address: str(title) for address, title in merged.items()}


def test_every_page_has_an_owner() -> None:
    """Every page of the real collection is an entry's, a former address, or known to the rule as taken."""
    corpus = load(REPOSITORY)[0]
    owners = page_owners(corpus)
    free = {
        address
        for address in pages(corpus)
        if (entry_id := address.removesuffix(".html")) not in {*corpus.entries, *corpus.current_ids, *corpus.retired}
        and not owner_of(entry_id, owners)
    }
    assert free == set()


def test_every_folder_of_the_site_is_reserved(tree: Path) -> None:
    """No country can be named like a folder that a build makes."""
    compile_tree(tree, tree / "build", TODAY)
    made = {path.name for path in (tree / "build/pages").iterdir() if path.is_dir()}
    assert made - {"kosovo", "mali", "germany"} <= addresses.FOLDERS


@pytest.mark.parametrize("folder", sorted(addresses.FOLDERS))
def test_a_country_named_like_a_folder_is_a_finding(folder: str, tree: Path, findings: Look) -> None:
    """A country's pages must not mix with those of the site."""
    place = {"id": folder, "kind": "country", "names": {"en": ["Atlantis"]}, "code": "ZZ", "roles": ["return"]}
    (tree / "sources/places/zz.yml").write_text(json.dumps([place]), encoding="utf-8")
    assert ("sources/places/zz.yml", "A01") in [(item.path, item.code) for item in findings()]


OWN = sorted(address.removesuffix(".html") for address in addresses.OWN_PAGES if "/" in address)
OF_PLACES = [
    "kosovo/index",
    "kosovo/map",
    "kosovo/sheet",
    "kosovo/topics/housing",
    "kosovo/prizren/sheet",
    "mali/gao/map",
]
OF_RECORDS = [
    "sources/radio-series",
    "organisations/advice-house",
    "assets/x",
    "data/x",
    "search/x",
    "history/kosovo/x",
]


@pytest.mark.parametrize("taken", [*OWN, *OF_PLACES, *OF_RECORDS])
@pytest.mark.parametrize("how", ["moved", "retired"])
def test_a_former_address_takes_no_page(taken: str, how: str, tree: Path, findings: Look) -> None:
    """Neither `moved_from` nor a retired id can be the address of a page that exists."""
    rents = tree / "docs/kosovo/prizren/rents.md"
    if how == "moved":
        rents.write_text(
            rents.read_text(encoding="utf-8").replace("---\n", f"---\nmoved_from: [{taken}]\n", 1), "utf-8"
        )
    else:
        (tree / "sources/retired.yml").write_text(f"- {{id: {taken}, reason: Wrong., day: 2026-11-20}}\n", "utf-8")
    assert [item.code for item in findings()] == ["A01"]
    assert findings()[0].repair


def test_a_deleted_entry_is_a_lost_address(tree: Path, corpus: Corpus, findings: Look) -> None:
    """An entry of the last edition that is gone is one finding, until it is listed as moved or retired."""
    save_edition(tree, make_edition(corpus, [], TODAY))
    assert findings() == []
    rents = tree / "docs/kosovo/prizren/rents.md"
    rents.rename(rents.with_name("prices.md"))
    (found,) = findings()
    assert (found.path, found.code) == ("sources/editions/2026.11.json", "A02")
    assert found.line > 1 and "kosovo/prizren/rents" in found.sentence

    prices = rents.with_name("prices.md")
    text = prices.read_text(encoding="utf-8")
    prices.write_text(text.replace("---\n", "---\nmoved_from: [kosovo/prizren/rents]\n", 1), encoding="utf-8")
    assert findings() == []
