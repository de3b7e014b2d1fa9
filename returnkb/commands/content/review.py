"""`returnkb review`: the consequences of a change of files for the reader."""

from __future__ import annotations

import tempfile
from argparse import ArgumentParser, Namespace
from pathlib import Path

from returnkb.commands.command import Command
from returnkb.commands.git_tree import WORK_TREE, tree_at
from returnkb.editions.review.output import as_html, as_json, as_markdown, as_text
from returnkb.editions.review.trees import review_trees
from returnkb.model.finding import errors

FORMATS = {"text": as_text, "markdown": as_markdown, "json": as_json, "html": as_html}


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
            before = tree_at(arguments.root, arguments.base, Path(folder) / "before")
            after = tree_at(arguments.root, arguments.head, Path(folder) / "after")
            review = review_trees(before, after, arguments.today, arguments.preview)
        print(FORMATS[arguments.format](review), end="")
        return 1 if errors(review.new_findings) else 0
