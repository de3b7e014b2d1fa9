"""The editing page: forms from the field definitions, in a browser, against a repository on this machine."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from pydantic import BaseModel

from returnkb.cli import main
from returnkb.corpus.cms_config import cms_config
from returnkb.model.entry import KINDS
from returnkb.model.source import Organisation, Source
from tests.constants import REPOSITORY, TREE
from tests.fixtures.git_repository import commit, git
from tests.fixtures.gitea_host import DAY, TOKEN, GitHost, serve

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Locator, Page

AID = "docs/kosovo/prishtina/legal-aid.md"


def config() -> dict[str, Any]:
    """The configuration, read back."""
    found = yaml.safe_load(cms_config({"name": "github", "repo": "society/facts"}))
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("collection", config()["collections"], ids=lambda one: one["name"])
def test_a_form_has_every_field_of_its_model(collection: dict[str, Any]) -> None:
    """Names, needed fields and choices are those of the definition."""
    kind = collection["name"].partition("-")[0]
    models: dict[str, type[BaseModel]] = {**KINDS, "register": Source, "organisations": Organisation}
    model = models[kind]
    fields = {field["name"]: field for field in collection["fields"] if field["name"] != "body"}
    assert set(fields) == set(model.model_fields)
    needed = {name for name, info in model.model_fields.items() if info.is_required()}
    assert {name for name, field in fields.items() if field.get("required", True)} == needed


def test_choices_and_lists_are_those_of_the_definition() -> None:
    """The status of a service is a choice, its offices are a list with fields, amounts of a programme are numbers."""
    service = next(one for one in config()["collections"] if one["name"] == "service-place")
    fields = {field["name"]: field for field in service["fields"]}
    assert fields["status"]["options"] == ["open", "closed", "unknown"]
    assert {field["name"] for field in fields["offices"]["fields"]} >= {"place", "claim", "phones"}
    assert fields["verified_how"]["widget"] == "select"
    assert fields["summary"]["widget"] == "text"


def test_every_entry_of_a_collection_is_in_one_form() -> None:
    """Each file of the small tree fits the folder, depth and kind of one collection."""
    for path in (TREE / "docs").rglob("*.md"):
        kind = yaml.safe_load(path.read_text(encoding="utf-8").split("---\n")[1])["kind"]
        depth = len(path.relative_to(TREE / "docs").parts)
        fitting = [
            one["name"]
            for one in config()["collections"]
            if one.get("filter", {}).get("value") == kind and len(one["path"].split("/")) == depth
        ]
        assert len(fitting) == 1, path


@pytest.fixture
def host(tmp_path: Path) -> GitHost:
    """The small tree in a bare repository, with a branch for edits that a work tree pushes to."""
    work = tmp_path / "work"
    shutil.copytree(TREE, work, ignore=shutil.ignore_patterns("build"))
    git(tmp_path, DAY, "init", "-q", "--bare", "-b", "main", "server.git")
    git(work, DAY, "init", "-q", "-b", "main")
    git(work, DAY, "remote", "add", "origin", str(tmp_path / "server.git"))
    commit(work, DAY)
    git(work, DAY, "checkout", "-q", "-b", "edits")
    git(work, DAY, "push", "-q", "origin", "main", "edits")
    (tmp_path / "static").mkdir()
    return GitHost(work, tmp_path / "static", "edits")


def wait(page: Page, holds: Callable[[], bool]) -> None:
    """Wait until something holds; the policy of the page forbids a condition in the page itself."""
    for _ in range(100):
        if holds():
            return
        page.wait_for_timeout(200)
    raise AssertionError(f"waited in vain at {page.url}")


def boxes(page: Page, value: str) -> list[Locator]:
    """Text boxes with a value."""
    return [box for box in page.locator("input[type=text]").all() if box.input_value() == value]


def test_an_entry_is_edited_in_the_browser(
    host: GitHost, browser: Browser, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Signing in, one changed day and “Save” are a commit in the repository, with one change for the reader and no other host."""
    monkeypatch.chdir(REPOSITORY)
    with serve(host):
        words = ["cms", "--backend", "gitea", "--repo", "society/facts", "--url", host.url, "--out", str(host.static)]
        assert main(words) == 0
        page = browser.new_page(viewport={"width": 1300, "height": 1000})
        sent: list[str] = []
        page.on("requestfinished", lambda request: sent.append(request.url))
        page.goto(f"{host.url}/index.html")
        page.get_by_role("button", name="Token").first.click()
        page.locator("input").first.fill(TOKEN)
        page.keyboard.press("Enter")
        page.get_by_text("Services of a place").first.click()
        page.get_by_text("Legal advice in Prishtina").first.click()
        wait(page, lambda: len(boxes(page, "2026-11-10")) == 1)
        # The form fills itself in after it is shown, and takes back what was typed before; nothing in the page says when.
        page.wait_for_timeout(3000)
        boxes(page, "2026-11-10")[0].fill("2026-11-20")
        save = page.get_by_role("button", name="Save").first
        wait(page, save.is_enabled)
        save.click()
        wait(page, lambda: "verified_on: 2026-11-20" in host.read("show", f"origin/edits:{AID}"))
        page.close()
    assert [url for url in sent if not url.startswith((host.url, "data:", "blob:"))] == []
    pushed = host.read("show", f"origin/edits:{AID}")
    assert "verified_on: 2026-11-20" in pushed and "number: +383 38 200 000" in pushed
    tree = ["--root", str(host.work), "--today", DAY]
    capsys.readouterr()
    assert main(["check", "--pull-request", "main", *tree]) == 0
    assert main(["review", "main", *tree]) == 0
    out = capsys.readouterr().out
    assert "1 change on 1 page." in out
    assert "10 November 2026 → 20 November 2026" in out


def test_the_page_may_ask_its_own_host_and_the_git_host_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No address of another host is in its policy, and no font is loaded from one."""
    monkeypatch.chdir(REPOSITORY)
    assert main(["cms", "--backend", "github", "--repo", "society/facts", "--out", str(tmp_path)]) == 0
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert set(re.findall(r"https?://[\w.-]+", page)) == {"https://api.github.com", "https://github.com"}
    assert "'unsafe-eval'" not in page and "script-src 'self';" in page
    assert not re.search(rb"url\(https?:", (tmp_path / "sveltia-cms.js").read_bytes())
