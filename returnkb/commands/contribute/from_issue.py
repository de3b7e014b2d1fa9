"""`returnkb from-issue`: the change of files that a filled-in issue form asks for, with its review."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from returnkb.assessment.assess import assess
from returnkb.commands.command import Command, CommandError
from returnkb.commands.new_texts import copy_with, write_texts
from returnkb.corpus.files.document import read_text
from returnkb.editions.issues.body import MAX_CHARACTERS, IssueRefused
from returnkb.editions.issues.propose import propose
from returnkb.editions.review.output import as_markdown, finding_line
from returnkb.editions.review.trees import review_trees
from returnkb.model.finding import Finding, errors
from returnkb.rules import load_valid

STANDARD_INPUT = "-"


class FromIssue(Command):
    """Show what a filled-in issue form changes for the reader, and with --write change the files."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help=f"the text of the issue; {STANDARD_INPUT}: standard input")
        parser.add_argument("--write", action="store_true", help="change the files if there is no finding")

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        root: Path = arguments.root
        assessed = assess(load_valid(arguments.root, arguments.today), arguments.today)
        try:
            proposal = propose(assessed, _text(arguments.file), lambda path: read_text(path, root / path))
        except IssueRefused as refusal:
            return _refuse(refusal.findings)
        if proposal.findings:
            return _refuse(proposal.findings)
        with copy_with(root, proposal.texts) as copy:
            review = review_trees(root, copy, arguments.today)
        faults = errors(review.new_findings)
        if faults:
            return _refuse(proposal.in_form(faults))
        for note in proposal.notes:
            print(f"**{note}**\n")
        print(as_markdown(review), end="")
        if arguments.write:
            write_texts(root, proposal.texts)
        names = ", ".join(proposal.texts)
        print(f"{'Written' if arguments.write else 'Not written; --write changes'}: {names}", file=sys.stderr)
        return 0


def _text(name: str) -> str:
    """The text of the issue, at most a little more than an issue can have."""
    if name == STANDARD_INPUT:
        return sys.stdin.read(MAX_CHARACTERS + 1)
    path = Path(name)
    if not path.is_file():
        raise CommandError(
            f"There is no file “{name}”. Save the text of the issue, or name {STANDARD_INPUT} and pipe it in."
        )
    with path.open(encoding="utf-8") as file:
        return file.read(MAX_CHARACTERS + 1)


def _refuse(findings: list[Finding]) -> int:
    """Print findings as an answer to whoever wrote the issue."""
    print("## This could not become a change yet\n")
    print("".join(finding_line(one) for one in findings), end="")
    print("\nEdit the issue, or answer here; nothing was changed.")
    return 1
