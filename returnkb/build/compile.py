"""The build's main function: load, check, assess, render pages, write, index. Nothing is written unless the corpus is valid."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from returnkb import rules
from returnkb.assessment.assess import assess
from returnkb.assessment.assessed import AssessedCorpus
from returnkb.build import browser_facts, interface_scripts
from returnkb.build.compiled_json import compiled_json
from returnkb.build.file_sync import sync_folder
from returnkb.build.output_paths import merge_outputs
from returnkb.build.page_context import page_context
from returnkb.corpus.load import gc_paused, load
from returnkb.editions import stamp as edition_stamp
from returnkb.eligibility import browser_data
from returnkb.exports.site_files import site_files
from returnkb.model import page_urls
from returnkb.pages import Page, PageContext, all_pages
from returnkb.pages.assets import assets
from search.shards import browser_files

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Compiled:
    """The result of a compilation: the context of its pages, how many there are, and how many files changed."""

    context: PageContext
    pages: int
    changed: int

    @property
    def assessed(self) -> AssessedCorpus:
        """The assessed corpus."""
        return self.context.assessed


@gc_paused()
def compile_tree(
    root: Path,
    build: Path,
    today: date,
    report: Progress = lambda message: None,
    page_texts: Callable[[], Mapping[str, str]] = dict,
) -> Compiled:
    """Compile a tree into `build/pages` and `build/data`; raises CorpusInvalid, and PathConflict before pages are written.

    `page_texts` gives the texts of pages that are made elsewhere meanwhile, by file.
    """
    report("reading")
    corpus, findings = load(root)
    report(f"checking {len(corpus.entries)} entries")
    rules.require_valid(corpus, findings, today)
    context = page_context(assess(corpus, today), rules.guide)
    report(f"writing pages on {len(corpus.places)} places and {len(corpus.sources)} sources")
    pages = list(all_pages(context))
    changed = sync_folder(build / "data", compiled_json(context.assessed))
    report("indexing")
    index = browser_files(build / "data")
    merged = merge_outputs(outputs(context.assessed, pages, index, page_texts()))
    changed += sync_folder(build / "pages", merged, keep=(".gitignore",))
    return Compiled(context, len(pages), changed)


def outputs(
    assessed: AssessedCorpus, pages: list[Page], index: Mapping[str, str], texts: Mapping[str, str] | None = None
) -> Iterator[tuple[str, str, str | bytes]]:
    """Producer, path and content of every file of `build/pages`; pages are rendered unless their text is given."""
    for page in pages:
        path = page_urls.markdown_file(page.address)
        yield f"the page “{page.title}”", path, (texts or {}).get(path) or page.text()
    files: dict[str, Mapping[str, str | bytes]] = {
        "the assets": assets(),
        "the stamp of the edition": {edition_stamp.FILE: _edition_script(assessed)},
        "the data of the assistance finder": {browser_data.FILE: browser_data.script(assessed)},
        "the interface in other languages": interface_scripts.scripts(assessed.corpus),
        "the facts for scripts": browser_facts.scripts(assessed),
        "the search index": {f"search/{name}": text for name, text in index.items()},
        "the open data": site_files(assessed),
    }
    for producer, contents in files.items():
        yield from ((producer, path, content) for path, content in contents.items())


def _edition_script(assessed: AssessedCorpus) -> str:
    """The script that sets the site's edition, or that there is none yet."""
    editions = assessed.corpus.editions
    if not editions:
        return edition_stamp.NO_EDITION
    return edition_stamp.stamp_of(editions, assessed.today).script("site")
