"""The part of the register the scrapers need: which addresses to look at, and what is known of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

_ID = re.compile(r"[a-z0-9][a-z0-9-]*")


class RegisterError(Exception):
    """A register file that cannot be used, with the repair in the message."""


@dataclass(frozen=True)
class WatchedUrl:
    """One address to look at."""

    url: str
    select: str | None = None
    confirmed: bool = True
    why: str | None = None


@dataclass(frozen=True)
class Source:
    """One registered source, as far as looking at it goes."""

    id: str
    title: str
    publisher: str
    type: str
    language: str
    published: str
    url: str | None
    archive: str | None
    retired: str | None
    watches: tuple[WatchedUrl, ...]

    @property
    def dated(self) -> bool:
        """Whether it is a dated edition rather than a page kept up to date."""
        return self.published not in ("undated", "unknown")

    @property
    def host(self) -> str:
        """The host of its first address."""
        return (urlsplit(self.watches[0].url).hostname or "") if self.watches else ""


class TextLoader(yaml.SafeLoader):
    """YAML with every scalar as the text that was written: no dates, no octal phone numbers, no NO for Norway."""


TextLoader.yaml_implicit_resolvers = {}


def read_yaml(text: str) -> Any:
    """YAML as text, lists and mappings."""
    return yaml.load(text, Loader=TextLoader)  # noqa: S506 - a SafeLoader without implicit types


def load(root: Path) -> dict[str, Source]:
    """Every source of the register by its id."""
    folder = root / "sources" / "register"
    if not folder.is_dir():
        raise RegisterError(f"There is no folder {folder}; give the project's folder with --root.")
    return {path.stem: read_source(path) for path in sorted(folder.glob("*.yml"))}


def read_source(path: Path) -> Source:
    """One source from its file."""
    try:
        data = read_yaml(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        reason = str(error).replace("\n", " ")
        raise RegisterError(f"{path.name} is no readable YAML: {reason}. Repair the place it names.") from error
    if not isinstance(data, dict):
        raise RegisterError(f"{path.name} holds no keys; see the field guide for what a source needs.")
    if not _ID.fullmatch(path.stem):
        raise RegisterError(f"{path.name}: rename it with small letters, digits and hyphens only.")
    return source_of(path.stem, data)


def source_of(id: str, data: Mapping[str, Any]) -> Source:
    """One source from the keys of its file."""
    text = {key: str(value) for key, value in data.items() if isinstance(value, str)}
    url = text.get("url") or None
    return Source(
        id=id,
        title=text.get("title", id),
        publisher=text.get("publisher", ""),
        type=text.get("type", ""),
        language=text.get("language", ""),
        published=text.get("published", "undated"),
        url=url,
        archive=text.get("archive"),
        retired=text.get("retired"),
        watches=_watches(id, data.get("watch"), url),
    )


def _watches(id: str, given: Any, url: str | None) -> tuple[WatchedUrl, ...]:
    if not given:
        return (WatchedUrl(url),) if url else ()
    if not isinstance(given, list) or not all(isinstance(item, dict) and item.get("url") for item in given):
        raise RegisterError(f"{id}.yml: every item under watch needs a url.")
    return tuple(
        WatchedUrl(
            url=str(item["url"]),
            select=item.get("select"),
            confirmed=str(item.get("confirmed", "true")).lower() != "false",
            why=item.get("why"),
        )
        for item in given
    )
