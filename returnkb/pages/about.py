"""Pages about the site itself: the method, the rules, the fields, privacy and the changes; generated where they could drift."""

from __future__ import annotations

from importlib.resources import files

from returnkb import addresses, fields
from returnkb.editions import Edition
from returnkb.pages.page import Desk, Page
from returnkb.rules import FORM, RULES


def pages(desk: Desk, editions: list[Edition]) -> list[Page]:
    """All pages about the site."""
    return [
        _text(
            desk, addresses.METHOD, "How facts get here and how we judge them", _written("method.md") + _limits(desk)
        ),
        _text(desk, addresses.PRIVACY, "Privacy", _written("privacy.md")),
        _text(desk, addresses.FIELDS, "Field guide", fields.field_guide()),
        _text(desk, addresses.RULES, "The rules every entry keeps to", _rules()),
        _text(desk, addresses.CHANGES, "Changes by edition", _changes(editions)),
    ]


def _text(desk: Desk, address: str, title: str, body: str) -> Page:
    return desk.write(
        "text.md",
        address,
        title,
        trail=[("For counsellors", addresses.GUIDE)],
        freshness_words="This page is about the site itself and states no facts about places.",
        body=_Raw(body),
    )


class _Raw(str):
    """Markdown of our own, which templates must not escape."""

    def __html__(self) -> str:
        return self


def _written(name: str) -> str:
    return files("returnkb.pages").joinpath("written", name).read_text(encoding="utf-8")


def _limits(desk: Desk) -> str:
    lines = ["", "## Limits by topic {: #limits }", "", "| topic | due after |", "|---|---|"]
    for record in desk.judgement.corpus.topics.values():
        mark = "" if "." in record.id else "**"
        lines.append(f"| {mark}{record.what.label}{mark} | {record.what.limit_days} days |")
    return "\n".join(lines) + "\n"


def _rules() -> str:
    lines = [
        "Every finding names its rule. “Must fix” stops the build; “unusual” asks whether it is meant.",
        "",
        "## Form {: #form }",
        "",
        *(f"- **{code}** {asks}" for code, asks in FORM.items()),
        "",
        "## Content {: #content }",
        "",
    ]
    for rule in RULES:
        lines += [f"### {rule.code} {{: #{rule.code.lower()} }}", "", f"{rule.asks} ({rule.level}; {rule.origin})", ""]
    return "\n".join(lines)


def _changes(editions: list[Edition]) -> str:
    if not editions:
        return "No edition has been named yet.\n"
    lines: list[str] = []
    for edition in reversed(editions):
        first, *rest = edition.lines()
        lines += [f"## Edition {edition.id} {{: #e{edition.id.replace('.', '-')} }}", "", first, ""]
        lines += [f"- {_escaped(line)}" for line in rest]
        lines.append("")
    return "\n".join(lines)


def _escaped(text: str) -> str:
    return "".join(f"\\{character}" if character in "\\`*_{}[]<>#|" else character for character in text)
