"""The story of a build: load, check, judge, write, index, render. Nothing is written unless everything holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from returnkb.model import page_urls as addresses

from returnkb.eligibility import browser_data as browser_data

from returnkb.build import browser_facts as digest

from returnkb.editions import stamp as edition_stamp
from returnkb.corpus.corpus import load
from returnkb.build.compiled_json import all_data
from returnkb.editions.edition import Edition
from returnkb.exports.site_files import site_files
from returnkb.model.finding import Finding, errors
from returnkb.assessment.assess import AssessedCorpus, assess
from returnkb.build.file_sync import write_only
from returnkb.build.output_paths import merge_outputs
from returnkb.pages import PageContext, all_pages
from returnkb.pages.assets import assets
from returnkb.rules import check

Progress = Callable[[str], None]


class CorpusInvalid(Exception):
    """Raised with all findings when a corpus has errors; nothing has been written."""

    def __init__(self, findings: list[Finding]) -> None:
        count = len(errors(findings))
        super().__init__(f"{count} thing{'s' if count != 1 else ''} must be fixed before anything is built")
        self.findings = findings


@dataclass(frozen=True)
class Compiled:
    """What a build made: the judged corpus, and how many files changed."""

    assessed: AssessedCorpus
    pages: int
    changed: int


def compile_tree(root: Path, build: Path, today: date, say: Progress = lambda words: None) -> Compiled:
    """Compile a tree into `build/pages`, `build/data` and the search index; raises NotFit with the findings."""
    say("reading")
    corpus, findings = load(root)
    say(f"checking {len(corpus.entries)} entries")
    findings = sorted({*findings, *(() if errors(findings) else check(corpus, today))})
    if errors(findings):
        raise CorpusInvalid(findings)
    assessed = assess(corpus, today)
    setting, editions = corpus.setting, corpus.editions
    say(f"writing pages on {len(corpus.places)} places and {len(corpus.sources)} sources")
    pages = list(all_pages(PageContext(assessed, setting), list(editions)))
    data = all_data(assessed)
    changed = write_only(build / "data", data)
    say("indexing")
    index = _index(build)
    made: dict[str, Mapping[str, str | bytes]] = {
        "the assets": {**assets(), **_signed(editions, today)},
        "the data of the assistance finder": {browser_data.FILE: browser_data.script(assessed)},
        "the facts for scripts": digest.scripts(assessed, setting.labels),
        "the search index": index,
        "the open data": site_files(assessed),
    }
    outputs: list[tuple[str, str, str | bytes]] = [
        (f"the page “{page.title}”", addresses.markdown_file(page.address), page.text()) for page in pages
    ]
    outputs += [(producer, path, content) for producer, files in made.items() for path, content in files.items()]
    changed += write_only(build / "pages", merge_outputs(outputs), keep=(".gitignore",))
    return Compiled(assessed, len(pages), changed)


def _signed(editions: Sequence[Edition], today: date) -> dict[str, str]:
    """The small script that tells every page its edition; before the first edition it says that there is none."""
    stamp = edition_stamp.stamp_of(editions, today).script("site") if editions else edition_stamp.NO_EDITION
    return {edition_stamp.FILE: stamp}


def _index(build: Path) -> dict[str, str]:
    """The search room's files for the browser, made from the data just written."""
    from search.shards import browser_files  # the one door between the rooms: files in, files out

    return {f"search/{name}": text for name, text in browser_files(build / "data").items()}
