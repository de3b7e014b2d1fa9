"""The real collection, judged once, and its compiled pages, for the tests of the counsellors' tools."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from returnkb.corpus import load
from returnkb.judgement import Judgement, judge
from returnkb.pages.page import Desk
from returnkb.setting import read_setting

REPOSITORY = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def judgement() -> Judgement:
    """The real collection as judged on one day."""
    corpus, _ = load(REPOSITORY)
    return judge(corpus, TODAY)


@pytest.fixture(scope="session")
def desk(judgement: Judgement) -> Desk:
    """What page writers have before them."""
    return Desk(judgement, read_setting(REPOSITORY))
