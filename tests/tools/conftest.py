"""The real collection, judged once, and its compiled pages, for the tests of the counsellors' tools."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from returnkb.assessment.assess import AssessedCorpus, assess
from returnkb.corpus.corpus import load
from returnkb.pages.context import PageContext

REPOSITORY = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def assessed() -> AssessedCorpus:
    """The real collection as judged on one day."""
    corpus, _ = load(REPOSITORY)
    return assess(corpus, TODAY)


@pytest.fixture(scope="session")
def context(assessed: AssessedCorpus) -> PageContext:
    """The context of the site's pages."""
    return PageContext(assessed)


@pytest.fixture
def tab(browser: Browser) -> Iterator[Tab]:
    """A tab that fails on any script error."""
    tab = browser.new_page()
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    yield tab
    tab.close()
    assert errors == []
