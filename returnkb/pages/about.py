"""Pages about the site itself: method, rules, field guide, privacy, open data; generated where they could drift."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib.resources import files

from returnkb.corpus import field_docs as fields
from returnkb.model import page_urls
from returnkb.pages.context import Page, PageContext
from returnkb.text.markdown_escape import escape_markdown
from returnkb.text.messages.catalogue import unread_languages


def pages(context: PageContext) -> list[Page]:
    """All pages about the site."""
    return [
        context.page(
            "about.md",
            page_urls.ABOUT,
            "About",
            trail=[],
            freshness_words="This page is about the site itself and states no facts about places.",
            groups=_groups(context),
            unread=unread_languages(),
        ),
        context.page(
            "offline.md",
            page_urls.OFFLINE,
            "Take it along",
            description="Copies for a computer, a phone or paper, for work without a network.",
            trail=[("About", page_urls.ABOUT)],
            freshness_words="A copy is as recent as the day it was made.",
        ),
        _text(
            context,
            page_urls.METHOD,
            "How facts get here",
            lambda: _written("method.md") + _limits(context),
        ),
        _text(context, page_urls.PRIVACY, "Privacy", partial(_written, "privacy.md")),
        _text(context, page_urls.VISITS, "Our visits to other people's sites", partial(_written, "visits.md")),
        _text(context, page_urls.FIELDS, "Field guide", fields.field_guide),
        _text(context, page_urls.RULES, "The rules every entry keeps to", context.rules_guide),
        _text(
            context,
            page_urls.OPEN_DATA,
            "Open data",
            context.open_data_guide,
            description="The same facts as data: JSON, SQLite, HSDS, HXL, JSON-LD, Atom and more.",
        ),
    ]


def _groups(context: PageContext) -> list[tuple[str, str, list[tuple[str, str, str]]]]:
    """Links to the boards and to the pages about the site, by heading."""
    groups = [
        ("How recent and how complete it is", "boards", [
            ("Needs re-checking", page_urls.FRESHNESS_DASHBOARD, "by country, most urgent first"),
            ("Known and not known", page_urls.COVERAGE_DASHBOARD, "by country and topic"),
            ("What changed", page_urls.CHANGES, "edition by edition"),
        ]),
        ("Where it comes from", "origin", [
            ("How facts get here", page_urls.METHOD, "and how their age is worked out"),
            ("Sources", page_urls.SOURCES, "with what each of them supports"),
            ("Organisations", page_urls.ORGANISATIONS, "with what each of them offers"),
            ("Programmes", page_urls.PROGRAMMES, "of return and reintegration"),
        ]),
        ("Take and use it", "use", [
            ("Take it along", page_urls.OFFLINE, "copies for a computer, a phone or paper"),
            ("Open data", page_urls.OPEN_DATA, "the same facts for programs"),
        ]),
        ("For editors, and privacy", "editors", [
            ("Privacy", page_urls.PRIVACY, "what you type stays on your device"),
            ("Our visits to other people’s sites", page_urls.VISITS, ""),
            ("Field guide", page_urls.FIELDS, "for people who write entries"),
            ("Rules of every entry", page_urls.RULES, ""),
        ]),
    ]  # fmt: skip
    return [
        (heading, anchor, [item for item in items if context.profile.includes(item[1])])
        for heading, anchor, items in groups
    ]


def _text(context: PageContext, address: str, title: str, body: Callable[[], str], *, description: str = "") -> Page:
    return context.page(
        "text.md",
        address,
        title,
        description=description,
        trail=[("About", page_urls.ABOUT)],
        freshness_words="This page is about the site itself and states no facts about places.",
        costly=lambda: {"body": body()},
    )


def _written(name: str) -> str:
    return files("returnkb.pages").joinpath("written", name).read_text(encoding="utf-8")


def _limits(context: PageContext) -> str:
    lines = ["", "## Limits by topic {: #limits }", "", "| topic | due after |", "|---|---|"]
    for record in context.assessed.corpus.topics.values():
        mark = "" if "." in record.id else "**"
        lines.append(f"| {mark}{escape_markdown(record.value.label)}{mark} | {record.value.limit_days} days |")
    return "\n".join(lines) + "\n"
