"""Copies in Chromium, from disk and without a network: search, pages, ages by the reader's clock, verification."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Browser, Page

from returnkb.publish.copies.start_page import START_PAGE
from returnkb.publish.trust.signature import public_keys
from returnkb.publish.trust.verify_page import verify_page
from tests.fixtures.browser_actions import wait_until
from tests.returnkb.publish.conftest import QUERIES, Edition, one_file
from tests.returnkb.publish.signed_release import ATTACKS, Release

ENTRY = "kosovo/prizren/rents.html"


@dataclass
class Reader:
    """A page with a record of its errors and requests."""

    page: Page
    errors: list[str]
    asked: list[str]


@pytest.fixture
def reader(browser: Browser) -> Iterator[Reader]:
    """A page in a browser without network."""
    context = browser.new_context(offline=True)
    made = Reader(context.new_page(), [], [])
    made.page.on("console", lambda message: made.errors.append(message.text) if message.type == "error" else None)
    made.page.on("pageerror", lambda error: made.errors.append(str(error)))
    made.page.on("request", lambda request: made.asked.append(request.url))
    yield made
    context.close()


@pytest.mark.parametrize(("query", "entry"), QUERIES.items())
def test_a_query_from_a_deep_page_finds_its_entry(reader: Reader, folder: Path, query: str, entry: str) -> None:
    """Typed on an entry's page, five queries lead to their entries, with nothing asked and nothing complained of."""
    page = reader.page
    page.goto(f"{folder.as_uri()}/mali/gao/dialysis.html")
    page.fill("#rk-q", query)
    page.keyboard.press("Enter")
    page.wait_for_selector(f"#rk-results a[href*='{entry}']")

    assert reader.errors == []
    assert [url for url in reader.asked if not url.startswith(("file:", "data:"))] == []


def test_the_reason_of_every_label_is_that_of_the_site(reader: Reader, folder: Path, old: Edition) -> None:
    """Reasons and citations read in a copy as they do on the site."""
    read = "() => Array.from(document.querySelectorAll('.rk-claim[id] details.rk-cite'), one => one.textContent.replace(/\\s+/g, ' '))"
    names = sorted(name for name, page in old.pages.items() if name.count("/") == 2 and "rk-claim" in page)
    for name in names:
        texts = []
        for root in (old.site, folder):
            reader.page.goto((root / name).as_uri())
            texts.append(reader.page.evaluate(read))
        assert texts[1] == texts[0], name

    assert ENTRY in names


def test_every_page_opens_without_a_complaint_and_asks_nobody(reader: Reader, folder: Path) -> None:
    """All pages of the copy run their scripts in Chromium without an error and load from the folder alone."""
    for page in sorted(folder.rglob("*.html")):
        reader.page.goto(page.as_uri())

    assert reader.errors == []
    assert [url for url in reader.asked if not url.startswith(("file:", "data:"))] == []


def test_a_page_opened_inside_the_zip_says_to_extract_it_first(reader: Reader, folder: Path, tmp_path: Path) -> None:
    """Without the files beside it a page shows the line, which its style hides otherwise; every page at the top has it."""
    line = 'rk-unpacked">Extract the whole zip first.'
    pages = {page: page.read_text() for page in folder.glob("*.html") if page.name != START_PAGE}
    alone = tmp_path / "find.html"
    alone.write_text(pages[folder / "find.html"])

    assert [page.name for page, text in pages.items() if "<article" in text and line not in text] == []
    reader.page.goto((folder / "find.html").as_uri())
    assert not reader.page.is_visible(".rk-unpacked")
    reader.page.goto(alone.as_uri())
    assert reader.page.is_visible(".rk-unpacked")


def _at(reader: Reader, day: str, address: str) -> str:
    reader.page.clock.set_fixed_time(datetime.fromisoformat(f"{day}T12:00:00+00:00"))
    reader.page.goto(address)
    return reader.page.inner_text("article >> nth=0")


