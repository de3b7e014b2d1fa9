"""The real collection, assessed once and built once, for all tests of returnkb."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from returnkb.assessment.assess import AssessedCorpus, assess
from returnkb.build.compile import compile_tree
from returnkb.build.render import render
from returnkb.corpus.load import load
from returnkb.pages.context import PageContext
from tests.constants import COLLECTION_TODAY, REPOSITORY
from tests.fixtures.shared_folder import shared_folder

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from playwright.sync_api import Page as Tab


@dataclass(frozen=True)
class Built:
    """A built site: its folder, the compiled pages it came from, and the assessed corpus."""

    site: Path
    build: Path
    assessed: AssessedCorpus

    def pages(self) -> list[Path]:
        """Every HTML page, the web host's error page aside."""
        return sorted(path for path in self.site.rglob("*.html") if path.name != "404.html")


@pytest.fixture(scope="session")
def assessed() -> AssessedCorpus:
    """The assessment of the real collection on one day."""
    corpus, _ = load(REPOSITORY)
    return assess(corpus, COLLECTION_TODAY)


@pytest.fixture(scope="session")
def built(takes_seconds: None, assessed: AssessedCorpus, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The real site, compiled and rendered."""
    build = shared_folder(tmp_path_factory, "built", _build)
    return Built(build / "site", build, assessed)


def _build(build: Path) -> None:
    compile_tree(REPOSITORY, build, COLLECTION_TODAY)
    render(REPOSITORY, build / "pages", build / "site", lambda words: None)


@pytest.fixture(scope="session")
def context(assessed: AssessedCorpus) -> PageContext:
    """The context of page functions."""
    return PageContext(assessed)


@pytest.fixture
def tab(browser: Browser) -> Iterator[Tab]:
    """A browser page that fails on any script error."""
    tab = browser.new_page()
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    yield tab
    tab.close()
    assert errors == []
