"""Service worker in a browser: the site is saved on request, verified, updated in small parts, and deleted on request."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from returnkb.publish.hosting.service_worker import kill_switch_files, offline_files
from tests.fixtures.browser_actions import wait_until
from tests.fixtures.web_host import Host
from tests.returnkb.publish.conftest import Edition

SETS = {"kosovo": "Kosovo", "mali": "Mali"}


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser context without saved data."""
    made = browser.new_context()
    yield made
    made.close()


@pytest.fixture
def host(old: Edition, tmp_path: Path) -> Iterator[Host]:
    """The first edition, hosted."""
    running = Host(tmp_path / "site")
    running.put(_hosted(old))
    yield running
    running.stop()


def _hosted(edition: Edition) -> dict[str, bytes]:
    files = {name: content for name, content in edition.copy.items() if not name.endswith(("FILES.txt", "HERE.html"))}
    return {**files, **offline_files(files, SETS, edition.stamp)}


def _update(page: Page, host: Host) -> set[str]:
    """Switch to the newer edition on a page that offers it; the files that were fetched whole."""
    page.goto(f"{host.base}kosovo/prizren/rents.html")
    page.wait_for_selector("#rk-newer button")
    host.asked.clear()
    page.click("#rk-newer button")
    wait_until(page, "document.querySelector('h1').textContent.startsWith('Newly read')")
    return {path.partition("?")[0].lstrip("/") for path in host.asked if "rk-sum" in path}


def _keep(context: BrowserContext, host: Host, what: str = "") -> Page:
    page = context.new_page()
    page.goto(f"{host.base}index.html")
    page.select_option("#rk-keep select", what)
    page.click("#rk-keep button")
    wait_until(page, "document.querySelector('#rk-keep p').textContent.startsWith('Saved.')")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    return page


def test_nothing_is_kept_unless_asked(context: BrowserContext, host: Host) -> None:
    """Reading leaves neither a worker nor a cache; the offer says what it weighs."""
    page = context.new_page()
    page.goto(f"{host.base}index.html")
    page.wait_for_selector("#rk-keep option", state="attached")

    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0
    assert page.evaluate("caches.keys().then(names => names.length)") == 0
    assert "everything, about" in page.inner_text("#rk-keep")


def test_the_kept_site_opens_without_a_network(context: BrowserContext, host: Host) -> None:
    """After the server has gone, pages, links to a claim and addresses with a query open, and scripts run."""
    page = _keep(context, host)
    host.stop()
    page.goto(f"{host.base}kosovo/prizren/rents.html#c2")

    assert "EUR 400" in page.inner_text(".rk-claim:target")
    page.goto(f"{host.base}find.html?q=Gao+dialysis")
    page.wait_for_selector("#rk-results a[href*='gao/dialysis.html']")
    page.goto(host.base)
    page.wait_for_selector("text=Edition 2026.11 is kept on this device")


def test_a_country_alone_can_be_kept(context: BrowserContext, host: Host) -> None:
    """What was not kept says so in a sentence instead of failing."""
    page = _keep(context, host, "mali")
    host.stop()
    page.goto(f"{host.base}mali/gao/dialysis.html")

    assert "Gao" in page.inner_text("main")
    page.goto(f"{host.base}kosovo/prizren/rents.html")
    assert "not among those kept" in page.inner_text("body")


def test_an_update_fetches_only_what_changed(context: BrowserContext, host: Host, old: Edition, new: Edition) -> None:
    """The new edition is offered, the old one serves until the reader switches, and only changed files are fetched."""
    page = _keep(context, host)
    first, second = _hosted(old), _hosted(new)
    changed = {name for name in second if first.get(name) != second[name]}
    host.put(second)
    page.goto(f"{host.base}kosovo/prizren/rents.html")
    before = page.inner_text("h1")
    fetched = _update(page, host)

    assert before == "Rents in Prizren"
    assert fetched <= changed
    assert "kosovo/prizren/rents.html" in fetched
    assert len(fetched) < len(second) / 2


def test_scripts_of_a_page_run_in_their_order(context: BrowserContext, host: Host, old: Edition) -> None:
    """One that arrives late holds back those that build on it: the page still names its edition."""
    host.slow.append("/assets/edition.js")
    page = context.new_page()
    page.goto(f"{host.base}kosovo/prizren/rents.html")
    page.wait_for_selector(".rk-edition")

    assert old.stamp.id in page.inner_text(".rk-edition")


def test_a_newer_edition_is_asked_for_again_where_the_line_fails_once(
    context: BrowserContext, host: Host, new: Edition
) -> None:
    """One lost answer on a poor line does not hide that there is a newer edition until the next visit."""
    page = _keep(context, host)
    host.put(_hosted(new))
    host.failing.append("/keep/files.json")
    page.goto(f"{host.base}kosovo/prizren/rents.html")
    page.wait_for_selector("#rk-newer button", timeout=20_000)

    assert host.failing == []
    assert page.locator("#rk-newer").count() == 1


