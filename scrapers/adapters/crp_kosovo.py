"""Civil Rights Programme Kosovo: a contact page with the phone numbers of the offices."""

from bs4 import BeautifulSoup

from scrapers.extract.adapter import Adapter
from scrapers.extract.table import contacts


def offices(soup: BeautifulSoup) -> dict[str, str]:
    """Phone numbers and mail addresses of the offices."""
    return contacts(soup, ".contact, .office, address")


ADAPTER = Adapter(
    name="Civil Rights Programme Kosovo",
    hosts=("crpkosovo.org",),
    remove=(".twitter-feed", ".banner"),
    facts=offices,
)
