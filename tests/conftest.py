"""Fixtures of all tests: the small valid tree, its corpus, one browser; and the markers that follow from fixtures."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from returnkb.corpus.corpus import Corpus
from returnkb.corpus.load import load
from returnkb.model.finding import Finding
from returnkb.rules import check
from tests.constants import CHROMIUM, TESTS, TODAY, TREE

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# The same examples on every machine and in every run, however slow it is.
settings.register_profile("repeatable", max_examples=40, deadline=None, derandomize=True, database=None)
settings.load_profile("repeatable")


# Files that take longest, begun first so that no process is left alone with one of them at the end.
# The first makes the site that others wait for.
LONGEST_FILES = (
    "returnkb/pages/test_built_pages.py", "hostile/test_every_field.py", "scrapers/observe/test_hostile_register.py",
    "search/browser/test_ten_thousand_entries.py", "tools/workflows/test_release_steps.py", "tools/test_wheel.py",
    "scrapers/state/test_store.py", "tools/workflows/test_workflow_steps.py", "returnkb/publish/test_same_builds.py",
    "scrapers/extract/test_linear_time.py", "scrapers/extract/test_linear_reading.py", "returnkb/pages/test_reading.py",
    "search/opensearch/test_same_answers.py", "search/query/test_loops.py", "returnkb/exports/test_hostile_texts.py",
    "scrapers/observe/test_cluster.py", "search/browser/test_finder.py", "search/index/test_index_files.py",
    "returnkb/publish/hosting/test_web_app.py", "returnkb/eligibility/test_finder_page.py",
)  # fmt: skip


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first, and give every test the markers of the fixtures it uses, also through another fixture."""
    order = {name: number for number, name in enumerate(LONGEST_FILES)}
    items.sort(key=lambda item: order.get(item.path.relative_to(TESTS).as_posix(), len(order)))
    for item in items:
        for name, marker in (("drives_browser", pytest.mark.browser), ("takes_seconds", pytest.mark.slow)):
            if name in getattr(item, "fixturenames", ()):
                item.add_marker(marker)


@pytest.fixture(scope="session")
def drives_browser() -> None:
    """Marker `browser` for tests that use it: requested by fixtures that start a browser or a reader program."""


@pytest.fixture(scope="session")
def takes_seconds() -> None:
    """Marker `slow` for tests that use it: requested by fixtures that take more than three seconds."""


@pytest.fixture(scope="session")
def browser(drives_browser: None) -> Iterator[Browser]:
    """A Chromium that all tests share; without one those that need it fail."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        running = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture
def today() -> date:
    """The `today` of all tests."""
    return TODAY


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the small valid tree, free to be changed."""
    return Path(shutil.copytree(TREE, tmp_path / "tree"))


@pytest.fixture
def corpus() -> Corpus:
    """The corpus of the small valid tree."""
    return load(TREE)[0]


@pytest.fixture
def findings(tree: Path) -> Callable[[], list[Finding]]:
    """A function that returns all current findings of the copied tree."""

    def look() -> list[Finding]:
        read, form = load(tree)
        return sorted({*form, *check(read, TODAY)})

    return look