def test_an_update_reads_the_lists_of_changed_folders_alone(
    context: BrowserContext, host: Host, old: Edition, new: Edition
) -> None:
    """Where nothing changed in a folder, what is kept knows its files already."""
    page = _keep(context, host)
    host.put(_hosted(new))
    host.asked.clear()
    page.goto(f"{host.base}kosovo/prizren/rents.html")
    page.wait_for_selector("#rk-newer button")
    lists = {path.lstrip("/") for path in host.asked if "keep/folders/" in path}

    assert "keep/folders/kosovo.json" in lists
    assert lists == {
        name for name, content in _hosted(new).items() if "keep/folders/" in name and _hosted(old)[name] != content
    }


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("keep/folders/mali.json", b"{}", "The list of files was changed on its way and is refused"),
        ("mali/gao/dialysis.html", b"<p>other</p>", "mali/gao/dialysis.html was changed on its way and is refused"),
    ],
)
def test_what_was_changed_on_its_way_is_refused(
    context: BrowserContext, host: Host, name: str, content: bytes, message: str
) -> None:
    """A list or a page with another checksum than announced is not saved, and the reader gets a message."""
    host.put({name: content})
    page = context.new_page()
    page.goto(f"{host.base}index.html")
    page.click("#rk-keep button")
    wait_until(page, "document.querySelector('#rk-keep p').textContent.includes('refused')")

    assert message in page.inner_text("#rk-keep")
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0


def test_an_update_changed_on_its_way_leaves_the_old_copy_whole(
    context: BrowserContext, host: Host, old: Edition, new: Edition
) -> None:
    """Until every file of the new edition is there and right, the old one serves, all of it; then the update goes on."""
    page, first, second = _keep(context, host), _hosted(old), _hosted(new)
    host.put({**second, "kosovo/prizren/rents.html": b"<h1>call 000</h1>"})
    page.goto(f"{host.base}index.html")
    page.click("#rk-newer button")
    wait_until(page, "document.querySelector('#rk-newer p').textContent.includes('is refused')")
    assert "Try again later; what is saved stays." in page.inner_text("#rk-newer")
    read = "name => fetch(name).then(answer => answer.text())"
    for name in sorted(name for name in second if first.get(name, second[name]) != second[name]):
        if name.endswith(".html"):
            assert page.evaluate(read, host.base + name) == first[name].decode()
    host.put(second)
    page.goto(f"{host.base}kosovo/prizren/rents.html")
    assert page.inner_text("h1") == "Rents in Prizren"
    page.click("#rk-newer button")
    wait_until(page, "document.querySelector('h1').textContent.startsWith('Newly read')")


@pytest.mark.parametrize("damage", [b"", b"<p>a login page</p>", b'{"edition": "2027.01", "files"'])
def test_a_damaged_list_of_files_is_told_and_nothing_is_kept(
    context: BrowserContext, host: Host, damage: bytes
) -> None:
    """Cut off, or another page in its place, as networks with a login page send it."""
    page = context.new_page()
    page.goto(f"{host.base}index.html")
    page.wait_for_selector("#rk-keep option", state="attached")
    host.put({"keep/files.json": damage})
    page.goto(f"{host.base}index.html")
    page.wait_for_selector("text=The list of files is damaged. Try again later")

    assert page.locator("#rk-keep button").count() == 0
    assert page.evaluate("caches.keys().then(names => names.length)") == 0


def test_saving_goes_on_where_it_stopped(context: BrowserContext, host: Host, old: Edition) -> None:
    """After a broken line, only what is missing is fetched."""
    good = (host.folder / "sources/index.html").read_bytes()
    (host.folder / "sources/index.html").unlink()
    page = context.new_page()
    page.goto(f"{host.base}index.html")
    page.click("#rk-keep button")
    wait_until(page, "document.querySelector('#rk-keep p').textContent.includes('could not be read')")
    host.put({"sources/index.html": good})
    page.goto(f"{host.base}index.html")
    page.wait_for_selector("text=Go on saving")
    host.asked.clear()
    page.click("#rk-keep button")
    wait_until(page, "document.querySelector('#rk-keep p').textContent.startsWith('Saved.')")

    assert 0 < len([path for path in host.asked if "rk-sum" in path]) < len(_hosted(old)) / 2


def test_the_saved_copy_can_be_removed(context: BrowserContext, host: Host) -> None:
    """One button, and neither cache nor worker is left."""
    page = _keep(context, host)
    page.goto(f"{host.base}index.html")
    page.click("text=Remove the saved copy")
    page.wait_for_selector("text=is gone from this device")

    assert page.evaluate("caches.keys().then(names => names.length)") == 0
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0


def test_the_kill_switch_removes_copies_at_the_next_visit(context: BrowserContext, host: Host, old: Edition) -> None:
    """When the publisher takes keeping back, a kept copy deletes itself as soon as there is a network."""
    page = _keep(context, host)
    host.put(kill_switch_files(old.stamp))
    page.goto(f"{host.base}index.html")
    wait_until(page, "caches.keys().then(names => names.length === 0)")
    gone = "navigator.serviceWorker.getRegistrations().then(all => all.length === 0)"

    wait_until(page, gone)


def test_a_folder_copy_offers_no_keeping(browser: Browser, old: Edition, tmp_path: Path) -> None:
    """Neither in a folder nor in an archived edition is there anything to keep."""
    running = Host(tmp_path)
    running.put(old.copy)
    page = browser.new_page()
    page.goto(f"{running.base}index.html", wait_until="networkidle")

    assert page.locator("#rk-keep").count() == 0
    assert [path for path in running.asked if "keep" in path or "sw.js" in path] == []
    page.close()
    running.stop()
