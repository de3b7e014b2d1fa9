"""A small valid tree to work on, and its corpus."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from returnkb.corpus.corpus import Corpus
from returnkb.corpus.load import load
from returnkb.model.finding import Finding
from returnkb.rules import check

TREE = Path(__file__).parent / "tree"
TODAY = date(2026, 11, 21)
CHROMIUM = "/usr/bin/chromium"

# The same examples on every machine and in every run, however slow it is.
settings.register_profile("repeatable", max_examples=60, deadline=None, derandomize=True, database=None)
settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One real Chromium for all tests; without one those that need it fail."""
    with sync_playwright() as player:
        running = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture
def today() -> date:
    """The day on which all tests judge."""
    return TODAY


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the small valid tree, free to be changed."""
    return Path(shutil.copytree(TREE, tmp_path / "tree"))


@pytest.fixture
def corpus() -> Corpus:
    """The small valid tree, read."""
    return load(TREE)[0]


@pytest.fixture
def findings(tree: Path) -> Callable[[], list[Finding]]:
    """All findings of the copied tree, as it stands when asked."""

    def look() -> list[Finding]:
        read, form = load(tree)
        return sorted({*form, *check(read, TODAY)})

    return look
