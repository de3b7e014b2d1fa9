"""Classification of a response: its outcome by failure, status, redirects, markup and visible text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

from bs4 import BeautifulSoup
from publicsuffixlist import PublicSuffixList

from scrapers.analysis.outcome import OUTCOME_OF_ERROR, Outcome
from scrapers.extract.normalize import fold
from scrapers.extract.text import ExtractedText
from scrapers.http.response import FetchFailure, Response
from scrapers.sources.register import read_yaml

# Folded characters. Phrases of error pages count only on a page this short.
SHORT_PAGE = 600
MIN_TEXT = 40
MIN_TEXT_WITH_SCRIPTS = 120

_STATUS: Mapping[int, tuple[Outcome, str]] = {
    204: (Outcome.EMPTY, "It answers that there is no content"),
    205: (Outcome.EMPTY, "It answers that there is no content"),
    206: (Outcome.PROTOCOL, "It sends a part although the whole page was requested"),
    304: (Outcome.PROTOCOL, "It answers 'not modified' although the request was not conditional"),
    401: (Outcome.LOGIN_REQUIRED, "It asks for a login"),
    402: (Outcome.LOGIN_REQUIRED, "It asks for payment"),
    403: (Outcome.FORBIDDEN, "It refuses access"),
    404: (Outcome.NOT_FOUND, "It answers that there is no such page"),
    406: (Outcome.FORBIDDEN, "It does not serve clients like this one"),
    407: (Outcome.LOGIN_REQUIRED, "A proxy asks for a login"),
    410: (Outcome.ERASED, "It answers that the page was removed permanently"),
    412: (Outcome.FORBIDDEN, "It does not serve clients like this one"),
    418: (Outcome.FORBIDDEN, "It does not serve clients like this one"),
    428: (Outcome.FORBIDDEN, "It does not serve clients like this one"),
    429: (Outcome.LIMITED, "It answers that there were too many requests"),
    440: (Outcome.LOGIN_REQUIRED, "It asks for a login"),
    449: (Outcome.LOGIN_REQUIRED, "It asks for a login"),
    451: (Outcome.LEGAL, "It may not show the page for legal reasons"),
}

_TITLE_SEPARATOR = re.compile(r"\s[|–—-]\s")
_TITLE_NOT_FOUND = re.compile(
    r"^(error )?404$|^(error )?404\b.{0,60}\b(not found|error|page|introuvable)|\b(error )?404( error)?$|^(page|file) not found",
    re.IGNORECASE,
)
_TITLE_PHRASE = re.compile(r"^(?:error )?404(?: error)?$|not found|introuvable|nicht gefunden")
_TITLE_STATUS = re.compile(r"(?:error )?([45]\d\d)\b")
_TITLE_OUTCOMES = {
    401: Outcome.LOGIN_REQUIRED, 403: Outcome.FORBIDDEN, 429: Outcome.LIMITED, 500: Outcome.SERVER_ERROR,
    502: Outcome.SERVER_ERROR, 503: Outcome.SERVER_ERROR, 504: Outcome.SERVER_ERROR,
}  # fmt: skip
_LOGIN_PATH = re.compile(
    r"/(log-?in|sign-?in|anmelden|anmeldung|connexion|auth|sso|account/login|wp-login\.php)\b", re.IGNORECASE
)
_NOT_FOUND_PATH = re.compile(
    r"/(404|not-?found|page-not-found|error404|nicht-gefunden)\b|[?&]aspxerrorpath=", re.IGNORECASE
)
_HOME_PATH = re.compile(r"/([a-z]{2}(-[a-z]{2})?/?)?(index\.\w+|home)?/?|", re.IGNORECASE)
_ERROR_STATUS = re.compile(r"^(error )?[45]\d\d( error)?$", re.IGNORECASE)
_REFRESH = re.compile("^refresh$", re.IGNORECASE)
_REFRESH_URL = re.compile(
    r"\s{0,9}(?P<seconds>\d{1,6}(?:\.\d{0,3})?)\s{0,9}[;,]\s{0,9}url\s{0,9}=\s{0,9}['\"]?(?P<url>[^'\">\s]+)",
    re.IGNORECASE,
)
# A page that is shown for longer is meant to be read before it reloads.
MAX_REFRESH_SECONDS = 10


@dataclass(frozen=True)
class Classification:
    """Outcome of a response and the sentence that gives its reason."""

    outcome: Outcome
    reason: str


@cache
def phrases() -> Mapping[str, tuple[str, ...]]:
    """Folded phrases of error pages, access walls and withdrawn pages, by kind."""
    data = read_yaml((Path(__file__).parent / "phrases.yml").read_text(encoding="utf-8"))
    return {kind: tuple(fold(phrase) for phrase in found) for kind, found in data.items()}


def classify_failure(failure: FetchFailure) -> Classification:
    """Classification of a fetch without a response."""
    return Classification(OUTCOME_OF_ERROR[failure.error], _as_sentence(failure.reason))


def classify_status(response: Response) -> Classification | None:
    """Classification by status and headers; None when the document must be read."""
    if response.headers.get("cf-mitigated", "").lower() == "challenge":
        return Classification(Outcome.CHALLENGE, "It asks for proof of a human visitor before it shows the page.")
    status = response.status
    if status == 200:
        return None
    if known := _STATUS.get(status):
        return Classification(known[0], f"{known[1]} (status {status}).")
    cloudflare = "cloudflare" in response.headers.get("server", "").lower()
    if status == 503 and cloudflare and _has_phrase(response.body, "challenge"):
        return Classification(
            Outcome.CHALLENGE, "It asks for proof of a human visitor before it shows the page (status 503)."
        )
    if 500 <= status < 600:
        return Classification(Outcome.SERVER_ERROR, f"Its server reports an error (status {status}).")
    if 200 < status < 300:
        return None
    if 300 <= status < 400:
        return Classification(Outcome.BAD_REDIRECT, f"It redirects without a target (status {status}).")
    return Classification(Outcome.REQUEST_REJECTED, f"It rejects the request (status {status}).")


def classify_redirects(requested: str, response: Response) -> Classification | None:
    """Classification by the URL that redirects led to; None when it may be the requested page."""
    if not response.redirects:
        return None
    start, end = urlsplit(requested), urlsplit(response.url)
    if _NOT_FOUND_PATH.search(f"{end.path}?{end.query}"):
        return Classification(Outcome.SOFT_NOT_FOUND, f"It redirects to its own 'not found' page ({response.url}).")
    if _LOGIN_PATH.search(end.path) and not _LOGIN_PATH.search(start.path):
        return Classification(Outcome.LOGIN_WALL, f"It redirects to a login page ({response.url}).")
    same_site = _same_site(start.hostname, end.hostname)
    if _is_deep_path(start.path) and not _is_deep_path(end.path) and not end.query and same_site:
        return Classification(Outcome.SENT_HOME, f"It redirects to the site's home page ({response.url}).")
    return None


def classify_markup(soup: BeautifulSoup, url: str) -> Classification | None:
    """Classification by elements of the page at a URL: frames, or a meta element that redirects readers at once."""
    if soup.find("frameset"):
        return Classification(Outcome.SCRIPT_ONLY, "It shows its text in frames only; register the URL of the frame.")
    for refresh in soup.find_all("meta", attrs={"http-equiv": _REFRESH}):
        found = _REFRESH_URL.match(str(refresh.get("content", "")))
        if found is None or refresh.find_parent("noscript") or float(found["seconds"]) > MAX_REFRESH_SECONDS:
            continue
        target = urldefrag(urljoin(url, found["url"])).url
        if target.rstrip("/") != urldefrag(url).url.rstrip("/"):
            return Classification(
                Outcome.BAD_REDIRECT,
                f"It redirects readers to {found['url'][:200]} by a meta element; register that URL.",
            )
    return None


def classify_text(
    requested: str, response: Response, text: ExtractedText, scripts: int, passwords: int
) -> Classification | None:
    """Classification by the visible text; None when it is the requested page."""
    folded = fold(" ".join(paragraph.text for paragraph in text.whole))
    short = len(folded) < SHORT_PAGE
    if classification := _classify_title(text.title, short):
        return classification
    if passwords and short:
        return Classification(Outcome.LOGIN_WALL, "It shows a login form instead of the page.")
    title = fold(text.title)
    for kind, outcome, reason in _SHORT_PAGES:
        if short and any(phrase in folded or phrase in title for phrase in phrases()[kind]):
            return Classification(outcome, reason)
    if _changed_site(requested, response) and any(phrase in folded for phrase in phrases()["parked"]):
        return Classification(Outcome.PARKED, "The domain is for sale.")
    if len(folded) < MIN_TEXT or (scripts and len(folded) < MIN_TEXT_WITH_SCRIPTS):
        if scripts:
            return Classification(Outcome.SCRIPT_ONLY, "It shows text only to browsers that run its scripts.")
        return Classification(Outcome.EMPTY, "It shows next to no text.")
    return None


_SHORT_PAGES = (
    ("parked", Outcome.PARKED, "The domain is for sale."),
    ("not_found", Outcome.SOFT_NOT_FOUND, "It says that there is no such page, although with status 200."),
    ("server_error", Outcome.SERVER_ERROR, "It shows an error of its server, although with status 200."),
    ("challenge", Outcome.CHALLENGE, "It asks for proof of a human visitor before it shows the page."),
    ("login", Outcome.LOGIN_WALL, "It asks for a login instead of showing the page."),
    ("maintenance", Outcome.SERVER_ERROR, "It says that it is under maintenance."),
    ("consent", Outcome.CONSENT_WALL, "It shows a consent question instead of the page."),
)


def _classify_title(title: str, short: bool) -> Classification | None:
    parts = _TITLE_SEPARATOR.split(title)
    for part in parts:
        folded = fold(part)
        if short and (status := _TITLE_STATUS.match(folded)) and int(status[1]) in _TITLE_OUTCOMES:
            outcome = _TITLE_OUTCOMES[int(status[1])]
            return Classification(outcome, f"Its title is {part!r}, although the status is 200.")
        # A long page with a number in a part of its title is about something else, such as “404 Media”.
        if not short and len(parts) > 1 and not _TITLE_PHRASE.search(folded):
            continue
        if _TITLE_NOT_FOUND.search(folded) or any(phrase == folded for phrase in phrases()["not_found"]):
            return Classification(Outcome.SOFT_NOT_FOUND, f"Its title is {part!r}, although the status is 200.")
        if short and _ERROR_STATUS.search(folded):
            return Classification(Outcome.SERVER_ERROR, f"Its title is {part!r}, although the status is 200.")
    return None


def _has_phrase(body: bytes, kind: str) -> bool:
    folded = fold(body[:20_000].decode("utf-8", errors="replace"))
    return any(phrase in folded for phrase in phrases()[kind])


def _is_deep_path(path: str) -> bool:
    return not _HOME_PATH.fullmatch(path)


def _same_site(first: str | None, second: str | None) -> bool:
    return registrable_domain(first or "") == registrable_domain(second or "")


def _changed_site(requested: str, response: Response) -> bool:
    return not _same_site(urlsplit(requested).hostname, urlsplit(response.url).hostname)


@cache
def _public_suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def registrable_domain(host: str) -> str:
    """Registrable domain of a host after the Public Suffix List; the host itself when it has none."""
    host = host.lower().rstrip(".")
    if host.replace(".", "").isdigit() or ":" in host:
        return host
    return _public_suffixes().privatesuffix(host) or host


def _as_sentence(text: str) -> str:
    text = text.strip() or "No response arrived"
    return text[0].upper() + text[1:] + ("" if text.endswith(".") else ".")
