"""Rendering of copies: assessed corpus → pages of a profile → HTML articles, with the site's templates and Markdown settings."""

from __future__ import annotations

import posixpath
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from mkdocs.config import load_config

from returnkb.assessment.assess import AssessedCorpus
from returnkb.corpus.site_config_file import TOOLKIT_FILE
from returnkb.pages import Page, PageContext, all_pages, entries
from returnkb.pages.profile import Profile
from returnkb.publish.copies.article import Article
from search.shards import browser_files

_MARKDOWN, _HTML, _SEARCH = ".md", ".html", "search/"


@dataclass(frozen=True)
class CopySource:
    """The input of all copies: the context of the site's pages, and the compiled files besides pages.

    `withdrawn` are notices at the addresses of withdrawn entries.
    """

    context: PageContext
    files: Mapping[str, bytes]
    withdrawn: Sequence[Article] = field(default=())

    @property
    def assessed(self) -> AssessedCorpus:
        """The assessed corpus."""
        return self.context.assessed

    def articles(self, profile: Profile, histories: Container[str] = ()) -> dict[str, Article]:
        """Every page of a profile by its address; notices fill addresses that have no page."""
        pages = all_pages(replace(self.context, profile=profile, histories=histories))
        rendered = {article.address: article for article in render(pages)}
        return {**{notice.address: notice for notice in self.withdrawn}, **rendered}


def compiled_files(pages: Path) -> dict[str, bytes]:
    """Every compiled file that is not a page, by name, from the folder of a build."""
    paths = sorted(path for path in pages.rglob("*") if path.is_file() and path.suffix != _MARKDOWN)
    names = {path.relative_to(pages).as_posix(): path for path in paths}
    return {name: path.read_bytes() for name, path in names.items() if not posixpath.basename(name).startswith(".")}


def files_for_copies(build: Path) -> dict[str, bytes]:
    """The compiled files of a build for copies; the search index is bundled into few files, as memory sticks are slow with many."""
    files = {name: content for name, content in compiled_files(build / "pages").items() if not name.startswith(_SEARCH)}
    index = browser_files(build / "data", "copy")
    return {**files, **{f"{_SEARCH}{name}": text.encode() for name, text in index.items()}}


def render(pages: Iterable[Page], *, heading_level: int = 1) -> Iterator[Article]:
    """Convert the Markdown of pages to HTML; titles get the heading level given."""
    converter = _markdown_converter(heading_level)
    for page in pages:
        html = converter.reset().convert(page.markdown_body())
        notes = tuple(f'<p class="rk-footnote">* {escape(note)}</p>' for note in page.footnotes)
        yield Article(page.address, page.title, html, notes, page.description)


def _markdown_converter(heading_level: int) -> Markdown:
    """A Markdown converter with the extensions that MkDocs uses for the site."""
    config = load_config(
        config_file=str(TOOLKIT_FILE), docs_dir=str(TOOLKIT_FILE.parent / "returnkb"), hooks=[], watch=[]
    )
    options = {**config.mdx_configs}
    options["toc"] = {**options.get("toc", {}), "baselevel": heading_level}
    return Markdown(extensions=[*config.markdown_extensions, PageLinks()], extension_configs=options)


class PageLinks(Extension):
    """Markdown extension that rewrites links to Markdown files into links to their pages, as MkDocs does on the site."""

    def extendMarkdown(self, md: Markdown) -> None:  # the name is Markdown's
        """Register the tree processor after all inline patterns."""
        md.treeprocessors.register(_PageLinks(md), "page_links", 0)


class _PageLinks(Treeprocessor):
    def run(self, root: Element) -> None:
        for link in root.iter("a"):
            path, hash_sign, fragment = link.get("href", "").partition("#")
            if path.endswith(_MARKDOWN) and ":" not in path:
                link.set("href", path.removesuffix(_MARKDOWN) + _HTML + hash_sign + fragment)


def entry_articles(source: CopySource, profile: Profile, *, heading_level: int = 1) -> dict[str, Article]:
    """The pages of entries, without any others, by address."""
    pages = entries.pages(replace(source.context, profile=profile))
    return {article.address: article for article in render(pages, heading_level=heading_level)}
