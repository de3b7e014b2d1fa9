"""MkDocs: its configuration for a tree, and a plugin that sets the content security policy and checks pages that MkDocs writes."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

# The theme prints a notice about MkDocs 2 at every build; HACKING.md describes the consequences.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")

import yaml
from markupsafe import escape
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.pages import Page

from returnkb.corpus.files.yaml_document import read_data
from returnkb.corpus.site_config_file import FILE, TOOLKIT_FILE
from returnkb.model.site_settings import SiteConfig
from returnkb.text.heading_anchors import heading_slug
from returnkb.text.html.allowlist import PolicyFault, UnsafePages, page_faults
from returnkb.text.html.content_security_policy import policy

COMPILE_HOOK = "mkdocs_hook.py"
TEMPLATES = Path(__file__).resolve().parents[1] / "theme"
PROGRESS_STEP = 250


class RenderPlugin(BasePlugin):  # type: ignore[type-arg,no-untyped-call]  # the base has no types of its own
    """MkDocs plugin that configures heading anchors and the content security policy, checks each page, and reports progress."""

    def __init__(self, report: Callable[[str], None] = lambda message: None) -> None:
        super().__init__()
        self.report = report
        self.rendered = 0
        self.faults: dict[str, list[PolicyFault]] = {}

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Configure the content security policy of the theme and the slug function of headings."""
        config.mdx_configs.setdefault("toc", {})["slugify"] = heading_slug
        config.extra["content_security_policy"] = policy()
        # Escaped once for every template, as the theme prints both unescaped in some places.
        config.site_name = escape(config.site_name)
        config.site_description = escape(config.site_description) if config.site_description else None
        return config

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Return a safe page without blank lines; an unsafe page is recorded and becomes empty, which MkDocs does not write."""
        self.rendered += 1
        if self.rendered % PROGRESS_STEP == 0:
            self.report(f"rendering: {self.rendered} pages")
        faults = list(page_faults(output, own_url=config.site_url or ""))
        if faults:
            self.faults[page.file.dest_uri] = faults
            return ""
        return "\n".join(line for line in output.split("\n") if line.strip())

    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        """Check the pages of the theme itself, such as 404.html."""
        is_page = template_name.endswith(".html")
        faults = list(page_faults(output_content, own_url=config.site_url or "")) if is_page else []
        if faults:
            self.faults[template_name] = faults
            return ""
        return output_content

    def on_post_build(self, **_: Any) -> None:
        """Raise UnsafePages with all faults after the last page."""
        if self.faults:
            raise UnsafePages(self.faults)


def build_site(config: MkDocsConfig, report: Callable[[str], None]) -> None:
    """Build a site by MkDocs alone; raises UnsafePages after the last page, and MkDocsException."""
    logging.getLogger("mkdocs").setLevel(logging.WARNING)
    config.plugins["returnkb"] = RenderPlugin(report)
    build(config)


def site_config(own: SiteConfig, pages: Path, site: Path) -> MkDocsConfig:
    """The toolkit's configuration with a tree's name, address, language and colours."""
    given = {"site_name": own.name, "site_url": own.url, "site_description": own.description}
    config = load_config(
        config_file=str(TOOLKIT_FILE),
        docs_dir=str(pages.resolve()),
        site_dir=str(site.resolve()),
        hooks=[],
        watch=[],
        # Its path in the file is relative to the repository.
        theme={**_toolkit_theme(), "custom_dir": str(TEMPLATES)},
        **{name: value for name, value in given.items() if value},
    )
    if own.language:
        config.theme["language"] = own.language
    for palette in config.theme["palette"]:
        colours = own.palettes.get(palette["scheme"])
        if colours:
            palette |= {name: value for name in ("primary", "accent") if (value := getattr(colours, name))}
    return config


def _toolkit_theme() -> dict[str, Any]:
    """The theme of the toolkit's configuration."""
    theme: dict[str, Any] = yaml.safe_load(TOOLKIT_FILE.read_text(encoding="utf-8"))["theme"]
    return theme


def trusted_config(root: Path, pages: Path, site: Path) -> MkDocsConfig:
    """A tree's whole configuration, which can run programs; our own hook is left out, as the pages are compiled already."""
    hooks = read_data(root, root / FILE).data.get("hooks") or []
    config = load_config(
        config_file=str(root / FILE),
        docs_dir=str(pages.resolve()),
        site_dir=str(site.resolve()),
        hooks=[hook for hook in hooks if Path(hook).name != COMPILE_HOOK],
        watch=[],
    )
    # Pages without the content security policy of our templates would be refused.
    config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(TEMPLATES))
    return config
