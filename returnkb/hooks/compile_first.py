"""Plain `mkdocs build` and `mkdocs serve` compile first; `returnkb build` compiles itself and leaves this hook out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer

from returnkb.anchors import heading_slug
from returnkb.compile import NotFit, compile_tree
from returnkb.findings import as_text


def on_config(config: MkDocsConfig) -> None:
    """Give headings the anchors that `returnkb build` gives them."""
    config.mdx_configs.setdefault("toc", {})["slugify"] = heading_slug


def on_pre_build(config: MkDocsConfig) -> None:
    """Compile into the folder that is about to be rendered."""
    pages = Path(config.docs_dir)
    try:
        compile_tree(Path(config.config_file_path).parent, pages.parent, date.today())
    except NotFit as refusal:
        raise Abort(f"{as_text(refusal.findings)}\n{refusal}") from None


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: object) -> LiveReloadServer:
    """Watch what people write, not what is compiled from it."""
    server.unwatch(config.docs_dir)
    return server
