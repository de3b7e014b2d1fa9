"""Feeds of ReliefWeb: only situation reports and assessments are extracted."""

from scrapers.extract.adapter import Adapter

ADAPTER = Adapter(
    name="ReliefWeb feeds",
    hosts=("reliefweb.int",),
    path="/updates/rss",
    item_pattern=r"(?i)situation report|needs assessment|displacement|return",
)
