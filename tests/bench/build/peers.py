"""Other site generators on the compiled pages of a generated collection: processor seconds, beside our own rendering and whole build."""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import yaml

from tests.bench.build.collection import Shape, generate
from tests.bench.build.processor_time import seconds
from tests.constants import REPOSITORY, TODAY

ROUNDS = 3
# A bare theme: title and content.
_HUGO_PAGE = "<!doctype html><html><head><meta charset='utf-8'><title>{{ .Title }}</title></head><body>{{ .Content }}</body></html>\n"
_HUGO = {
    "baseURL": "https://facts.example.org/",
    "disableKinds": ["taxonomy", "term", "RSS", "sitemap", "section", "home"],
    "uglyURLs": True,
    "markup": {"goldmark": {"renderer": {"unsafe": True}}},
}
# Search and navigation are off: they grow with the square of the pages.
_MATERIAL = {
    "site_name": "Facts",
    "docs_dir": "pages",
    "site_dir": "site",
    "use_directory_urls": False,
    "plugins": [],
    "theme": {"name": "material", "font": False},
    "nav": ["first.md"],
}


class Pages:
    """The same pages for every generator: a collection, and so many of its compiled pages."""

    def __init__(self, folder: Path, count: int) -> None:
        """Build a collection that has enough pages, and keep the first ones by name."""
        self.folder = folder
        self.tree = folder / "tree"
        generate(self.tree, Shape(count))
        seconds([*_returnkb("build"), "--root", self.tree], REPOSITORY)
        built = self.tree / "build" / "pages"
        self.all = len(list(built.rglob("*.md")))
        names = sorted(path.relative_to(built) for path in built.rglob("*.md"))[:count]
        assert len(names) == count, f"{len(names)} pages"
        for name in names:
            (folder / "pages" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(built / name, folder / "pages" / name)
        (folder / "pages" / "first.md").write_text('---\ntitle: "First"\n---\n\nThe first page.\n')

    @contextmanager
    def work(self, **files: object) -> Iterator[Path]:
        """A folder with the pages and configuration files, JSON and YAML being the same here."""
        with tempfile.TemporaryDirectory(dir=self.folder) as made:
            shutil.copytree(self.folder / "pages", Path(made) / "pages")
            for name, content in files.items():
                (Path(made) / name.replace("_", ".")).write_text(json.dumps(content))
            yield Path(made)


def _returnkb(command: str) -> list[object]:
    return [sys.executable, "-m", "returnkb", command, "--today", TODAY.isoformat()]


def whole_build(pages: Pages) -> float:
    """Our whole build of the collection: reading, checking, all pages, search index, open data and rendering; for as many pages."""
    shutil.rmtree(pages.tree / "build")
    return seconds([*_returnkb("build"), "--root", pages.tree], REPOSITORY) / pages.all * _count(pages)


def rendering(pages: Pages) -> float:
    """Our rendering of the pages alone, with the check of every page against the HTML policy."""
    program = "import sys, pathlib; from returnkb.build.render import render; render(*map(pathlib.Path, sys.argv[1:]), report=lambda m: None)"
    with pages.work() as folder:
        return seconds([sys.executable, "-c", program, pages.tree, folder / "pages", folder / "site"], REPOSITORY)


def material(pages: Pages) -> float:
    """Material for MkDocs."""
    with pages.work(mkdocs_yml=_MATERIAL) as folder:
        spent = seconds([sys.executable, "-m", "mkdocs", "build", "-q"], folder)
        _require_pages(folder / "site", pages)
        return spent


def zensical(pages: Pages) -> float:
    """Zensical, with the same settings."""
    settings = {**_MATERIAL, "theme": {"name": "material"}}
    with pages.work() as folder:
        (folder / "mkdocs.yml").write_text(yaml.safe_dump(settings))
        spent = seconds([sys.executable, "-m", "zensical", "build", "-f", "mkdocs.yml"], folder)
        _require_pages(folder / "site", pages)
        return spent


def hugo(pages: Pages) -> float:
    """Hugo with a bare theme."""
    program = shutil.which("hugo")
    assert program, "hugo is missing: install the package hugo"
    with pages.work(config_json=_HUGO) as folder:
        (folder / "pages").rename(folder / "content")
        (folder / "layouts" / "_default").mkdir(parents=True)
        # A page named index has others beside it, which Hugo takes for a part of it.
        for path in sorted((folder / "content").rglob("index.md")):
            path.rename(path.with_name("start.md"))
        (folder / "layouts" / "_default" / "single.html").write_text(_HUGO_PAGE)
        spent = seconds([program, "--quiet", "--destination", "site"], folder)
        _require_pages(folder / "site", pages)
        return spent


ENGINES: dict[str, Callable[[Pages], float]] = {
    "returnkb, whole build": whole_build,
    "returnkb, rendering": rendering,
    "Material": material,
    "Zensical": zensical,
    "Hugo": hugo,
}


def measure(count: int) -> dict[str, float]:
    """Median processor seconds of each generator for so many pages, in alternating runs."""
    with tempfile.TemporaryDirectory() as folder:
        pages = Pages(Path(folder), count)
        times: dict[str, list[float]] = {name: [] for name in ENGINES}
        for _ in range(ROUNDS):
            for name, run in ENGINES.items():
                times[name].append(run(pages))
    return {name: round(statistics.median(found), 2) for name, found in times.items()}


def versions() -> dict[str, str]:
    """The versions of the generators."""
    program = subprocess.run(["hugo", "version"], capture_output=True, text=True, check=True).stdout.split()[1]
    return {"Material": version("mkdocs-material"), "Zensical": version("zensical"), "Hugo": program}


def _count(pages: Pages) -> int:
    return len(list((pages.folder / "pages").rglob("*.md"))) - 1


def _require_pages(site: Path, pages: Pages) -> None:
    """A generator that leaves pages out would seem fast."""
    found = len(list(site.rglob("*.html")))
    assert found >= _count(pages), f"{found} pages of {_count(pages)}"
