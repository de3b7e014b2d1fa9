"""What an answer means, before anybody reads its text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

from scrapers.analysis.outcome import OUTCOME_OF_ERROR, Outcome
from scrapers.extract.normalize import fold
from scrapers.extract.text import ExtractedText
from scrapers.http.response import FetchFailure, Response
from scrapers.register import read_yaml

SHORT_PAGE = 600
MIN_TEXT = 40

_STATUS: Mapping[int, tuple[Outcome, str]] = {
    204: (Outcome.EMPTY, "It answers that there is nothing to show"),
    205: (Outcome.EMPTY, "It answers that there is nothing to show"),
    206: (Outcome.PROTOCOL, "It sends a part although the whole was asked for"),
    304: (Outcome.PROTOCOL, "It answers 'not modified' although nothing was named to compare with"),
    401: (Outcome.LOGIN_REQUIRED, "It asks for a login"),
    402: (Outcome.LOGIN_REQUIRED, "It asks for payment"),
    403: (Outcome.FORBIDDEN, "It does not let us in"),
    404: (Outcome.NOT_FOUND, "It says that there is no such page"),
    406: (Outcome.FORBIDDEN, "It does not serve visitors like us"),
    407: (Outcome.LOGIN_REQUIRED, "A proxy asks for a login"),
    410: (Outcome.ERASED, "It says that the page was taken down for good"),
    412: (Outcome.FORBIDDEN, "It does not serve visitors like us"),
    418: (Outcome.FORBIDDEN, "It does not serve visitors like us"),
    428: (Outcome.FORBIDDEN, "It does not serve visitors like us"),
    429: (Outcome.LIMITED, "It says that we ask too often"),
    440: (Outcome.LOGIN_REQUIRED, "It asks for a login"),
    449: (Outcome.LOGIN_REQUIRED, "It asks for a login"),
    451: (Outcome.LEGAL, "It may not show the page for legal reasons"),
}

_TITLE_NOT_FOUND = re.compile(r"^(error )?40[34]\b|\b(error )?404( error)?$|^(page|file) not found", re.IGNORECASE)
_LOGIN_PATH = re.compile(
    r"/(log-?in|sign-?in|anmelden|anmeldung|connexion|auth|sso|account/login|wp-login\.php)\b", re.IGNORECASE
)
_NOT_FOUND_PATH = re.compile(
    r"/(404|not-?found|page-not-found|error404|nicht-gefunden)\b|[?&]aspxerrorpath=", re.IGNORECASE
)
_ERROR_STATUS = re.compile(r"^(error )?[45]\d\d( error)?$", re.IGNORECASE)


@dataclass(frozen=True)
class Classification:
    """What an answer means, in a word and a sentence."""

    outcome: Outcome
    reason: str


@cache
def phrases() -> Mapping[str, tuple[str, ...]]:
    """What pages say instead of what was asked for, folded."""
    data = read_yaml((Path(__file__).parent / "phrases.yml").read_text(encoding="utf-8"))
    return {kind: tuple(fold(phrase) for phrase in found) for kind, found in data.items()}


def classify_failure(answer: FetchFailure) -> Classification:
    """What it means that no page came."""
    return Classification(OUTCOME_OF_ERROR[answer.error], _as_sentence(answer.reason))


def classify_status(page: Response) -> Classification | None:
    """What the status and the headers of an answer say, or None when the text must be read."""
    if page.headers.get("cf-mitigated", "").lower() == "challenge":
        return Classification(Outcome.CHALLENGE, "It wants to see a person before it shows the page.")
    if page.status == 200:
        return None
    if known := _STATUS.get(page.status):
        return Classification(known[0], f"{known[1]} (status {page.status}).")
    if (
        page.status == 503
        and "cloudflare" in page.headers.get("server", "").lower()
        and _has_phrase(page.body, "challenge")
    ):
        return Classification(Outcome.CHALLENGE, "It wants to see a person before it shows the page (status 503).")
    if 500 <= page.status < 600:
        return Classification(Outcome.SERVER_ERROR, f"Its server has a fault (status {page.status}).")
    if 200 < page.status < 300:
        return None
    if 300 <= page.status < 400:
        return Classification(Outcome.BAD_REDIRECT, f"It redirects without saying where (status {page.status}).")
    return Classification(Outcome.REQUEST_REJECTED, f"It rejects our request (status {page.status}).")


def classify_redirects(asked: str, page: Response) -> Classification | None:
    """What the redirects on the way to a page say."""
    if not page.redirects:
        return None
    start, end = urlsplit(asked), urlsplit(page.url)
    if _NOT_FOUND_PATH.search(f"{end.path}?{end.query}"):
        return Classification(Outcome.SOFT_NOT_FOUND, f"It redirects to its own 'not found' page ({page.url}).")
    if _LOGIN_PATH.search(end.path) and not _LOGIN_PATH.search(start.path):
        return Classification(Outcome.LOGIN_WALL, f"It redirects to a login page ({page.url}).")
    if (
        _is_deep_path(start.path)
        and not _is_deep_path(end.path)
        and not end.query
        and _same_site(start.hostname, end.hostname)
    ):
        return Classification(Outcome.SENT_HOME, f"It redirects to the site's home page ({page.url}).")
    return None


def classify_markup(asked: str, page: Response, soup: BeautifulSoup) -> Classification | None:
    """What the elements of a page say, before its text is cut out."""
    refresh = soup.find("meta", attrs={"http-equiv": re.compile("^refresh$", re.IGNORECASE)})
    content = refresh.get("content") if isinstance(refresh, Tag) else None
    if content and (found := re.search(r"url\s*=\s*['\"]?([^'\">\s]+)", str(content), re.IGNORECASE)):
        return Classification(
            Outcome.BAD_REDIRECT, f"It sends readers on to {found.group(1)[:200]} by a meta element; register that."
        )
    return None


def classify_text(
    asked: str, page: Response, text: ExtractedText, scripts: int, passwords: int
) -> Classification | None:
    """What the visible text says, or None when it is the page that was asked for."""
    said = fold(" ".join(paragraph.text for paragraph in text.whole))
    short = len(said) < SHORT_PAGE
    if classification := _of_title(text.title, short):
        return classification
    if passwords and short:
        return Classification(Outcome.LOGIN_WALL, "It shows a login form instead of the page.")
    for kind, outcome, what in _SHORT_PAGES:
        if short and any(phrase in said or phrase in fold(text.title) for phrase in phrases()[kind]):
            return Classification(outcome, what)
    if _changed_site(asked, page) and any(phrase in said for phrase in phrases()["parked"]):
        return Classification(Outcome.PARKED, "The domain is for sale.")
    if len(said) < MIN_TEXT or (scripts and len(said) < 120):
        if scripts:
            return Classification(Outcome.SCRIPT_ONLY, "It shows text only to browsers that run its program.")
        return Classification(Outcome.EMPTY, "It shows next to no text.")
    return None


_SHORT_PAGES = (
    ("parked", Outcome.PARKED, "The domain is for sale."),
    ("not_found", Outcome.SOFT_NOT_FOUND, "It says that there is no such page, although with a good status."),
    ("challenge", Outcome.CHALLENGE, "It wants to see a person before it shows the page."),
    ("login", Outcome.LOGIN_WALL, "It asks for a login instead of showing the page."),
    ("maintenance", Outcome.SERVER_ERROR, "It says that it is under maintenance."),
    ("consent", Outcome.CONSENT_WALL, "It shows a consent question instead of the page."),
)


def _of_title(title: str, short: bool) -> Classification | None:
    for piece in re.split(r"\s[|–—-]\s", title):
        said = fold(piece)
        if _TITLE_NOT_FOUND.search(said) or any(phrase == said for phrase in phrases()["not_found"]):
            return Classification(Outcome.SOFT_NOT_FOUND, f"Its title is {piece!r}, although the status is good.")
        if short and _ERROR_STATUS.search(said):
            return Classification(Outcome.SERVER_ERROR, f"Its title is {piece!r}, although the status is good.")
    return None


def _has_phrase(body: bytes, kind: str) -> bool:
    said = fold(body[:20_000].decode("utf-8", errors="replace"))
    return any(phrase in said for phrase in phrases()[kind])


def _is_deep_path(path: str) -> bool:
    return bool(re.sub(r"^/([a-z]{2}(-[a-z]{2})?/?)?(index\.\w+|home)?/?$", "", path, flags=re.IGNORECASE))


def _same_site(first: str | None, second: str | None) -> bool:
    return registrable_domain(first or "") == registrable_domain(second or "")


def _changed_site(asked: str, page: Response) -> bool:
    return not _same_site(urlsplit(asked).hostname, urlsplit(page.url).hostname)


_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "gob", "gov", "gouv", "net", "org"})


def registrable_domain(host: str) -> str:
    """The part of a host name somebody registered, near enough: too wide a group is only more polite."""
    labels = host.lower().rstrip(".").split(".")
    if host.replace(".", "").isdigit() or ":" in host:
        return host
    three = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3 if three else -2 :])


def _as_sentence(sentence: str) -> str:
    sentence = sentence.strip() or "No answer came"
    return sentence[0].upper() + sentence[1:] + ("" if sentence.endswith(".") else ".")
