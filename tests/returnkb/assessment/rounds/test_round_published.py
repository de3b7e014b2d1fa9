"""A round from the sheet to the page: four people with a clone each, a git server of this machine, and a browser."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from returnkb.cli import main
from tests.fixtures.git_repository import commit, git
from tests.returnkb.assessment.rounds.sheet_filling import (
    TODAY,
    WHO,
    fill_workbook,
    sheet_file,
    take,
    with_check,
    write_sheets,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page as Tab

SERVICE = "kosovo/prishtina/legal-aid"


@pytest.fixture
def server(tree: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a git server that has the small tree and takes pushes."""
    folder = tmp_path / "server"
    (tree / ".gitignore").write_text("build/\n", encoding="utf-8")
    git(tree, "2027-07-01", "init", "-q", "-b", "main")
    commit(tree, "2027-07-01")
    subprocess.run(["git", "clone", "-q", "--bare", tree, folder / "facts.git"], check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--reuseaddr", "--export-all", "--enable=receive-pack", f"--base-path={folder}"]
    daemon = subprocess.Popen(["git", "daemon", *options, "--listen=127.0.0.1", f"--port={port}", str(folder)])
    address = f"git://127.0.0.1:{port}/facts.git"
    for _ in range(100):
        if subprocess.run(["git", "ls-remote", "-q", address], check=False, capture_output=True).returncode == 0:
            break
        time.sleep(0.1)
    yield address
    daemon.terminate()
    daemon.wait()


def clone(server: str, folder: Path) -> Path:
    """A clone of one person."""
    subprocess.run(["git", "clone", "-q", server, folder], check=True)
    return folder


def test_answers_of_a_round_reach_the_page(
    takes_seconds: None, server: str, tmp_path: Path, tab: Tab, capsys: pytest.CaptureFixture[str]
) -> None:
    """An editor sends the sheet and takes it back, another reviews the branch, and readers see what was answered."""
    editor = clone(server, tmp_path / "editor")
    sheet = sheet_file(write_sheets(editor, "--who", WHO, "--place", "kosovo/prishtina"), ".xlsx")
    status, phone = f"{SERVICE}#status", f"{SERVICE}#offices.0.phones.0.number"
    changed = {"answer": "changed", "how": "visit"}
    answers = {status: {**changed, "new_value": "closed"}, phone: {**changed, "new_value": "none"}}
    filled = fill_workbook(sheet, {key: with_check(cells) for key, cells in answers.items()})
    assert take(editor, filled, "--write") == 0
    git(editor, "2027-08-01", "checkout", "-q", "-b", "round")
    commit(editor, "2027-08-01")
    git(editor, "2027-08-01", "push", "-q", "origin", "round")

    reviewer = clone(server, tmp_path / "reviewer")
    capsys.readouterr()
    assert main(["review", "origin/main", "origin/round", "--root", str(reviewer), "--today", TODAY]) == 0
    assert "The service is closed" in capsys.readouterr().out
    git(reviewer, "2027-08-01", "merge", "-q", "origin/round")
    git(reviewer, "2027-08-01", "push", "-q", "origin", "main")

    publisher = clone(server, tmp_path / "publisher")
    assert main(["build", "--root", str(publisher), "--today", TODAY]) == 0
    tab.goto((publisher / "build/site" / f"{SERVICE}.html").as_uri())
    page = tab.inner_text("main")
    assert f"According to {WHO}, on 30 July 2027 “Legal advice in Prishtina” was closed." in page
    assert "+383 38 200 000" not in page


def test_the_call_sheet_prints_as_it_is_meant(tree: Path, tab: Tab) -> None:
    """Its own style is allowed by its policy, and it asks no host for anything."""
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    sheet = sheet_file(write_sheets(tree), ".html")
    tab.goto(sheet.as_uri())

    assert tab.locator(".stated").first.evaluate("element => getComputedStyle(element).fontWeight") == "700"
    assert tab.locator(".ask").count() == 9
    assert asked == [sheet.as_uri()]
