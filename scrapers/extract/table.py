"""Facts in tables and contact blocks: amounts by row, phone numbers and mail addresses."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Tag

from scrapers.extract.normalize import normalize

MAX_KEY = 120
# Bounded repetition and the look-behind assertions keep these patterns linear: each number or address is tried once.
_AMOUNT = re.compile(
    r"(?<!\d)\d[\d.,' ]{0,24}(?:€|eur\w*|euro\w*|usd|\$|rs\.?|pkr|rsd|din\w*|lek\w*|mdl|lei)", re.IGNORECASE
)
_PHONE = re.compile(r"(?<![\w/])\+?\(?\d[\d ()/.-]{6,}\d(?!\w)")
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]+\w")


def amounts(soup: BeautifulSoup, selector: str = "table") -> dict[str, str]:
    """Amounts of each table row by the text of its first cell."""
    found = {}
    for row in (row for table in soup.select(selector) for row in table.find_all("tr")):
        cells = [normalize(cell.get_text(" ")) for cell in row.find_all(["td", "th"])]
        money = [normalize(amount) for cell in cells[1:] for amount in _AMOUNT.findall(cell)]
        if money and cells[0]:
            found[cells[0][:MAX_KEY]] = ", ".join(money)
    return found


def contacts(soup: BeautifulSoup, selector: str) -> dict[str, str]:
    """Phone numbers and mail addresses of a part of a page, in their order."""
    found: dict[str, str] = {}
    for part in soup.select(selector):
        text = " ".join([normalize(part.get_text(" ")), *_linked(part)])
        phones = dict.fromkeys(re.sub(r"[^\d+]", "", match) for match in _PHONE.findall(text))
        found |= {f"phone {phone[-4:]}": phone for phone in phones if 8 <= len(phone.lstrip("+")) <= 15}
        found |= {f"mail {mail}": mail for mail in dict.fromkeys(match.lower() for match in _MAIL.findall(text))}
    return found


def _linked(part: Tag) -> list[str]:
    links = (str(link["href"]) for link in part.find_all("a", href=True))
    return [href.split(":", 1)[1].split("?")[0] for href in links if href.startswith(("tel:", "mailto:"))]
