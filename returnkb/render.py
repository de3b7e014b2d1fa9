"""Rendering compiled pages to HTML with MkDocs, which knows nothing of what they mean."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

# The theme prints a notice about its future at every build; HACKING.md holds what follows from it.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin

from returnkb.anchors import heading_slug

TOOLKIT = Path(__file__).resolve().parent.parent
EVERY = 250


class _Progress(BasePlugin):  # type: ignore[type-arg,no-untyped-call]  # the base has no types of its own
    """Says how many pages are done, so that a long build does not look stuck."""

    def __init__(self, say: Callable[[str], None]) -> None:
        super().__init__()
        self.say = say
        self.done = 0

    def on_post_page(self, output: str, **_: Any) -> str:
        """Count a page; the HTML itself is left as it is, blank lines aside."""
        self.done += 1
        if self.done % EVERY == 0:
            self.say(f"rendering: {self.done} pages")
        return "\n".join(line for line in output.split("\n") if line.strip())


def render(root: Path, pages: Path, site: Path, say: Callable[[str], None], *, changed_only: bool = False) -> None:
    """Render a folder of compiled pages into a site; with `changed_only`, only pages newer than their HTML."""
    logging.getLogger("mkdocs").setLevel(logging.WARNING)
    config = _config(root, pages, site)
    config.plugins["progress"] = _Progress(say)
    build(config, dirty=changed_only)


def _config(root: Path, pages: Path, site: Path) -> MkDocsConfig:
    own = root / "mkdocs.yml"
    look = own if own.is_file() else TOOLKIT / "mkdocs.yml"
    config = load_config(
        config_file=str(look), docs_dir=str(pages.resolve()), site_dir=str(site.resolve()), hooks=[], watch=[]
    )
    config.mdx_configs.setdefault("toc", {})["slugify"] = heading_slug
    return config
