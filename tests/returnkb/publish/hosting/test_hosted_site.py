"""`returnkb host`: the site with histories, file lists and small pages; a second run changes nothing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from returnkb.cli import main
from returnkb.publish.packaging.external_requests import require_no_external_requests
from tests.constants import TREE
from tests.fixtures.browser_actions import follow
from tests.fixtures.git_repository import commit, git
from tests.fixtures.web_host import Host
from tests.returnkb.publish.conftest import RENTS, Edition

IN_A_FOLDER = "facts"
RETIRED = "- id: mali/gao/merged\n  reason: Its facts moved.\n  day: 2026-02-01\n  successor: mali/gao/dialysis\n"


@pytest.fixture(scope="module")
def site(old: Edition, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first edition, made ready; in the past of its tree a price changed and an entry was withdrawn."""
    root = tmp_path_factory.mktemp("hosted")
    tree, built = root / "tree", root / IN_A_FOLDER
    shutil.copytree(TREE, tree)
    (tree / "mkdocs.yml").write_text(f"site_url: https://town.example.org/{IN_A_FOLDER}/\n")
    shutil.copytree(old.site, built)
    rents, gone = tree / "docs" / f"{RENTS}.md", tree / "docs/mali/gao/gone.md"
    now = rents.read_text()
    gone.write_text((tree / "docs/mali/gao/dialysis.md").read_text())
    shutil.copy(gone, tree / "docs/mali/gao/merged.md")
    rents.write_text(now.replace("EUR 250", "EUR 200"))
    git(tree, "2026-01-01", "init", "-q")
    commit(tree, "2026-01-01")
    rents.write_text(now)
    gone.unlink()
    (tree / "docs/mali/gao/merged.md").unlink()
    (tree / "sources/retired.yml").write_text(RETIRED)
    commit(tree, "2026-02-01")
    assert main(["host", "--root", str(tree), "--site", str(built), "--today", "2026-11-21"]) == 0
    listed = (built / "keep/files.json").read_bytes()
    assert main(["host", "--root", str(tree), "--site", str(built), "--today", "2026-11-21"]) == 0
    assert (built / "keep/files.json").read_bytes() == listed
    return built


@pytest.fixture
def page(site: Path, browser: Browser) -> Iterator[Page]:
    """A reader at an entry of the hosted site, with no complaint of the browser."""
    running, tab = Host(site), browser.new_page()
    complaints: list[str] = []
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.goto(f"{running.base}{RENTS}.html")
    yield tab
    tab.close()
    running.stop()
    assert complaints == []


def test_an_entry_leads_to_what_it_said_before(page: Page) -> None:
    """The link at the foot opens the history with its intervals and the words that changed; that leads back."""
    follow(page, "text=What this page said before, and when")

    assert "In force from 1 January 2026 until 31 January 2026" in page.inner_text("main")
    assert page.inner_text("del") == "200"
    assert page.inner_text("ins") == "250"
    assert page.locator(".rk-shell nav a").count() == 8  # five pages and three languages
    assert page.locator("#rk-q").count() == 1
    follow(page, "text=The present page")
    assert page.inner_text("h1") == "Rents in Prizren"


def test_a_page_of_the_site_is_not_replaced_by_a_stub(site: Path) -> None:
    """Where the site itself says what became of an entry, such as where it moved, that stays."""
    assert "was withdrawn" in (site / "mali/gao/gone.html").read_text()
    assert "was withdrawn" not in (site / "mali/gao/merged.html").read_text()
    assert (
        "This page was taken away on 1 February 2026. Its facts moved." in (site / "mali/gao/merged.html").read_text()
    )


def test_a_withdrawn_entry_answers(page: Page) -> None:
    """Its old address says since when it is gone and leads to its last text."""
    page.goto(page.url.replace(f"{RENTS}.html", "mali/gao/gone.html"))

    assert "was withdrawn on 1 February 2026" in page.inner_text("main")
    follow(page, "main a[href*='history/mali/gao/gone']")
    page.wait_for_url("**/history/mali/gao/gone.html")
    assert "Withdrawn from 1 February 2026 on" in page.inner_text("main")


