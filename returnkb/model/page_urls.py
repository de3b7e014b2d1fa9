"""URLs of all pages: flat .html addresses that work on the web, from a folder and in an archive."""

from __future__ import annotations

HOME = "index.html"
FIND = "find.html"
COUNTRIES = "countries.html"
COMPARE = "compare.html"
SHEET = "sheet.html"
ASSISTANCE = "assistance.html"
PROGRAMMES = "programmes/index.html"
GUIDE = "guide/index.html"
SOURCES = "sources/index.html"
ORGANISATIONS = "organisations/index.html"
FRESHNESS_DASHBOARD = "boards/freshness.html"
COVERAGE_DASHBOARD = "boards/coverage.html"
ABOUT = "about/index.html"
OFFLINE = "about/offline.html"
CHANGES = "about/changes.html"
METHOD = "about/method.html"
RULES = "about/rules.html"
FIELDS = "about/fields.html"
PRIVACY = "about/privacy.html"
VISITS = "about/visits.html"
OPEN_DATA = "about/data.html"
OWN_PAGES = (
    HOME, FIND, COUNTRIES, COMPARE, SHEET, ASSISTANCE, PROGRAMMES, GUIDE, SOURCES, ORGANISATIONS, FRESHNESS_DASHBOARD, COVERAGE_DASHBOARD,
    ABOUT, OFFLINE, CHANGES, METHOD, RULES, FIELDS, PRIVACY, VISITS, OPEN_DATA,
)  # fmt: skip
# Folders at the top of a built or hosted site that hold something else than the pages of a country.
FOLDERS = frozenset(
    ("about", "assets", "assistance", "boards", "changes", "data", "downloads", "edit", "editions", "facts", "guide", "history",
     "index", "organisations", "programmes", "search", "sources")
)  # fmt: skip
# Names inside the folder of a country or place that are pages of its own.
NAMES_IN_PLACES = frozenset(("index", "map", "sheet", "topics"))


def entry(entry_id: str, claim_id: str | None = None) -> str:
    """The page of an entry, or one claim on it."""
    return f"{entry_id}.html" + (f"#{claim_id}" if claim_id else "")


def place(place_id: str) -> str:
    """The page of a place or country."""
    return f"{place_id}/index.html"


def topic(country_id: str, topic_id: str) -> str:
    """The page of a topic within a country; a subtopic is a part of its topic's page."""
    head, _, tail = topic_id.partition(".")
    return f"{country_id}/topics/{head}.html" + (f"#{tail.replace('_', '-')}" if tail else "")


def country_map(country_id: str) -> str:
    """The map of a country."""
    return f"{country_id}/map.html"


def sheet(place_id: str) -> str:
    """The fact sheet of a place."""
    return f"{place_id}/sheet.html"


def source(source_id: str) -> str:
    """The page of a source."""
    return f"sources/{source_id}.html"


def part(page: str, number: int) -> str:
    """A further page of a list that is too long for one; the first one has the list's own address."""
    return page if number == 1 else f"{page.removesuffix('.html')}/page-{number}.html"


def coverage(country_id: str) -> str:
    """What is known on each place of a country."""
    return f"boards/coverage/{country_id}.html"


def organisation(organisation_id: str) -> str:
    """The page of an organisation."""
    return f"organisations/{organisation_id}.html"


def history(entry_id: str) -> str:
    """The page with the earlier versions of an entry, on a hosted site."""
    return f"history/{entry_id}.html"


def relative(from_page: str, target: str) -> str:
    """The relative link from one page to another, which is valid at any address of the site."""
    path, mark, fragment = target.partition("#")
    if path == from_page and mark:
        return f"#{fragment}"
    *folders, name = path.split("/")
    here = from_page.split("/")[:-1]
    shared = 0
    for ours, theirs in zip(here, folders, strict=False):
        if ours != theirs:
            break
        shared += 1
    return "/".join([*[".."] * (len(here) - shared), *folders[shared:], name]) + mark + fragment


def markdown_file(page: str) -> str:
    """The compiled file a page is rendered from."""
    return page.removesuffix(".html") + ".md"
