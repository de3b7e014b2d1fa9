"""`returnkb review`: the consequences of a change of files for the reader."""

from __future__ import annotations

import subprocess
import tarfile
import tempfile
from argparse import ArgumentParser, Namespace
from datetime import date
from io import BytesIO
from pathlib import Path, PurePosixPath

from returnkb.assessment.assess import assess
from returnkb.assessment.assessed import AssessedCorpus
from returnkb.commands.command import Command, CommandError
from returnkb.corpus.load import load
from returnkb.editions.review.change_findings import change_findings
from returnkb.editions.review.collection_changes import reader_changes
from returnkb.editions.review.output import Review, as_html, as_json, as_markdown, as_text
from returnkb.model.finding import Finding, errors
from returnkb.rules import check

FORMATS = {"text": as_text, "markdown": as_markdown, "json": as_json, "html": as_html}
# Larger than any collection; what a pull request brings is never unpacked beyond it.
MAX_BYTES = 500_000_000
WORK_TREE = "."


class ReviewCommand(Command):
    """Tell what changes for the reader between two commits, or between a commit and the files as they are."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument("base", metavar="BASE", help="a commit or branch, such as main")
        parser.add_argument(
            "head",
            metavar="HEAD",
            nargs="?",
            default=WORK_TREE,
            help="a commit or branch; left out: the files as they are",
        )
        parser.add_argument("--format", choices=sorted(FORMATS), default="markdown", help="how the review is printed")
        parser.add_argument(
            "--preview", default="", metavar="URL", help="address of a built preview, for links to its pages"
        )

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        with tempfile.TemporaryDirectory() as folder:
            before = _tree(arguments.root, arguments.base, Path(folder) / "before")
            after = _tree(arguments.root, arguments.head, Path(folder) / "after")
            review = review_trees(before, after, arguments.today, arguments.preview)
        print(FORMATS[arguments.format](review), end="")
        return 1 if errors(review.new_findings) else 0


def review_trees(before: Path, after: Path, today: date, preview: str = "") -> Review:
    """The review of the change from one tree to another."""
    old, old_findings = _assessed(before, today)
    new, new_findings = _assessed(after, today)
    known = {_key(one) for one in old_findings}
    now = {_key(one) for one in new_findings}
    return Review(
        reader_changes(old, new),
        sorted({*(one for one in new_findings if _key(one) not in known), *change_findings(old, new)}),
        [one for one in old_findings if _key(one) not in now],
        preview,
    )


def findings_since(root: Path, base: str, today: date) -> list[Finding]:
    """Findings of what the files change since the merge base with a commit or branch. Raises CommandError."""
    merge_base = _git(root, "merge-base", "HEAD", _resolved(root, base)).decode().strip()
    with tempfile.TemporaryDirectory() as folder:
        before, _ = _assessed(_tree(root, merge_base, Path(folder) / "before"), today)
        after, _ = _assessed(root, today)
        return change_findings(before, after)


def _key(finding: Finding) -> tuple[str, str, str]:
    """A finding without its line, which moves with every edit above it."""
    return finding.path, finding.code, finding.sentence


def _assessed(root: Path, today: date) -> tuple[AssessedCorpus, list[Finding]]:
    """The collection of a tree; what cannot be read, or names what is not there, is left out, with its findings."""
    corpus, findings = load(root)
    found = sorted({*findings, *check(corpus, today)})
    broken = {finding.path for finding in errors(found) if finding.code.startswith("R")}
    kept = {key: one for key, one in corpus.entries.items() if one.document.path not in broken}
    sound = corpus if len(kept) == len(corpus.entries) else corpus.with_entries(kept)
    return assess(sound, today), found


def _tree(root: Path, commit: str, folder: Path) -> Path:
    """The collection at a commit, unpacked; the folder itself for the files as they are. Raises CommandError."""
    if commit == WORK_TREE:
        return root
    prefix = _git(root, "rev-parse", "--show-prefix").decode().strip()
    archive = _git(root, "archive", "--format=tar", f"{_resolved(root, commit)}:{prefix}")
    if len(archive) > MAX_BYTES:
        raise CommandError(f"The collection at “{commit}” has more than {MAX_BYTES:,} bytes. Review a smaller change.")
    folder.mkdir()
    with tarfile.open(fileobj=BytesIO(archive)) as files:
        for member in files:
            path = PurePosixPath(member.name)
            if member.isfile() and path.parts and path.parts[0] in ("docs", "sources"):
                files.extract(member, folder, filter="data")
    for name in ("docs", "sources"):
        (folder / name).mkdir(exist_ok=True)
    return folder


def _resolved(root: Path, commit: str) -> str:
    """The hash of a commit, so that no name reaches git as an option."""
    return _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}^{{commit}}").decode().strip()


def _git(root: Path, *arguments: str) -> bytes:
    ran = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=False)  # noqa: S607 - git of the path
    if ran.returncode:
        message = ran.stderr.decode("utf-8", "replace").strip() or "There is no such commit"
        raise CommandError(f"git stopped: {message}. Name a commit or branch of this repository.")
    return ran.stdout