def test_the_copy_tells_its_age(reader: Reader, folder: Path) -> None:
    """On its own day it says nothing, later its age in days, and after its time to ask for a newer one."""
    address = f"{folder.as_uri()}/{ENTRY}"

    assert "This copy" not in _at(reader, "2026-11-21", address)
    assert "2026-11-21) is 10 days old." in _at(reader, "2026-12-01", address)
    assert "is 131 days old. Ask for a newer one" in _at(reader, "2027-04-01", address)


def test_a_clock_before_the_build_shows_a_warning_and_changes_no_badge(reader: Reader, folder: Path) -> None:
    """A device whose clock is at 2001 shows a warning, and no badge is better than at the build."""
    text = _at(reader, "2001-01-01", f"{folder.as_uri()}/{ENTRY}")
    badges = reader.page.eval_on_selector_all(".rk-badge", "all => all.map(badge => badge.className)")
    written = re.findall(r'class="(rk-badge rk-\w+)"', (folder / ENTRY).read_text(encoding="utf-8"))

    assert "The clock of this device shows a day before this copy was made" in text
    assert badges == written


@pytest.mark.parametrize("name", [ENTRY, "kosovo/prizren/index.html", "kosovo/topics/housing.html"])
def test_what_is_overdue_by_the_readers_clock_says_so_in_entries_and_lists(
    reader: Reader, folder: Path, name: str
) -> None:
    """Before the day nothing is overdue or history that was not; long after it, everything dated is."""
    address = f"{folder.as_uri()}/{name}"
    aged = ".rk-badge[data-overdue]"
    _at(reader, "2026-11-22", address)
    before = reader.page.locator(aged).all_text_contents()
    _at(reader, "2044-01-01", address)

    assert before
    assert set(before) != {"old"}
    assert set(reader.page.locator(aged).all_text_contents()) == {"old"}


def test_a_badge_changes_on_its_day_and_not_before(reader: Reader, folder: Path) -> None:
    """The day before it is due a statement is as it was; on its days it is getting old, then old."""
    badge = ".rk-claim .rk-badge[data-status=unverified] >> nth=0"
    reader.page.goto((folder / "programmes/coming-home.html").as_uri())
    days = reader.page.eval_on_selector(
        badge, "one => [['getting old – re-check', one.dataset.due], ['old', one.dataset.overdue]]"
    )
    before = "recent"
    for status, day in days:
        eve = datetime.fromisoformat(day) - timedelta(days=1)
        _at(reader, eve.date().isoformat(), reader.page.url)
        assert reader.page.inner_text(badge) == before
        _at(reader, day, reader.page.url)
        assert reader.page.inner_text(badge) == status
        before = status


def test_a_printed_page_says_on_which_day_it_was_printed(reader: Reader, folder: Path, tmp_path: Path) -> None:
    """A printed page has the day of printing beside the edition, because paper has no clock."""
    reader.page.clock.set_fixed_time(datetime(2027, 3, 3, 12))
    reader.page.goto((folder / ENTRY).as_uri())
    assert "Printed" not in reader.page.inner_text("article")
    reader.page.pdf(path=tmp_path / "page.pdf")
    printed = "".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "page.pdf").pages)

    assert "Edition 2026.11, 2026-11-21. Printed on 2027-03-03." in printed
    assert "Sources read up to" in printed


def test_results_of_the_finder_age_as_well(reader: Reader, folder: Path) -> None:
    """A result is flagged by the reader's clock like the entry itself."""
    reader.page.clock.set_fixed_time(datetime(2044, 1, 1))
    reader.page.goto(f"{folder.as_uri()}/find.html?q=rents+prizren")
    reader.page.wait_for_selector("#rk-results .rk-badge")

    assert reader.page.inner_text("#rk-results .rk-badge >> nth=0") == "old"


