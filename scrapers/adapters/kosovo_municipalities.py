"""Municipalities of Kosovo: pages of offices, some with a table of fees."""

from bs4 import BeautifulSoup

from scrapers.extract.adapter import Adapter
from scrapers.extract.table import amounts


def fees(soup: BeautifulSoup) -> dict[str, str]:
    """Fees of certificates and services."""
    return amounts(soup, ".entry-content table, main table")


ADAPTER = Adapter(
    name="municipalities of Kosovo",
    hosts=("kk.rks-gov.net",),
    remove=(".sidebar", ".related-posts", ".share-buttons"),
    facts=fees,
)
