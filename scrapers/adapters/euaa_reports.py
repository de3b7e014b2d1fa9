"""Country guidance and reports of the EU Agency for Asylum: dated editions linked from lists."""

from bs4 import BeautifulSoup

from scrapers.extract.adapter import Adapter
from scrapers.extract.edition_list import newest_link

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def newest_report(soup: BeautifulSoup) -> str | None:
    """Title of the newest edition of the list, by year and then by title."""
    return newest_link(
        soup, rf"(?:COI Report|Country Guidance|Country Focus).*?(?:(?:{'|'.join(_MONTHS)}) )?\b(20\d\d)\b"
    )


ADAPTER = Adapter(
    name="EUAA country reports",
    hosts=("euaa.europa.eu",),
    select="main",
    remove=(".pager", ".facets", "form"),
    edition=newest_report,
)
