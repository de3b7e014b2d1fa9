"""The real collection, and a browser that knows the finder's engine."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from returnkb.assessment.assess import AssessedCorpus, assess
from returnkb.corpus.load import load

REPOSITORY = Path(__file__).resolve().parents[2]
CHROMIUM = "/usr/bin/chromium"
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def assessed() -> AssessedCorpus:
    """The real collection as judged on one day."""
    corpus, _ = load(REPOSITORY)
    return assess(corpus, TODAY)
