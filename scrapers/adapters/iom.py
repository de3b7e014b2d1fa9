"""Country pages of the International Organization for Migration."""

from scrapers.extract.adapter import Adapter
from scrapers.extract.ignore_patterns import IgnorePattern

ADAPTER = Adapter(
    name="IOM country pages",
    hosts=("iom.int",),
    select="main article, main",
    remove=(".related-content", ".view-related", ".social-share", ".breadcrumb", "nav"),
    ignore_patterns=(IgnorePattern(r"\b\d+ min(?:utes)? read\b", "reading time, counted by the site"),),
    required_phrases=("IOM",),
    min_characters=200,
)
