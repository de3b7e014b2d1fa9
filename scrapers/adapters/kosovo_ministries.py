"""Ministries of Kosovo: pages with a news column and today's date beside the text."""

from scrapers.extract.adapter import Adapter
from scrapers.extract.ignore_patterns import IgnorePattern

ADAPTER = Adapter(
    name="ministries of Kosovo",
    hosts=("mpb.rks-gov.net", "mpms.rks-gov.net"),
    remove=(".news-sidebar", ".lajmet", ".weather", ".today"),
    ignore_patterns=(
        IgnorePattern(r"(?i)\b(?:sot|danas|today)\s*:?\s*\d{1,2}[./]\d{1,2}[./]\d{4}", "the date of today"),
    ),
    min_characters=150,
)
