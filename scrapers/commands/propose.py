"""`propose`: for each source a patch, a letter and, if wanted, a branch, for a person to review; asks no source for anything."""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
from pathlib import Path

from scrapers.commands.command import DONE, UsageError, citing_claims, now, selected_sources
from scrapers.review.overview import overview
from scrapers.review.proposals import Proposal, cover_note, patch, proposals
from scrapers.state.store import StateStore

HELP = "write moved addresses, changed passages and newer editions as patches to review"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Say which options it takes."""
    parser.add_argument("ids", nargs="*", metavar="ID", help="only these sources")
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="folder for a .md and a .patch for each source"
    )
    parser.add_argument("--branch", action="store_true", help="also put each patch on a branch freshness/<id>")


def run(options: argparse.Namespace) -> int:
    """Write the proposals."""
    lines = overview(StateStore(options.root), selected_sources(options), now(options).date())
    found = proposals(lines, options.root, citing_claims(options.root))
    if not found:
        print("Nothing to propose.")
        return DONE
    if options.branch and not (options.root / ".git").exists():
        raise UsageError("--branch needs a git repository; without it the patches can be applied by hand.")
    options.out.mkdir(parents=True, exist_ok=True)
    for one in found:
        (options.out / f"{one.source}.md").write_text(cover_note(one), encoding="utf-8", newline="\n")
        if one.changed:
            (options.out / f"{one.source}.patch").write_text(patch(one), encoding="utf-8", newline="\n")
        branch = f"; {_branch(options.root, one)}" if options.branch and one.changed else ""
        print(f"{one.source}: {one.title} ({', '.join(one.changed) or 'no file changes'}){branch}")
    files = sum(bool(one.changed) for one in found)
    print(f"{len(found)} proposals, {files} of them with a patch; letters and patches are in {options.out}.")
    return DONE


def _branch(root: Path, proposal: Proposal) -> str:
    """Put a proposal on its branch, once, without touching the work tree or the index."""
    there = next((ref for ref in _places(proposal.branch) if _git(root, ["rev-parse", "-q", "--verify", ref])), None)
    blobs = {path: _git(root, ["hash-object", "-w", "--stdin"], text=proposal.after[path]) for path in proposal.changed}
    if there is None:
        _commit(root, proposal, blobs)
        return f"on the branch {proposal.branch}"
    if all(_git(root, ["rev-parse", "-q", "--verify", f"{there}:{path}"]) == blob for path, blob in blobs.items()):
        return f"already on the branch {proposal.branch}"
    return f"the branch {proposal.branch} holds something else; review it or delete it first"


def _places(branch: str) -> tuple[str, str]:
    """Where a branch can be: here, or where it was fetched from."""
    return f"refs/heads/{branch}", f"refs/remotes/origin/{branch}"


def _commit(root: Path, proposal: Proposal, blobs: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        _git_checked(root, ["read-tree", "HEAD"], index)
        for path, blob in blobs.items():
            _git_checked(root, ["update-index", "--add", "--cacheinfo", f"100644,{blob},{path}"], index)
        tree = _git_checked(root, ["write-tree"], index)
    message = f"{proposal.source}: {proposal.title}\n\n" + cover_note(proposal).partition("\n\n")[2]
    commit = _git_checked(root, ["commit-tree", tree, "-p", "HEAD"], text=message)
    # The empty old value makes git refuse should the branch have come into being meanwhile.
    _git_checked(root, ["update-ref", f"refs/heads/{proposal.branch}", commit, "0" * 40])


def _git_checked(root: Path, words: list[str], environment: dict[str, str] | None = None, text: str = "") -> str:
    """What git answers; its refusal ends the command with its words."""
    done = _run(root, words, environment, text)
    if done.returncode:
        raise UsageError(f"git {words[0]} failed: {done.stderr.strip()}")
    return done.stdout.strip()


def _git(root: Path, words: list[str], text: str = "") -> str:
    """What git answers, or nothing."""
    return _run(root, words, None, text).stdout.strip()


def _run(
    root: Path, words: list[str], environment: dict[str, str] | None, text: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - words of our own, file names from the register's own ids
        ["git", *words],  # noqa: S607 - git is where the person running this has it
        cwd=root,
        env={**os.environ, **(environment or {})},
        input=text,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