def test_without_scripts_the_dates_and_the_rule_are_there(browser: Browser, old: Edition, folder: Path) -> None:
    """Where no script runs, text says when sources were read and when the re-check is due."""
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(f"{folder.as_uri()}/{ENTRY}")

    message = page.inner_text("main")
    assert re.search(r"Sources read up to \d+ \w+ \d{4}.*Re-check due: \w+ \d{4}", message)
    (folder.parent / "all.html").write_bytes(one_file(old))
    page.goto((folder.parent / "all.html").as_uri())
    assert "treat it as out of date" in page.inner_text("article >> nth=0")
    assert not page.locator("#rk-filter").is_visible()
    context.close()


def test_one_file_is_filtered_and_ages(reader: Reader, old: Edition, tmp_path: Path) -> None:
    """The one-file copy is searched by words in any accent, and its badges follow the clock."""
    (tmp_path / "all.html").write_bytes(one_file(old))
    text = _at(reader, "2044-01-01", (tmp_path / "all.html").as_uri())
    reader.page.clock.resume()
    reader.page.fill("#q", "bús stätion")
    wait_until(reader.page, "document.querySelectorAll('main section:not([hidden])').length === 1")

    assert "days old. Ask for a newer one" in text
    assert "1 entry has these words." in reader.page.inner_text("#said")
    assert reader.page.inner_text("main section:not([hidden]) .rk-badge >> nth=0") == "old"
    assert reader.errors == []


@pytest.mark.parametrize(
    ("attack", "message"),
    [(lambda release: None, "✔ copy.zip is genuine: edition 2026.11, fresh until 2027-02-21."), *ATTACKS.values()],
)
def test_the_page_that_checks(
    reader: Reader, release: Release, attack: Callable[[Release], object], message: str
) -> None:
    """The genuine set is accepted, and each way of changing it refused with its own sentence."""
    page = release.folder.parent / "verify.html"
    page.write_text(verify_page(public_keys(release.public.read_text())))
    attack(release)
    reader.page.clock.set_fixed_time(datetime(2026, 12, 1))
    reader.page.goto(page.as_uri())
    names = ("copy.zip", "SHA256SUMS", "SHA256SUMS.minisig")
    reader.page.set_input_files("#f", [release.folder / name for name in names])
    reader.page.wait_for_selector("#r.ok, #r.old, #r.bad")

    assert reader.page.inner_text("#r").startswith(message)
    assert reader.asked == [page.as_uri()]


def test_an_old_verdict_goes_before_new_files_are_chosen(reader: Reader, release: Release) -> None:
    """Choosing files of the same names again may tell the page nothing; so the green is gone as soon as the field is pressed."""
    page, names = release.folder.parent / "verify.html", ("copy.zip", "SHA256SUMS", "SHA256SUMS.minisig")
    page.write_text(verify_page(public_keys(release.public.read_text())))
    reader.page.clock.set_fixed_time(datetime(2026, 12, 1))
    reader.page.goto(page.as_uri())
    reader.page.set_input_files("#f", [release.folder / name for name in names])
    reader.page.wait_for_selector("#r.ok")
    with reader.page.expect_file_chooser() as chooser:
        reader.page.click("#f")

    assert reader.page.inner_text("#r") == ""
    assert reader.page.evaluate("document.getElementById('f').files.length") == 0
    release.download.write_bytes(b"the copx")
    chooser.value.set_files([release.folder / name for name in names])
    reader.page.wait_for_selector("#r.bad")


def test_the_page_that_checks_warns_of_an_old_edition(reader: Reader, release: Release) -> None:
    """Genuine and out of date is neither green nor red."""
    page = release.folder.parent / "verify.html"
    page.write_text(verify_page(public_keys(release.public.read_text())))
    reader.page.clock.set_fixed_time(datetime(2028, 1, 1))
    reader.page.goto(page.as_uri())
    reader.page.set_input_files("#f", list(release.folder.iterdir()))
    reader.page.wait_for_selector("#r.old")

    assert "ask for a newer edition" in reader.page.inner_text("#r")
