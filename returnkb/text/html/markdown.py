"""Markdown conversion: the HTML of an entry's body or of a text of the toolkit."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from returnkb.text.heading_anchors import heading_slug

EXTENSIONS = ("attr_list", "tables", "admonition", "toc")


def body_html(body: str, heading_level: int = 1) -> str:
    """The HTML of a Markdown text; it is not checked here, see the allow-list.

    `heading_level` is the level of a heading with one `#`. Links to Markdown files become links to their pages.
    """
    return _body_html(body.strip("\n"), heading_level)


# Rules convert every body before pages do: the cache must hold the bodies of a whole collection.
@lru_cache(maxsize=1 << 16)
def _body_html(body: str, heading_level: int) -> str:
    return str(_converter(heading_level).reset().convert(body))


@cache
def _converter(heading_level: int) -> Markdown:
    # Attributes for the alignment of cells, as the content security policy allows no inline styles.
    options: dict[str, dict[str, Any]] = {
        "toc": {"slugify": heading_slug, "permalink": False, "baselevel": heading_level},
        "tables": {"use_align_attribute": True},
    }
    return Markdown(extensions=[*EXTENSIONS, _PageLinks()], extension_configs=options)


class _PageLinks(Extension):
    """Markdown extension that rewrites links to Markdown files into links to their pages."""

    def extendMarkdown(self, md: Markdown) -> None:  # the name is Markdown's
        """Register the tree processor after all inline patterns."""
        md.treeprocessors.register(_LinkProcessor(md), "page_links", 0)


class _LinkProcessor(Treeprocessor):
    def run(self, root: Element) -> None:
        for link in root.iter("a"):
            path, hash_sign, fragment = link.get("href", "").partition("#")
            if path.endswith(".md") and ":" not in path and not path.startswith(("/", "\\")):
                link.set("href", f"{path.removesuffix('.md')}.html{hash_sign}{fragment}")
