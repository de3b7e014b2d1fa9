"""`propose`: a patch, a letter and, if wanted, a branch, for a person to review; asks no source for anything."""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
from pathlib import Path

from scrapers.commands.command import DONE, UsageError, chosen, now
from scrapers.overview import overview
from scrapers.proposals import Proposal, letter, patch, proposals
from scrapers.store import Store

HELP = "write moved addresses, newer editions and changed passages as a patch to review"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Say which options it takes."""
    parser.add_argument("ids", nargs="*", metavar="ID", help="only these sources")
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="folder for proposal.patch and proposal.md"
    )
    parser.add_argument("--branch", action="store_true", help="also put the patch on a branch of its own")


def run(options: argparse.Namespace) -> int:
    """Write the proposal."""
    today = now(options).date()
    found = proposals(overview(Store(options.root), chosen(options), today), options.root, today)
    if not found:
        print("Nothing to propose.")
        return DONE
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "proposal.md").write_text(letter(found, today), encoding="utf-8", newline="\n")
    (options.out / "proposal.patch").write_text(patch(found), encoding="utf-8", newline="\n")
    files = [one for one in found if one.path]
    print(f"{len(found)} proposals, {len(files)} of them change a file; see {options.out / 'proposal.md'}.")
    if options.branch and files:
        name = f"freshness/{today.isoformat()}"
        commit_to_branch(options.root, name, files, letter(found, today))
        print(f"They are on the branch {name}; nothing in your folder was touched.")
    return DONE


def commit_to_branch(root: Path, name: str, files: list[Proposal], message: str) -> None:
    """Put files on a new branch without touching the work tree or the index."""
    if not (root / ".git").exists():
        raise UsageError("--branch needs a git repository; without it the patch can be applied by hand.")
    with tempfile.TemporaryDirectory() as folder:
        index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        _git(root, ["read-tree", "HEAD"], index)
        for one in files:
            blob = _git(root, ["hash-object", "-w", "--stdin"], index, one.after)
            _git(root, ["update-index", "--add", "--cacheinfo", f"100644,{blob},{one.path}"], index)
        tree = _git(root, ["write-tree"], index)
        commit = _git(root, ["commit-tree", tree, "-p", "HEAD"], index, message)
        # The empty old value makes git refuse when the branch is already there.
        _git(root, ["update-ref", f"refs/heads/{name}", commit, "0" * 40], index)


def _git(root: Path, words: list[str], environment: dict[str, str], text: str = "") -> str:
    done = subprocess.run(  # noqa: S603 - words of our own, file names from the register's own ids
        ["git", *words],  # noqa: S607 - git is where the person running this has it
        cwd=root,
        env={**os.environ, **environment},
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise UsageError(f"git {words[0]} failed: {done.stderr.strip()}")
    return done.stdout.strip()
