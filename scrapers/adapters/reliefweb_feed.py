"""Feeds of ReliefWeb: news and press releases are left out; the format of an item is one of its categories."""

from scrapers.extract.adapter import Adapter

ADAPTER = Adapter(
    name="ReliefWeb feeds",
    hosts=("reliefweb.int",),
    path="/updates/rss",
    skipped_categories=("News and Press Release",),
)
