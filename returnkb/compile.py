"""The story of a build: load, check, judge, write, index, render. Nothing is written unless everything holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from returnkb import addresses, casebook, digest, edition_stamp
from returnkb.corpus import load
from returnkb.data import all_data
from returnkb.editions import Edition
from returnkb.exports import site_files
from returnkb.findings import Finding, errors
from returnkb.judgement import Judgement, judge
from returnkb.output import write_only
from returnkb.output_paths import merge_outputs
from returnkb.pages import Desk, all_pages
from returnkb.pages.assets import assets
from returnkb.rules import check

Progress = Callable[[str], None]


class NotFit(Exception):
    """Raised with all findings when a corpus has errors; nothing has been written."""

    def __init__(self, findings: list[Finding]) -> None:
        count = len(errors(findings))
        super().__init__(f"{count} thing{'s' if count != 1 else ''} must be fixed before anything is built")
        self.findings = findings


@dataclass(frozen=True)
class Compiled:
    """What a build made: the judged corpus, and how many files changed."""

    judgement: Judgement
    pages: int
    changed: int


def compile_tree(root: Path, build: Path, today: date, say: Progress = lambda words: None) -> Compiled:
    """Compile a tree into `build/pages`, `build/data` and the search index; raises NotFit with the findings."""
    say("reading")
    corpus, findings = load(root)
    say(f"checking {len(corpus.entries)} entries")
    findings = sorted({*findings, *(() if errors(findings) else check(corpus, today))})
    if errors(findings):
        raise NotFit(findings)
    judgement = judge(corpus, today)
    setting, editions = corpus.setting, corpus.editions
    say(f"writing pages on {len(corpus.places)} places and {len(corpus.sources)} sources")
    pages = list(all_pages(Desk(judgement, setting), list(editions)))
    data = all_data(judgement)
    changed = write_only(build / "data", data)
    say("indexing")
    index = _index(build)
    made: dict[str, Mapping[str, str | bytes]] = {
        "the assets": {**assets(), **_signed(editions, today)},
        "the data of the assistance finder": {casebook.FILE: casebook.script(judgement)},
        "the facts for scripts": digest.scripts(judgement, setting.labels),
        "the search index": index,
        "the open data": site_files(judgement),
    }
    outputs: list[tuple[str, str, str | bytes]] = [
        (f"the page “{page.title}”", addresses.markdown_file(page.address), page.text()) for page in pages
    ]
    outputs += [(producer, path, content) for producer, files in made.items() for path, content in files.items()]
    changed += write_only(build / "pages", merge_outputs(outputs), keep=(".gitignore",))
    return Compiled(judgement, len(pages), changed)


def _signed(editions: Sequence[Edition], today: date) -> dict[str, str]:
    """The one small script that names the last edition on every page; nothing before the first."""
    return {edition_stamp.FILE: edition_stamp.stamp_of(editions, today).script("site")} if editions else {}


def _index(build: Path) -> dict[str, str]:
    """The search room's files for the browser, made from the data just written."""
    from search.shards import browser_files  # the one door between the rooms: files in, files out

    return {f"search/{name}": text for name, text in browser_files(build / "data").items()}
