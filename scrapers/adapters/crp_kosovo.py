"""Civil Rights Programme Kosovo: its contact page lists the offices with their phones."""

from bs4 import BeautifulSoup

from scrapers.extract.adapter import Adapter
from scrapers.extract.table import contacts


def offices(soup: BeautifulSoup) -> dict[str, str]:
    """How each office is reached."""
    return contacts(soup, ".contact, .office, address")


ADAPTER = Adapter(
    name="Civil Rights Programme Kosovo",
    hosts=("crpkosovo.org",),
    remove=(".twitter-feed", ".banner"),
    facts=offices,
)
