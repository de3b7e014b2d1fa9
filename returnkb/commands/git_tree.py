"""Trees in git: the collection at a commit, unpacked into a folder, and the files that differ from it."""

from __future__ import annotations

import subprocess
import tarfile
from io import BytesIO
from pathlib import Path, PurePosixPath

from returnkb.commands.command import CommandError

# Larger than any collection; what a pull request brings is never unpacked beyond it.
MAX_BYTES = 500_000_000
WORK_TREE = "."


def tree_at(root: Path, commit: str, folder: Path) -> Path:
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
            kept = path.parts[:1] in (("docs",), ("sources",)) or path.parts == ("mkdocs.yml",)
            if member.isfile() and kept:
                files.extract(member, folder, filter="data")
    for name in ("docs", "sources"):
        (folder / name).mkdir(exist_ok=True)
    return folder


def merge_base(root: Path, base: str) -> str:
    """The merge base of the present commit with a commit or branch. Raises CommandError."""
    return _git(root, "merge-base", "HEAD", _resolved(root, base)).decode().strip()


def changed_files(root: Path, base: str, *words: str) -> list[str]:
    """Names of the files that differ from the merge base with a branch; raises CommandError without git."""
    command = ["git", "-C", str(root), "diff", "--relative", "--name-only", "--no-renames", "-z", "--merge-base"]
    diff = subprocess.run(
        [*command, *words, "--end-of-options", base, "--"], capture_output=True, text=True, check=False
    )
    if diff.returncode:
        raise CommandError(
            f"git cannot compare with “{base}”: {diff.stderr.strip()} Name a commit or branch of this repository."
        )
    return sorted(filter(None, diff.stdout.split("\0")))


def _resolved(root: Path, commit: str) -> str:
    """The hash of a commit, so that no name reaches git as an option."""
    return _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}^{{commit}}").decode().strip()


def _git(root: Path, *arguments: str) -> bytes:
    ran = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=False)  # noqa: S607 - git of the path
    if ran.returncode:
        message = ran.stderr.decode("utf-8", "replace").strip() or "There is no such commit"
        raise CommandError(f"git stopped: {message}. Name a commit or branch of this repository.")
    return ran.stdout
