"""MkDocs hook that compiles before `mkdocs build` and `mkdocs serve`; `returnkb build` compiles itself and omits it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.pages import Page

from returnkb.build.compile import compile_tree
from returnkb.build.mkdocs_site import RenderPlugin
from returnkb.model.finding import CorpusInvalid, as_text
from returnkb.text.html.allowlist import UnsafePages

_plugin = RenderPlugin()
on_config = _plugin.on_config
on_post_template = _plugin.on_post_template


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Check each page against the HTML policy."""
    return _plugin.on_post_page(output, page=page, config=config)


def on_post_build(**_: Any) -> None:
    """Fail when a page broke the policy."""
    try:
        _plugin.on_post_build()
    except UnsafePages as refusal:
        raise Abort("\n".join([*refusal.lines(), str(refusal)])) from None
    finally:
        _plugin.faults.clear()


def on_pre_build(config: MkDocsConfig) -> None:
    """Compile into the folder that is about to be rendered."""
    pages = Path(config.docs_dir)
    try:
        compile_tree(Path(config.config_file_path).parent, pages.parent, date.today())
    except CorpusInvalid as refusal:
        raise Abort(f"{as_text(refusal.findings)}\n{refusal}") from None


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: object) -> LiveReloadServer:
    """Watch the folders that people edit instead of the compiled pages."""
    server.unwatch(config.docs_dir)
    return server
