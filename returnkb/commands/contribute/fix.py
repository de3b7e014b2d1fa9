"""`returnkb fix`: the safe repairs of findings, each kept only if it mends something and breaks nothing."""

from __future__ import annotations

import shutil
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from pathlib import Path

from returnkb.build.file_sync import write_file
from returnkb.commands.command import Command
from returnkb.corpus.corpus import Corpus
from returnkb.corpus.files.document import MAX_BYTES
from returnkb.corpus.load import load
from returnkb.model.finding import Finding, as_text, errors
from returnkb.rules import check
from returnkb.rules.repairs import Repair, repair

# One repair of a file in each round, as repairs move lines and can uncover findings in files that could not be read before.
ROUNDS = 20


class Fix(Command):
    """Mend what can be mended without changing what it means, and list what only a person can mend."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="only say what would be mended; exit with 1 if anything"
        )

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        root: Path = arguments.root
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder)
            for name in ("docs", "sources"):
                if (root / name).is_dir():
                    shutil.copytree(root / name, copy / name, symlinks=True)
            done, left = _mend(copy, arguments)
            for one in done:
                print(f"{one.path}: {one.sentence}")
                if not arguments.check:
                    write_file(root / one.new_path, (copy / _final(one.new_path, done)).read_bytes())
                    if one.new_path != one.path:
                        (root / one.path).unlink()
        if left:
            print(as_text(left))
        print(f"{len(done)} mended, {len(errors(left))} left to mend by hand.", file=sys.stderr)
        return 1 if errors(left) or (arguments.check and done) else 0


def _final(path: str, done: list[Repair]) -> str:
    """The path that a file has after all repairs."""
    return next((_final(one.new_path, done) for one in done if one.path == path and one.new_path != path), path)


def _mend(root: Path, arguments: Namespace) -> tuple[list[Repair], list[Finding]]:
    """Repair a tree in rounds; returns the repairs that mended something, and the remaining findings."""
    done: list[Repair] = []
    corpus, found = _checked(root, arguments)
    refused: set[tuple[str, str, int]] = set()
    for _ in range(ROUNDS):
        tried: dict[str, tuple[Finding, Repair, bytes]] = {}
        for finding in found:
            if finding.path not in tried and (one := _try(root, finding, corpus, refused)):
                tried[finding.path] = one
        if not tried:
            break
        corpus, after = _checked(root, arguments)
        still = {(one.path, one.code, one.line) for one in after}
        wrong = [one for one in tried.values() if (one[1].new_path, one[0].code, one[0].line) in still]
        for finding, made, before in wrong:
            (root / made.new_path).unlink()
            write_file(root / made.path, before)
            refused.add((finding.code, finding.path, finding.line))
        done += [one[1] for one in tried.values() if one not in wrong]
        corpus, found = _checked(root, arguments) if wrong else (corpus, after)
    return done, found


def _try(
    root: Path, finding: Finding, corpus: Corpus, refused: set[tuple[str, str, int]]
) -> tuple[Finding, Repair, bytes] | None:
    """Apply the repair of a finding to its file."""
    path = root / finding.path
    if (finding.code, finding.path, finding.line) in refused or path.is_symlink() or not path.is_file():
        return None
    content = path.read_bytes()
    if len(content) > MAX_BYTES:
        return None
    try:
        made = repair(finding, content.decode("utf-8"), corpus)
    except UnicodeDecodeError:
        return None
    if made is None or (made.new_path != made.path and (root / made.new_path).exists()):
        return None
    write_file(root / made.new_path, made.text.encode("utf-8"))
    if made.new_path != made.path:
        path.unlink()
    return finding, made, content


def _checked(root: Path, arguments: Namespace) -> tuple[Corpus, list[Finding]]:
    corpus, findings = load(root)
    return corpus, sorted({*findings, *check(corpus, arguments.today)})
