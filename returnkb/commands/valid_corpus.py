"""Loading of a tree that has to be without errors, shared by commands that publish from it."""

from __future__ import annotations

from argparse import Namespace

from returnkb.commands.command import CommandError
from returnkb.corpus.corpus import Corpus
from returnkb.corpus.load import load
from returnkb.model.finding import as_text, errors
from returnkb.rules import check


def load_valid(arguments: Namespace) -> Corpus:
    """Load and check a tree; prints every error and raises CommandError if there is one."""
    corpus, findings = load(arguments.root)
    found = errors(findings) or errors(check(corpus, arguments.today))
    if found:
        print(as_text(found))
        raise CommandError(
            f"{len(found)} thing{'s' if len(found) != 1 else ''} must be fixed first. Nothing was written."
        )
    return corpus
