"""Source register: the fields of `sources/register/*.yml` that observation needs."""

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
    """One watched URL; `select` is a CSS selector, `confirmed` is false until a person has opened it."""

    url: str
    select: str | None = None
    confirmed: bool = True
    why: str | None = None


@dataclass(frozen=True)
class Source:
    """One registered source."""

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
        """Whether it is a dated edition rather than a page that is kept up to date."""
        return self.published not in ("undated", "unknown")

    @property
    def host(self) -> str:
        """Host of its first watched URL."""
        return (urlsplit(self.watches[0].url).hostname or "") if self.watches else ""


class TextLoader(yaml.SafeLoader):
    """YAML loader that keeps every scalar as text: no dates, no octal phone numbers, no false for NO."""


TextLoader.yaml_implicit_resolvers = {}


class _FastTextLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # the base depends on how PyYAML was built
    """The same loader in C, where PyYAML was built with it: reading a large register takes an eighth of the time."""


_FastTextLoader.yaml_implicit_resolvers = {}


def read_yaml(text: str) -> Any:
    """YAML as texts, lists and mappings."""
    try:
        return yaml.load(text, Loader=_FastTextLoader)  # noqa: S506 - a SafeLoader without implicit types
    except (yaml.YAMLError, UnicodeError):
        # The messages of the other loader name the mistake more plainly.
        return yaml.load(text, Loader=TextLoader)  # noqa: S506 - as above


def load(root: Path) -> dict[str, Source]:
    """Sources of the register by id."""
    folder = root / "sources" / "register"
    if not folder.is_dir():
        raise RegisterError(f"There is no folder {folder}; give the project's folder with --root.")
    return {path.stem: read_source(path) for path in sorted(folder.glob("*.yml"))}


def read_source(path: Path) -> Source:
    """Source of a register file; raises RegisterError."""
    try:
        data = read_yaml(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        reason = " ".join(str(error).split())
        raise RegisterError(f"{path.name} is not valid YAML: {reason}. Repair it at the line it names.") from error
    if not isinstance(data, dict):
        raise RegisterError(f"{path.name} is no mapping of keys; see the field guide for what a source needs.")
    if not _ID.fullmatch(path.stem):
        raise RegisterError(f"{path.name}: rename it with small letters, digits and hyphens only.")
    return source_of(path.stem, data)


def source_of(id: str, data: Mapping[str, Any]) -> Source:
    """Source with the given id and fields."""
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
    items = given or ([{"url": url}] if url else [])
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise RegisterError(f"{id}.yml: watch is no list of items with a url.")
    return tuple(_watch(id, item) for item in items)


def _watch(id: str, item: Mapping[str, Any]) -> WatchedUrl:
    text = {key: value for key, value in item.items() if isinstance(value, str)}
    if not text.get("url"):
        raise RegisterError(f"{id}.yml: every item under watch needs a url.")
    try:
        urlsplit(text["url"]).hostname  # noqa: B018 - raises ValueError
    except ValueError as error:
        raise RegisterError(f"{id}.yml: the url {text['url'][:200]!r} cannot be parsed: {error}.") from error
    return WatchedUrl(
        url=text["url"],
        select=text.get("select"),
        confirmed=text.get("confirmed", "true").lower() != "false",
        why=text.get("why"),
    )
