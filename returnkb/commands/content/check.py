"""`returnkb check`: all findings of all rules in one run."""

from __future__ import annotations

import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path, PurePosixPath

from returnkb.assessment.counts.comparable_claims import ComparableCounts, count_comparable
from returnkb.commands.command import Command, CommandError
from returnkb.commands.git_tree import changed_files, merge_base, tree_at
from returnkb.corpus.corpus import Corpus, full_ref
from returnkb.corpus.files.document import MAX_BYTES
from returnkb.corpus.load import load
from returnkb.editions.review.change_findings import change_findings
from returnkb.editions.review.trees import compare_trees
from returnkb.model.finding import FORMATS, Finding, Level, errors
from returnkb.rules import check

STATE = "sources/state"


class Check(Command):
    """Check every entry, source and place against the numbered rules."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths", nargs="*", help="show findings in these files and folders only; all rules run all the same"
        )
        parser.add_argument(
            "--pull-request",
            metavar="BASE",
            help="also compare with this commit or branch: lost addresses, figures changed without evidence, changed machine state",
        )
        parser.add_argument("--format", choices=sorted(FORMATS), default="text", help="how findings are printed")

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        wanted = [_in_tree(arguments.root, given) for given in arguments.paths]
        corpus, findings = load(arguments.root)
        changed = _changes(arguments) if arguments.pull_request else ()
        found = sorted({*findings, *check(corpus, arguments.today), *changed})
        shown = [finding for finding in found if not wanted or _within(finding.path, wanted)]
        if shown or arguments.format == "json":
            print(FORMATS[arguments.format](shown))
        to_fix = errors(shown)
        counts = Counter(finding.code for finding in shown)
        summary = ", ".join(f"{code} × {count}" for code, count in sorted(counts.items()))
        result = f"{len(to_fix)} to fix, {len(shown) - len(to_fix)} unusual" + (f" ({summary})" if summary else "")
        print(f"{len(corpus.entries)} entries, {len(corpus.sources)} sources: {result}.", file=sys.stderr)
        for line in _comparable_lines(corpus, wanted):
            print(line, file=sys.stderr)
        return 1 if to_fix else 0


def _comparable_lines(corpus: Corpus, wanted: list[PurePosixPath]) -> Iterator[str]:
    """How many claims can be compared with their sources: of each entry in the given paths, and of all."""
    if not corpus.comparable:
        return
    refs = {
        record.document.path: [full_ref(record.id, claim.id) for claim in record.value.claims]
        for record in corpus.entries.values()
    }
    if wanted:
        refs = {path: own for path, own in refs.items() if own and _within(path, wanted)}
        for path, own in refs.items():
            yield f"{path}: {_comparable_words(count_comparable(corpus, own))}"
    if len(refs) != 1:
        every = (ref for own in refs.values() for ref in own)
        yield f"Comparable with their sources: {_comparable_words(count_comparable(corpus, every))}"


def _comparable_words(counts: ComparableCounts) -> str:
    words = f"{counts.by_itself} of {counts.total} claims by themselves, {counts.by_person} after a person confirmed the passage"
    later = f", {counts.undetermined} not yet determined" if counts.undetermined else ""
    return f"{words}, {counts.not_at_all} not at all{later}."


def _changes(arguments: Namespace) -> list[Finding]:
    """Findings that only the comparison with the base of a pull request gives."""
    root, base = arguments.root, arguments.pull_request
    return [*_state_changes(root, base), *_stray_entries(root, base), *_entry_changes(root, base, arguments.today)]


def _entry_changes(root: Path, base: str, today: date) -> list[Finding]:
    """Findings of what the entries change since the merge base with a branch; raises CommandError without git."""
    with tempfile.TemporaryDirectory() as folder:
        trees = compare_trees(tree_at(root, merge_base(root, base), Path(folder) / "before"), root, today)
        return change_findings(trees.before, trees.after)


def _stray_entries(root: Path, base: str) -> list[Finding]:
    """A finding for every new file with the fields of an entry that is beside docs/ instead of in it."""
    places = {path.name for path in (root / "docs").iterdir() if path.is_dir()}
    found = []
    for name in changed_files(root, base, "--diff-filter=A"):
        path = PurePosixPath(name)
        beside = len(path.parts) == 1 or path.parts[0] in places
        if beside and path.suffix == ".md" and (root / path).is_file() and (root / path).stat().st_size < MAX_BYTES:
            text = (root / path).read_text(encoding="utf-8", errors="replace")
            if text.startswith("---\n") and "\nkind:" in text:
                sentence = "This looks like an entry, but is outside docs/, so nothing of it is published or checked."
                repair = (
                    f"Move it to docs/{name}."
                    if len(path.parts) > 1
                    else "Move it into the folder of its place below docs/."
                )
                found.append(Finding(name, 1, 1, "P04", Level.MUST_FIX, sentence, repair))
    return found


def _state_changes(root: Path, base: str) -> list[Finding]:
    """A finding for every file of machine state that differs from the merge base with a branch; raises CommandError without git."""
    sentence = "This is machine state, which only the scheduled workflow changes."
    repair = f"Undo the change: git checkout {base} -- {STATE}"
    names = [name for name in changed_files(root, base) if PurePosixPath(STATE) in PurePosixPath(name).parents]
    return [Finding(name, 1, 1, "P01", Level.MUST_FIX, sentence, repair) for name in names]


def _in_tree(root: Path, given: str) -> PurePosixPath:
    """A path of the command line relative to the tree; raises CommandError when nothing is there."""
    inside = root.resolve()
    for start in (Path(), inside):
        path = (start / given).resolve()
        if path.is_relative_to(inside) and path.exists():
            return PurePosixPath(path.relative_to(inside).as_posix())
    raise CommandError(f"There is no file or folder “{given}” in {inside}.")


def _within(name: str, wanted: list[PurePosixPath]) -> bool:
    path = PurePosixPath(name)
    return any(path == one or one in path.parents or one == PurePosixPath() for one in wanted)
