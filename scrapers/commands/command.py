"""Command: the common shape of all commands, their exit codes, and the arguments that several share."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import IntEnum
from pathlib import Path
from typing import Any, TextIO

from scrapers.analysis.anchors.locate import ClaimFinder
from scrapers.analysis.anchors.names import load_country_codes, load_names
from scrapers.analysis.anchors.records import CitedClaim
from scrapers.analysis.quote_match import quotes_from_evidence
from scrapers.analysis.quotes import Quote
from scrapers.review.output_escape import escape_line
from scrapers.sources.register import Source, load
from scrapers.state.summary import Label


class ExitCode(IntEnum):
    """Exit codes of every command."""

    DONE = 0
    """Success."""
    FAULT = 1
    """An error of this program; the outcome of the URL names the place. Everything else was done."""
    USAGE = 2
    """Wrong arguments, or a register or build file that cannot be read."""
    FINDINGS = 3
    """Findings that were asked for, with `--fail-on` or `--silent-after`."""
    INCOMPLETE = 4
    """A run that was degraded, stopped, or did not reach every source."""


class CommandError(Exception):
    """Wrong use of a command, with the repair in the message; ends it with ExitCode.USAGE."""


class Command:
    """A command: its docstring is its help, `add_arguments` declares options, `handle` runs it and returns the exit code."""

    @classmethod
    def name(cls) -> str:
        """Name on the command line."""
        return cls.__name__.lower()

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        """Declare options beyond the common ones."""

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        """Run the command; return the exit code."""
        raise NotImplementedError


def print_lines(*lines: str, file: TextIO | None = None) -> None:
    """Print lines with control characters and workflow commands escaped; every command prints with this function."""
    for line in lines:
        print(escape_line(line), file=file or sys.stdout, flush=True)


def current_time(arguments: Namespace) -> datetime:
    """Noon of --today, or the time of the clock."""
    return arguments.today or datetime.now(UTC).replace(microsecond=0)


def selected_sources(arguments: Namespace) -> list[Source]:
    """The sources named on the command line, or all."""
    register = load(arguments.root)
    if unknown := [id for id in arguments.ids if id not in register]:
        near = [id for id in register if any(id.startswith(name[:5]) for name in unknown)][:5]
        hint = f" Did you mean {', '.join(near)}?" if near else ""
        raise CommandError(
            f"No source is registered as {', '.join(unknown)}.{hint} The ids are the file names in sources/register."
        )
    return [register[id] for id in arguments.ids] if arguments.ids else list(register.values())


def selected_source(arguments: Namespace) -> Source:
    """The one source named on the command line."""
    arguments.ids = [arguments.id]
    return selected_sources(arguments)[0]


def parse_labels(text: str) -> set[Label]:
    """Labels of a --fail-on option."""
    names = [name.strip().upper() for name in text.split(",") if name.strip()]
    if unknown := [name for name in names if name not in Label.__members__]:
        known = ", ".join(name.lower() for name in Label.__members__)
        raise CommandError(f"--fail-on does not know {', '.join(unknown).lower()}; it knows {known}.")
    return {Label[name] for name in names}


def load_quotes(root: Path) -> Mapping[str, tuple[Quote, ...]]:
    """Quotations of the compiled evidence by source; none before the first build."""
    by_source: dict[str, list[Quote]] = {}
    for quote in quotes_from_evidence(_evidence(root)):
        by_source.setdefault(quote.source, []).append(quote)
    return {source: tuple(quotes) for source, quotes in by_source.items()}


def load_cited_claims(root: Path) -> Mapping[str, tuple[CitedClaim, ...]]:
    """Claims by the source they cite, to be looked for by their facts; one with a quotation is looked for by that."""
    by_source: dict[str, dict[str, CitedClaim]] = {}
    for item in _evidence(root):
        if item.get("text") and not item.get("quote"):
            claim = CitedClaim(item["claim"], item["source"], str(item["text"]), item.get("place"))
            by_source.setdefault(claim.source, {})[claim.claim] = claim
    return {source: tuple(claims.values()) for source, claims in by_source.items()}


def load_finder(root: Path) -> ClaimFinder:
    """Finder of claims with the names of the compiled places and organisations."""
    data = root / "build" / "data"
    return ClaimFinder(load_names(data), load_country_codes(data))


def load_citing_claims(root: Path) -> Mapping[str, tuple[str, ...]]:
    """Claims that cite each source, with or without a quotation; none before the first build."""
    by_source: dict[str, list[str]] = {}
    for item in _evidence(root):
        by_source.setdefault(item["source"], []).append(item["claim"])
    return {source: tuple(claims) for source, claims in by_source.items()}


def _evidence(root: Path) -> list[dict[str, Any]]:
    path = root / "build" / "data" / "evidence.json"
    if not path.exists():
        return []
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return [{**item, "claim": str(item["claim"]), "source": str(item["source"])} for item in found]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise CommandError(f"{path} cannot be read ({error}); make it again with `returnkb build`.") from error
