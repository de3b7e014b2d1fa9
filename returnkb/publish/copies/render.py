"""Rendering of copies: assessed corpus → pages of a profile → HTML articles, with the site's templates."""

from __future__ import annotations

import posixpath
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path

from returnkb.assessment.assessed import AssessedCorpus
from returnkb.pages import Page, PageContext, all_pages, entries
from returnkb.pages.context.profile import Profile
from returnkb.publish.copies.article import Article
from search.shards import browser_files

_MARKDOWN, _SEARCH = ".md", "search/"


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


def render(pages: Iterable[Page]) -> Iterator[Article]:
    """The articles of pages."""
    for page in pages:
        notes = tuple(f'<p class="rk-footnote" lang="en">* {escape(note)}</p>' for note in page.footnotes)
        yield Article(page.address, page.title, page.body, notes, page.description)


def entry_articles(source: CopySource, profile: Profile, *, heading_level: int = 1) -> dict[str, Article]:
    """The pages of entries, without any others, by address."""
    pages = entries.pages(replace(source.context, profile=profile, heading_level=heading_level))
    return {article.address: article for article in render(pages)}
