"""`propose`: for each source a patch, a cover note and optionally a branch, for a person to review; sends no request."""

from __future__ import annotations

import os
import subprocess
import tempfile
from argparse import ArgumentParser, Namespace
from pathlib import Path

from scrapers.commands.command import (
    Command,
    CommandError,
    ExitCode,
    current_time,
    load_citing_claims,
    print_lines,
    selected_sources,
)
from scrapers.review.overview import overview
from scrapers.review.proposals import Proposal, cover_note, patch, proposals
from scrapers.state.store import StateStore


class Propose(Command):
    """Write moved addresses, changed passages and newer editions as patches to review."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument("ids", nargs="*", metavar="ID", help="only these sources")
        parser.add_argument(
            "--out", type=Path, required=True, metavar="DIR", help="folder for a .md and a .patch for each source"
        )
        parser.add_argument("--branch", action="store_true", help="also commit each patch to a branch freshness/<id>")
        parser.add_argument(
            "--by-country",
            action="store_true",
            help="one proposal, and branch, for each country instead of each source",
        )

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        root, out = arguments.root, arguments.out
        rows = overview(StateStore(root), selected_sources(arguments), current_time(arguments).date())
        found = proposals(rows, root, load_citing_claims(root), arguments.by_country)
        if not found:
            print_lines("Nothing to propose.")
            return ExitCode.DONE
        if arguments.branch and not (root / ".git").exists():
            raise CommandError("--branch needs a git repository; without it the patches can be applied by hand.")
        out.mkdir(parents=True, exist_ok=True)
        for one in found:
            (out / f"{one.source}.md").write_text(cover_note(one), encoding="utf-8", newline="\n")
            if one.changed:
                (out / f"{one.source}.patch").write_text(patch(one), encoding="utf-8", newline="\n")
            branch = f"; {_branch(root, one, arguments.by_country)}" if arguments.branch and one.changed else ""
            print_lines(f"{one.source}: {one.title} ({', '.join(one.changed) or 'no file changes'}){branch}")
        patches = sum(bool(one.changed) for one in found)
        print_lines(f"{len(found)} proposals, {patches} of them with a patch; they are in {out}.")
        return ExitCode.DONE


def _branch(root: Path, proposal: Proposal, extend: bool) -> str:
    """Commit a proposal to its branch, once, without changing the work tree or the index.

    With `extend`, a branch on which nobody else worked gets the new changes on top.
    """
    there = next((ref for ref in _refs(proposal.branch) if _git(root, ["rev-parse", "-q", "--verify", ref])), None)
    blobs = {path: _git(root, ["hash-object", "-w", "--stdin"], text=proposal.after[path]) for path in proposal.changed}
    if there is None:
        _commit(root, proposal, blobs)
        return f"on the branch {proposal.branch}"
    if all(_git(root, ["rev-parse", "-q", "--verify", f"{there}:{path}"]) == blob for path, blob in blobs.items()):
        return f"already on the branch {proposal.branch}"
    if extend and _is_own(root, there, proposal):
        _commit(root, proposal, blobs, there)
        return f"added to the branch {proposal.branch}"
    return f"the branch {proposal.branch} holds something else; review it or delete it first"


def _refs(branch: str) -> tuple[str, str]:
    """References of a branch: local, and fetched from the remote."""
    return f"refs/heads/{branch}", f"refs/remotes/origin/{branch}"


def _is_own(root: Path, branch: str, proposal: Proposal) -> bool:
    """Whether the last commit of a branch is a proposal by the same author, and not a reviewer's."""
    mail, subject = (_git(root, ["log", "-1", f"--format={part}", branch]) for part in ("%ae", "%s"))
    return mail == _git(root, ["config", "user.email"]) and subject.startswith(f"{proposal.source}: ")


def _commit(root: Path, proposal: Proposal, blobs: dict[str, str], there: str | None = None) -> None:
    """Commit the files of a proposal on top of its branch, or of HEAD when there is none."""
    with tempfile.TemporaryDirectory() as folder:
        index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        _git_checked(root, ["read-tree", there or "HEAD"], index)
        for path, blob in blobs.items():
            _git_checked(root, ["update-index", "--add", "--cacheinfo", f"100644,{blob},{path}"], index)
        tree = _git_checked(root, ["write-tree"], index)
    message = f"{proposal.source}: {proposal.title}\n\n" + cover_note(proposal).partition("\n\n")[2]
    commit = _git_checked(root, ["commit-tree", tree, "-p", there or "HEAD"], text=message)
    # With this old value git refuses when the branch was created or moved meanwhile.
    old = _git(root, ["rev-parse", "-q", "--verify", f"refs/heads/{proposal.branch}"]) or "0" * 40
    _git_checked(root, ["update-ref", f"refs/heads/{proposal.branch}", commit, old])


def _git_checked(root: Path, arguments: list[str], environment: dict[str, str] | None = None, text: str = "") -> str:
    """Output of git; its failure ends the command with its message."""
    done = _run(root, arguments, environment, text)
    if done.returncode:
        raise CommandError(f"git {arguments[0]} failed: {done.stderr.strip()}")
    return done.stdout.strip()


def _git(root: Path, arguments: list[str], text: str = "") -> str:
    """Output of git, empty when it fails."""
    return _run(root, arguments, None, text).stdout.strip()


def _run(
    root: Path, arguments: list[str], environment: dict[str, str] | None, text: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - fixed arguments, and file names made of register ids
        ["git", *arguments],  # noqa: S607 - git of the person who runs this
        cwd=root,
        env={**os.environ, **(environment or {})},
        input=text,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
