"""Incremental builds: after any sequence of edits the site, its pages and its data are those of a clean build, byte for byte."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from returnkb.build import render
from returnkb.build.build_stamp import BuildStamp
from returnkb.cli import main
from tests.constants import TODAY

DAY = TODAY.isoformat()
PARTS = ("pages", "data", "site")
SEQUENCES, LENGTH, STRIDE = 2, 6, 3

Edit = Callable[[Path, random.Random], None]


def _entry(tree: Path, rng: random.Random) -> Path:
    return rng.choice(sorted((tree / "docs").rglob("*.md")))


def retitle(tree: Path, rng: random.Random) -> None:
    """Give an entry another title."""
    path = _entry(tree, rng)
    path.write_text(path.read_text("utf-8").replace("title: ", f"title: Title {rng.randrange(99)} ", 1), "utf-8")


def copy_entry(tree: Path, rng: random.Random) -> None:
    """Add a guide."""
    guide = tree / "docs/guide/first-talk.md"
    guide.with_name(f"talk-{rng.randrange(99)}.md").write_text(
        guide.read_text("utf-8").replace("title: ", f"title: Copy {rng.random()} ", 1), "utf-8"
    )


def remove_copy(tree: Path, rng: random.Random) -> None:
    """Delete a guide that was added."""
    for path in sorted((tree / "docs/guide").glob("talk-*.md"))[:1]:
        path.unlink()


def rename_site(tree: Path, rng: random.Random) -> None:
    """Give the site another name, which is in the frame of every page."""
    (tree / "mkdocs.yml").write_text(f"site_name: Facts {rng.randrange(99)}\n", "utf-8")


def rename_publisher(tree: Path, rng: random.Random) -> None:
    """Give a source another publisher."""
    path = rng.choice(sorted((tree / "sources/register").glob("*.yml")))
    lines = path.read_text("utf-8").splitlines()
    lines = [f"publisher: Office {rng.randrange(99)}" if line.startswith("publisher:") else line for line in lines]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def damage_a_page(tree: Path, rng: random.Random) -> None:
    """Append to a page of the site by hand."""
    path = rng.choice(sorted((tree / "build/site").rglob("*.html")))
    path.write_text(path.read_text("utf-8") + "<!-- damaged -->", "utf-8")


def lose_a_page(tree: Path, rng: random.Random) -> None:
    """Delete a page of the site."""
    rng.choice(sorted((tree / "build/site").rglob("*.html"))).unlink()


def add_a_stray_file(tree: Path, rng: random.Random) -> None:
    """Put a file into the site that no build makes."""
    (tree / f"build/site/stray-{rng.randrange(99)}.html").write_text("stray", "utf-8")


def delete_caches(tree: Path, rng: random.Random) -> None:
    """Delete the build stamp and the render cache."""
    for path in (tree / "build").glob(".*"):
        path.unlink()


EDITS: tuple[Edit, ...] = (
    retitle, copy_entry, remove_copy, rename_site, rename_publisher, damage_a_page, lose_a_page, add_a_stray_file, delete_caches,
)  # fmt: skip


def built(tree: Path) -> dict[str, bytes]:
    """Every file that a build of a tree makes."""
    assert main(["build", "--root", str(tree), "--today", DAY]) == 0
    build = tree / "build"
    paths = [path for part in PARTS for path in sorted((build / part).rglob("*")) if path.is_file()]
    return {path.relative_to(build).as_posix(): path.read_bytes() for path in paths}


def clean(tree: Path, work: Path) -> dict[str, bytes]:
    """Every file that a clean build of the same tree makes in the same place."""
    kept = work / "kept"
    (tree / "build").rename(kept)
    files = built(tree)
    shutil.rmtree(tree / "build")
    kept.rename(tree / "build")
    return files


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_a_build_after_edits_equals_a_clean_build(seed: int, tree: Path, tmp_path: Path) -> None:
    """Random edits of entries, sources and settings, and damage to the site, one after the other."""
    rng = random.Random(seed)
    built(tree)
    edits = rng.sample(EDITS, LENGTH)
    for number, edit in enumerate(edits, 1):
        edit(tree, rng)
        made = built(tree)
        if number % STRIDE == 0:
            wanted = clean(tree, tmp_path)
            differing = sorted(name for name in made.keys() | wanted.keys() if made.get(name) != wanted.get(name))
            assert differing == [], [edit.__doc__ for edit in edits[:number]]


def test_the_render_cache_is_not_used_with_other_programs(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With another version of a package, a page that the cache calls current is rendered again."""
    built(tree)
    page = next(iter(sorted((tree / "build/site/kosovo").rglob("*.html"))))
    written = page.stat().st_ino
    monkeypatch.setattr(render, "installed_packages", lambda: ["another-1.0.dist-info"])
    render.render(tree, tree / "build/pages", tree / "build/site", lambda words: None)

    assert page.stat().st_ino != written


def test_programs_of_the_render_cache_are_those_that_fill_and_check_pages() -> None:
    """The folders whose code is part of the cache's key hold the modules that the rendering uses."""
    files = {path.name for folder in render.PROGRAMS for path in folder.glob("*.py")}

    assert {"frames.py", "render.py", "allowlist.py"} <= files


def test_the_build_stamp_is_not_used_with_other_packages(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With another version of a package nothing counts as built."""
    built(tree)
    site = tree / "build/site"
    assert BuildStamp(tree, site, TODAY).is_current()
    monkeypatch.setattr("returnkb.build.build_stamp.installed_packages", lambda: ["another-1.0.dist-info"])

    assert not BuildStamp(tree, site, TODAY).is_current()
