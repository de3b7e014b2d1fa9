"""Visible text of an entry: the lines that a reader sees, taken from the fields and the Markdown body of its file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import yaml

_BLOCK_MARKS = re.compile(r"^(?:#+|[-*])\s+")
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")


def visible_text(text: str) -> list[str]:
    """The lines of an entry's file that a reader sees, its title first; a text without front matter is returned by line."""
    data = front_matter(text)
    if data is None:
        return text.splitlines()
    title = [str(data.get("title", ""))] if data else []
    return [*title, *visible_lines(data, text.split("---\n", 2)[2])]


def visible_lines(data: Mapping[str, Any], body: str) -> list[str]:
    """The lines of an entry that a reader sees below its title."""
    lines = [str(data[key]) for key in ("summary", "status", "cost") if data.get(key)]
    lines += [line for claim in data.get("claims") or [] if isinstance(claim, dict) for line in _claim_lines(claim)]
    lines += [str(line) for line in _office_lines(data.get("offices") or [])]
    return lines + [_plain_text(line) for line in body.splitlines() if line.strip()]


def front_matter(text: str) -> dict[str, Any] | None:
    """The front matter of an entry, with all values as text; empty where it is not a mapping, None where it cannot be parsed."""
    parts = text.split("---\n", 2)
    if len(parts) < 3:
        return None
    try:
        data = yaml.CBaseLoader(parts[1]).get_single_data()
    except yaml.YAMLError:
        return None
    return data if isinstance(data, dict) else {}


def _plain_text(line: str) -> str:
    """A line of Markdown without markup of headings, lists and emphasis, and with the URL of a link after its text."""
    return _LINK.sub(r"\1 (\2)", _BLOCK_MARKS.sub("", line.strip()).replace("**", ""))


def _claim_lines(claim: Mapping[str, Any]) -> list[str]:
    statement = f"{claim.get('text', '')} ({claim.get('observed') or 'date unknown'})"
    return [statement, *([str(claim["note"])] if claim.get("note") else [])]


def _office_lines(offices: Iterable[Any]) -> Iterable[str]:
    for office in offices:
        if isinstance(office, dict):
            contact = [office.get("address"), office.get("hours")]
            contact += [phone.get("number") for phone in office.get("phones") or [] if isinstance(phone, dict)]
            yield ", ".join(str(part) for part in contact if part)
