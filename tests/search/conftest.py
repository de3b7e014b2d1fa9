"""Shared fixtures: the entries of the project, indexed, and a browser that searches in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from returnkb.assessment.assess import assess
from returnkb.build.compiled_json import compiled_json
from returnkb.corpus.load import load
from search.dataset import Dataset, read
from search.query.index_reader import IndexReader
from search.shards import browser_files
from tests.constants import REPOSITORY, TODAY
from tests.fixtures.shared_folder import shared_folder

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; form-action 'self'"
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>{policy}
<link rel="stylesheet" href="{root}search/finder.css">
<main class="md-typeset"><form class="rk-find" role="search" action="{root}find.html" method="get"><label for="rk-q">Find</label>
<input id="rk-q" name="q" type="search" dir="auto" autocomplete="off"><button type="submit">Find</button></form>
{body}</main><script src="{root}search/finder.js"></script></html>
"""
FINDER = '<div id="rk-finder"><p role="status" aria-live="polite" id="rk-said"></p><div id="rk-results"></div></div>'


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The compiled data of the entries of the project, as of one fixed day."""

    def write(folder: Path) -> None:
        for name, text in compiled_json(assess(load(REPOSITORY)[0], TODAY)).items():
            (folder / name).write_text(text, encoding="utf-8")

    return shared_folder(tmp_path_factory, "compiled-data", write)


@pytest.fixture(scope="session")
def dataset(data: Path) -> Dataset:
    """The dataset read from it."""
    return read(data)


@pytest.fixture(scope="session")
def files(data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The index files and scripts of the site by their name."""

    def write(folder: Path) -> None:
        for name, text in browser_files(data).items():
            (folder / name).write_bytes(text.encode())

    folder = shared_folder(tmp_path_factory, "search-files", write)
    return {path.name: path.read_bytes().decode() for path in sorted(folder.iterdir())}


@pytest.fixture(scope="session")
def index(files: dict[str, str]) -> IndexReader:
    """The index read by Python."""
    return IndexReader(files.__getitem__)


@pytest.fixture(scope="session")
def site(files: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a search page, an ordinary page and the index."""
    folder = tmp_path_factory.mktemp("site")
    write_site(folder, files)
    return folder


def write_site(folder: Path, files: dict[str, str]) -> None:
    """Write the minimum that the search in the browser needs."""
    (folder / "search").mkdir(parents=True, exist_ok=True)
    (folder / "kosovo").mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / "search" / name).write_text(text, encoding="utf-8")
    policy = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    (folder / "find.html").write_text(
        PAGE.format(title="Find", policy=policy, root="./", body=FINDER), encoding="utf-8"
    )
    page = PAGE.format(title="A page", policy=policy, root="../", body="<h1>Kosovo</h1>")
    (folder / "kosovo" / "index.html").write_text(page, encoding="utf-8")


@pytest.fixture(scope="session")
def chromium(browser: Browser) -> Browser:
    """The browser that all tests share."""
    return browser


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A new page; any error it throws or logs fails the test."""
    page = chromium.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    yield page
    page.close()
    assert errors == []


@pytest.fixture
def finder(page: Page, site: Path) -> Callable[..., Any]:
    """Searches in the browser, on a page opened from a folder, and returns the response."""
    page.goto((site / "find.html").as_uri())

    def ask(query: str, **options: Any) -> Any:
        return page.evaluate(
            "([query, options]) => returnkbSearch.search(query, options).then(plain)", [query, options]
        )

    page.evaluate(
        """() => { window.plain = made => ({ said: made.message, total: made.total, nearest: made.nearest, contacts: made.contacts.map(contact => contact[1]),
        groups: made.groups.map(group => ({ name: group.name, label: group.label,
          hits: group.hits.map(hit => [hit.card.id, hit.claims.map(claim => claim.id), hit.answer]) })) }); }"""
    )
    return ask
