"""Renderers: the compiled pages are the same by `mkdocs build` and by Zensical, with their labels in the Markdown."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from tests.constants import REPOSITORY
from tests.returnkb.conftest import Built

PAGES = ("index.md", "find.md", "iraq/erbil/dialysis.md", "kosovo/prishtina/index.md", "guide/index.md",
         "programmes/index.md", "boards/freshness.md", "boards/coverage.md", "sources/index.md", "about/method.md")  # fmt: skip


def test_zensical_builds_the_same_pages(built: Built, tmp_path: Path) -> None:
    """Another renderer, without hooks or plugins, shows the same claims with the same labels and dates."""
    for page in PAGES:
        (tmp_path / "pages" / page).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(built.build / "pages" / page, tmp_path / "pages" / page)
    for folder in ("assets", "search"):
        shutil.copytree(built.build / "pages" / folder, tmp_path / "pages" / folder)
    settings = yaml.safe_load((REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8"))
    settings |= {"docs_dir": "pages", "site_dir": "site", "hooks": [], "watch": []}
    del settings["theme"]["custom_dir"]  # templates for MkDocs' engine
    (tmp_path / "mkdocs.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "zensical", "build", "-f", "mkdocs.yml"], cwd=tmp_path, check=True, capture_output=True
    )

    html = (tmp_path / "site" / "iraq/erbil/dialysis.html").read_text(encoding="utf-8")
    for claim in built.assessed.entries["iraq/erbil/dialysis"].claims:
        assert f'id="{claim.claim.id}"' in html
        assert claim.claim.text.replace("'", "&#39;") in html or claim.claim.text in html
        assert f'data-status="{claim.freshness.status}"' in html
    assert "rk-freshness" in html


def test_plain_mkdocs_compiles_first(tmp_path: Path) -> None:
    """`mkdocs build` alone, on a tree that was not compiled, compiles it and renders entries with their labels."""
    _small_tree(tmp_path)
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q"], cwd=tmp_path, check=True, capture_output=True)

    pages = [
        path for path in (tmp_path / "build" / "site").rglob("*.html") if "rk-freshness" in path.read_text("utf-8")
    ]
    assert len(pages) > 10


def test_plain_mkdocs_refuses_a_broken_tree(tmp_path: Path) -> None:
    """`mkdocs build` on a tree with errors prints the findings, fails, and renders nothing."""
    _small_tree(tmp_path)
    entry = next((tmp_path / "docs").rglob("*.md"))
    entry.write_text("---\nkind: condition\ntitle: [broken\n---\n", encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build"], cwd=tmp_path, check=False, capture_output=True, text=True
    )

    assert run.returncode != 0
    assert "F03" in run.stdout + run.stderr
    assert not list((tmp_path / "build").rglob("*.html"))


def _small_tree(target: Path) -> None:
    """The tests' own small tree, with the repository's look."""
    shutil.copytree(REPOSITORY / "tests" / "tree", target, dirs_exist_ok=True)
    settings = (REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8")
    for ours in ("returnkb/build/mkdocs_hook.py", "returnkb/theme"):
        settings = settings.replace(ours, (REPOSITORY / ours).as_posix())
    (target / "mkdocs.yml").write_text(settings, encoding="utf-8")
    (target / "build" / "pages").mkdir(parents=True)
