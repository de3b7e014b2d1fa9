"""Paths and days that all tests share."""

from __future__ import annotations

from datetime import date
from pathlib import Path

TESTS = Path(__file__).resolve().parent
REPOSITORY = TESTS.parent
# A small valid collection, and files with one fault each.
TREE = TESTS / "tree"
BROKEN = TESTS / "broken"
CHROMIUM = "/usr/bin/chromium-headless-shell"
# The day of every assessment: of the small tree, and of the real collection.
TODAY = date(2026, 11, 21)
COLLECTION_TODAY = date(2026, 11, 29)
