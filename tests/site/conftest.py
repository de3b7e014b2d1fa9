"""The real collection, compiled and rendered once for all tests of the built site."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from returnkb.assessment.assess import AssessedCorpus
from returnkb.build.compile import compile_tree
from returnkb.build.mkdocs_render import render

REPOSITORY = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 22)


@dataclass(frozen=True)
class Built:
    """A built site: its folder, the compiled pages it came from, and the judged corpus."""

    site: Path
    build: Path
    assessed: AssessedCorpus

    def pages(self) -> list[Path]:
        """Every HTML page, the web host's error page aside."""
        return sorted(path for path in self.site.rglob("*.html") if path.name != "404.html")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The whole real site."""
    build = tmp_path_factory.mktemp("built")
    compiled = compile_tree(REPOSITORY, build, TODAY)
    render(REPOSITORY, build / "pages", build / "site", lambda words: None)
    return Built(build / "site", build, compiled.assessed)
