"""Pages, feeds and PDFs that were misread once: noise that was a figure, text behind a click, damaged bytes, right-to-left lines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.scrapers.fixtures.loopback import LoopbackNetwork, reply
from tests.scrapers.fixtures.project import Project

FOLDER = Path(__file__).parent / "cases"
CASES: dict[str, dict[str, Any]] = yaml.safe_load((FOLDER / "cases.yml").read_text(encoding="utf-8"))
CLAIM = "kosovo/registration#c1"


def test_every_file_belongs_to_a_case() -> None:
    """No response lies there without being sent."""
    used = {name for case in CASES.values() for name in case["files"]}

    assert {path.name for path in FOLDER.iterdir()} == used | {"cases.yml"}


@pytest.mark.parametrize("name", CASES)
def test_a_page_is_read_as_its_readers_see_it(name: str, network: LoopbackNetwork, tmp_path: Path) -> None:
    """After each response the source and its claim are as the case says."""
    case, server = CASES[name], network.server("page.test")
    project = Project(tmp_path, network)
    project.register("a", "http://page.test/a", language=case["language"])
    project.quote("a", case["quote"])
    for file, expected in zip(case["files"], case["looks"], strict=True):
        content = (FOLDER / file).read_bytes()
        server.routes["/a"] = content if file.endswith(".http") else reply(content, kind="application/pdf")
        project.observe()
        state = project.state("a")

        assert f"{state['outcome']} {state['claims'][CLAIM]['standing']}" == expected
        project.later(days=7)