def test_the_link_to_the_history_needs_no_script(site: Path) -> None:
    """The link is in the HTML of the page, once, however often the command ran."""
    link = '<a href="../../history/kosovo/prizren/rents.html">What this page said before, and when</a>'

    assert (site / f"{RENTS}.html").read_text().count(link) == 1


@pytest.mark.parametrize("address", ["mistyped.html", "kosovo/prizren/deep/mistyped.html", "history/no/entry/"])
def test_the_error_page_has_the_layout_of_the_site(site: Path, browser: Browser, address: str) -> None:
    """At any depth, on a host where the site is in a folder, the page has its styles, its finder and a link to the home page."""
    running, tab = Host(site.parent, missing=f"{IN_A_FOLDER}/404.html"), browser.new_page()
    complaints: list[str] = []
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    answer = tab.goto(f"{running.base}{IN_A_FOLDER}/{address}")
    asked_in_vain = [
        path for path in running.asked[1:] if not (site.parent / path.lstrip("/").partition("?")[0]).is_file()
    ]

    assert answer and answer.status == 404
    assert asked_in_vain == []
    assert tab.inner_text("h1") == "This page is not here"
    assert tab.evaluate("getComputedStyle(document.querySelector('.rk-shell')).backgroundColor") == "rgb(11, 74, 90)"
    assert "md-header" not in tab.content()
    tab.fill("#rk-q", "rents prizren")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("#rk-results a[href*='prizren/rents.html']")
    tab.goto(f"{running.base}{IN_A_FOLDER}/{address}")
    follow(tab, "text=Start page")
    assert tab.url == f"{running.base}{IN_A_FOLDER}/index.html"
    assert complaints == []
    tab.close()
    running.stop()


def test_without_the_address_of_the_site_unknown_addresses_lead_to_the_top_of_the_host(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command says what to write where, for a site that lies in a folder of its host."""
    built, tree = Path(shutil.copytree(site, tmp_path / "site")), Path(shutil.copytree(TREE, tmp_path / "tree"))
    assert main(["host", "--root", str(tree), "--site", str(built), "--today", "2026-11-21"]) == 0

    assert "for a site in a folder, write site_url into mkdocs.yml" in capsys.readouterr().err
    assert 'href="/assets/copy.css"' in (built / "404.html").read_text()


def test_listed_files_exist_and_are_pages_of_copies(site: Path) -> None:
    """Every listed file lies on the host, none is the theme's furniture, and pages are those of the copies."""
    files = json.loads((site / "keep/files.json").read_text())["files"]
    for listed in (site / "keep/folders").iterdir():
        files |= json.loads(listed.read_text())

    assert [name for name in files if not (site / name).is_file()] == []
    assert {"index.html", "assets/copy.css", f"{RENTS}.html"} <= files.keys()
    assert [name for name in files if "javascripts" in name] == []
    assert '<header class="rk-shell' in (site / f"{RENTS}.html").read_text()


def test_no_page_of_the_hosted_site_asks_another_host(site: Path) -> None:
    """Entries, their history, changes, editions, stubs and the page for unknown addresses load from the site alone."""
    pages = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*.html")}

    assert {"404.html", f"history/{RENTS}.html", "editions/index.html", "mali/gao/gone.html"} <= pages.keys()
    require_no_external_requests(pages)


def test_the_switch_ends_keeping_on_the_hosted_site(site: Path, tmp_path: Path) -> None:
    """With --no-keep the worker deletes copies, and pages offer none."""
    built = tmp_path / "site"
    shutil.copytree(site, built)

    assert main(["host", "--root", str(TREE), "--site", str(built), "--no-keep", "--today", "2026-11-21"]) == 0
    assert "unregister" in (built / "sw.js").read_text()
    assert '"kind": "archive"' in (built / "assets/edition.js").read_text()
