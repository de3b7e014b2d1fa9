"""`anchors`: how much of the collection can be compared with its sources; sends no request."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from scrapers.analysis.anchors.locate import ClaimFinder
from scrapers.analysis.anchors.page_facts import PageFacts
from scrapers.analysis.anchors.protected_facts import SUPPORTING
from scrapers.analysis.anchors.records import CitedClaim, Level
from scrapers.commands.command import (
    Command,
    CommandError,
    ExitCode,
    load_cited_claims,
    load_finder,
    load_quotes,
    print_lines,
)
from scrapers.extract.text import paragraphs_of

BY_ITSELF, BY_PERSON, NOT_AT_ALL, QUOTED = "by itself", "by a person", "not at all", "quoted"
# The words of the file that `returnkb` reads.
WRITTEN = {BY_ITSELF: "by_itself", BY_PERSON: "by_person", NOT_AT_ALL: "not_at_all", QUOTED: "quoted"}
FILE = "sources/state/comparable.tsv"
COLUMNS = (QUOTED, BY_ITSELF, BY_PERSON, NOT_AT_ALL)


class Anchors(Command):
    """Count the claims that can be compared by their figures, after a person confirmed the passage, or not at all."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument("--entries", action="store_true", help="a line for each entry instead of each country")
        parser.add_argument("--write", action="store_true", help=f"also write the level of each claim into {FILE}")

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        finder = load_finder(arguments.root)
        claims = {claim.claim: claim for found in load_cited_claims(arguments.root).values() for claim in found}
        quoted = {quote.claim.split(" (")[0] for quotes in load_quotes(arguments.root).values() for quote in quotes}
        levels = {claim.claim: comparable(finder, claim) for claim in claims.values()} | dict.fromkeys(quoted, QUOTED)
        if arguments.write and not levels:
            raise CommandError("There is no claim in build/data; compile it with `returnkb build --compile-only`.")
        if arguments.write:
            write_levels(arguments.root / FILE, levels)
        print_lines(*table(levels, by_entry=arguments.entries))
        return ExitCode.DONE


def comparable(finder: ClaimFinder, claim: CitedClaim) -> str:
    """How a claim can be compared: whether it would find itself on a page that states exactly its facts."""
    page = PageFacts(paragraphs_of([f"{claim.text} {(claim.country or '').title()}"]))
    if finder.locate(claim, page).level is Level.FIGURE:
        return BY_ITSELF
    return BY_PERSON if any(fact.weight >= SUPPORTING for fact in finder.facts(claim)) else NOT_AT_ALL


def write_levels(path: Path, levels: Mapping[str, str]) -> None:
    """Write the level of each claim as a table, which replaces the former one as a whole."""
    lines = ["claim\tlevel", *(f"{claim}\t{WRITTEN[level]}" for claim, level in sorted(levels.items()))]
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".part")
    partial.write_text("\n".join(lines) + "\n", encoding="utf-8")
    partial.replace(path)


def table(levels: Mapping[str, str], by_entry: bool) -> Iterable[str]:
    """Lines of the counts by country or entry, and of their total with shares."""
    groups: dict[str, Counter[str]] = {}
    for claim, level in levels.items():
        entry = claim.split("#", 1)[0]
        groups.setdefault(entry if by_entry else entry.split("/", 1)[0], Counter())[level] += 1
    width = max((len(name) for name in groups), default=5)
    yield f"{'':<{width}} " + " ".join(f"{column:>11}" for column in COLUMNS)
    for name, counts in sorted(groups.items()):
        yield f"{name:<{width}} " + " ".join(f"{counts[column]:>11}" for column in COLUMNS)
    total = sum(groups.values(), Counter[str]())
    count = sum(total.values()) or 1
    yield f"{'all':<{width}} " + " ".join(f"{total[one]:>6} {total[one] / count:>4.0%}" for one in COLUMNS)
