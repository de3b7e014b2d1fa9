"""What every command has, and what several share."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from scrapers.analysis.quote_match import Quote, quotes_from_evidence
from scrapers.register import Source, load
from scrapers.state.summary import Label

DONE, FAULT, USAGE, FINDINGS, INCOMPLETE = 0, 1, 2, 3, 4


class Command(Protocol):
    """A module with a help text, options and a function that returns the exit code."""

    HELP: str

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Say which options it takes."""

    def run(self, options: argparse.Namespace) -> int:
        """Do it."""


class UsageError(Exception):
    """Wrong use, with the right use in the message."""


def now(options: argparse.Namespace) -> datetime:
    """The moment to work with: noon of --today, or the clock."""
    return options.today or datetime.now(UTC).replace(microsecond=0)


def selected_sources(options: argparse.Namespace) -> list[Source]:
    """The sources named on the command line, or all."""
    register = load(options.root)
    if unknown := [id for id in options.ids if id not in register]:
        near = [id for id in register if any(id.startswith(name[:5]) for name in unknown)][:5]
        hint = f" Did you mean {', '.join(near)}?" if near else ""
        raise UsageError(
            f"No source is registered as {', '.join(unknown)}.{hint} The ids are the file names in sources/register."
        )
    return [register[id] for id in options.ids] if options.ids else list(register.values())


def selected_source(options: argparse.Namespace) -> Source:
    """The one source named on the command line."""
    options.ids = [options.id]
    return selected_sources(options)[0]


def labels(text: str) -> set[Label]:
    """The labels of a --fail-on."""
    names = [name.strip().upper() for name in text.split(",") if name.strip()]
    if unknown := [name for name in names if name not in Label.__members__]:
        known = ", ".join(name.lower() for name in Label.__members__)
        raise UsageError(f"--fail-on does not know {', '.join(unknown).lower()}; it knows {known}.")
    return {Label[name] for name in names}


def evidence(root: Path) -> Mapping[str, tuple[Quote, ...]]:
    """The quotations by source; none before the first build."""
    by_source: dict[str, tuple[Quote, ...]] = {}
    for quote in quotes_from_evidence(_compiled(root)):
        by_source[quote.source] = (*by_source.get(quote.source, ()), quote)
    return by_source


def citing_claims(root: Path) -> Mapping[str, tuple[str, ...]]:
    """The claims that rest on each source, quoted or not; none before the first build."""
    by_source: dict[str, tuple[str, ...]] = {}
    for item in _compiled(root):
        by_source[item["source"]] = (*by_source.get(item["source"], ()), item["claim"])
    return by_source


def _compiled(root: Path) -> list[dict[str, Any]]:
    path = root / "build" / "data" / "evidence.json"
    if not path.exists():
        return []
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return [{**item, "claim": str(item["claim"]), "source": str(item["source"])} for item in found]
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{path} cannot be read ({error}); make it anew with `returnkb build`.") from error
