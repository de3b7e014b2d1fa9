"""Country pages of the International Organization for Migration."""

from scrapers.extract.adapter import Publisher
from scrapers.extract.ignore_patterns import Mask

PUBLISHER = Publisher(
    name="IOM country pages",
    hosts=("iom.int",),
    select="main article, main",
    remove=(".related-content", ".view-related", ".social-share", ".breadcrumb", "nav"),
    masks=(Mask(r"\b\d+ min(?:utes)? read\b", "reading time, counted by the site"),),
    expect=("IOM",),
    least=200,
)
