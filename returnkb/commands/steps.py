"""Build steps shared by commands; a failed step prints its findings and raises CommandError."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from mkdocs.exceptions import MkDocsException

from returnkb.build.render import render
from returnkb.commands.command import CommandError
from returnkb.text.html.allowlist import UnsafePages


def add_trust_argument(parser: ArgumentParser) -> None:
    """Declare the option to use all of a tree's mkdocs.yml."""
    parser.add_argument(
        "--trust-config",
        action="store_true",
        help="use all of the tree's mkdocs.yml, which can run programs: theme, plugins, hooks, scripts",
    )


def render_or_stop(arguments: Namespace, site: Path) -> None:
    """Render a site; for unsafe pages, print every fault and raise CommandError."""
    pages = arguments.root / "build" / "pages"
    try:
        render(arguments.root, pages, site, print_progress, trust_config=arguments.trust_config)
    except MkDocsException as error:
        raise CommandError(f"The site cannot be rendered with this mkdocs.yml: {error}") from None
    except UnsafePages as refusal:
        print("\n".join(refusal.lines()))
        raise CommandError(
            f"{refusal}; the last good site stays. Something in these pages' files was not escaped."
        ) from None


def print_progress(message: str) -> None:
    """Print a progress message to standard error."""
    print(f"returnkb: {message}", file=sys.stderr, flush=True)
