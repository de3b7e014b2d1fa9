"""Phases of a build of a collection, each as a function of what the phases before it made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from returnkb.assessment.assess import assess
from returnkb.build import compile as compiling
from returnkb.build.compiled_json import compiled_json
from returnkb.build.file_sync import sync_folder
from returnkb.build.output_paths import merge_outputs
from returnkb.build.page_context import page_context
from returnkb.build.render import render
from returnkb.corpus.load import load
from returnkb.pages import all_pages
from returnkb.rules import require_valid
from search.shards import browser_files
from tests.constants import TODAY


def phases(tree: Path) -> Iterator[tuple[str, Callable[[], None]]]:
    """Name and function of each phase of a build of a tree, in order; each must be called before the next is asked for."""
    build = tree / "build"
    made: dict[str, Any] = {}

    def phase(name: str, make: Callable[[], object]) -> tuple[str, Callable[[], None]]:
        return name, lambda: made.update({name: make()})

    yield phase("load", lambda: load(tree))
    corpus, findings = made["load"]
    yield phase("check", lambda: require_valid(corpus, findings, TODAY))
    yield phase("assess", lambda: page_context(assess(corpus, TODAY)))
    context = made["assess"]
    yield phase("pages", lambda: [(page, page.content)[0] for page in all_pages(context)])
    yield phase("data", lambda: sync_folder(build / "data", compiled_json(context.assessed)))
    yield phase("index", lambda: browser_files(build / "data"))
    producers = compiling.outputs(context.assessed, made["pages"], made["index"])
    yield phase("exports", lambda: merge_outputs(producers))
    yield phase("write", lambda: sync_folder(build / "pages", made["exports"]))
    yield phase("render", lambda: render(tree, build / "pages", build / "site", lambda message: None))
