"""What stands beside the facts: outlines of countries, whose points the maps show, the words of fact sheets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from returnkb.outlines import Outline, read_outlines
from returnkb.print.labels import Labels, read_labels

_SITE = re.compile(r"^site_url:\s*[\"']?(https?://[^\"'\s#]+)", re.MULTILINE)


@dataclass(frozen=True)
class Setting:
    """Everything pages show that is neither an entry nor a vocabulary; every part may be missing."""

    outlines: Mapping[str, Outline] = field(default_factory=dict)
    credits: Mapping[str, str] = field(default_factory=dict)
    labels: Labels = field(default_factory=Labels)


def read_setting(root: Path) -> Setting:
    """The setting of a tree."""
    sources = root / "sources"
    return Setting(
        read_outlines(sources / "places" / "outlines.json"),
        _credits(sources / "places" / "credits.yml"),
        read_labels(sources / "labels.yml"),
    )


def _credits(path: Path) -> dict[str, str]:
    """Name and licence of everybody whose data the gazetteer holds."""
    given = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return {key: f"{one['name']} ({one['licence']})" for key, one in (given or {}).items()}


def site_address(root: Path) -> str | None:
    """The site's own address, with a slash at its end, where the tree's mkdocs.yml names one."""
    config = root / "mkdocs.yml"
    match = _SITE.search(config.read_text(encoding="utf-8")) if config.is_file() else None
    return match[1].rstrip("/") + "/" if match else None
