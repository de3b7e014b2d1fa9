"""The copies in Chromium, from disk and without a network: found, read, aged by the reader's clock, checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from returnkb.bundle.checksums import note_sum
from returnkb.bundle.signature import make_keys, public_keys, sign_sums
from returnkb.bundle.single_file import single_file
from returnkb.bundle.verify_page import verify_page
from tests.offline.conftest import OLD, Edition
from tests.offline.test_reading_in_firefox import QUERIES, folder
from tests.offline.test_signature import Release, release

__all__ = ["folder", "release"]
CHROMIUM = "/usr/bin/chromium"
ENTRY = "kosovo/prizren/rents.html"


@dataclass
class Reader:
    """A page that notes what it complains of and whom it asks."""

    page: Page
    errors: list[str]
    asked: list[str]


@pytest.fixture
def reader(browser: Browser) -> Iterator[Reader]:
    """A page in a browser whose network is off."""
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


def test_a_clock_before_the_build_is_told_and_trusted_in_nothing(reader: Reader, folder: Path) -> None:
    """A device set to 2001 is told so, and no badge is better than it was."""
    text = _at(reader, "2001-01-01", f"{folder.as_uri()}/{ENTRY}")
    badges = reader.page.eval_on_selector_all(
        ".rk-badge", "all => all.map(badge => [badge.dataset.status, badge.textContent])"
    )

    assert "The clock of this device shows a day before this copy was made" in text
    assert [pair for pair in badges if pair[0] != pair[1]] == []


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
    assert "historical" not in before[:1]
    assert set(reader.page.locator(aged).all_text_contents()) <= {"historical", "overdue"}


def test_results_of_the_finder_age_as_well(reader: Reader, folder: Path) -> None:
    """A result is flagged by the reader's clock like the entry itself."""
    reader.page.clock.set_fixed_time(datetime(2044, 1, 1))
    reader.page.goto(f"{folder.as_uri()}/find.html?q=rents+prizren")
    reader.page.wait_for_selector("#rk-results .rk-badge")

    assert re.search("historical|overdue", reader.page.inner_text("#rk-results"))


def test_without_scripts_the_dates_and_the_rule_are_there(browser: Browser, old: Edition, folder: Path) -> None:
    """Where no script runs, text says when sources were read and when the next look is due."""
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(f"{folder.as_uri()}/{ENTRY}")

    assert re.search(r"Sources read up to \d+ \w+ \d{4}.*Next look due: \d+ \w+ \d{4}", page.inner_text("main"))
    (folder.parent / "all.html").write_bytes(single_file(old.files, old.chapters, "Everything", old.mark))
    page.goto((folder.parent / "all.html").as_uri())
    assert "treat it as out of date" in page.inner_text("article >> nth=0")
    assert not page.locator("#rk-filter").is_visible()
    context.close()


def test_one_file_is_filtered_and_ages(reader: Reader, old: Edition, tmp_path: Path) -> None:
    """The one-file copy is searched by words in any accent, and its badges follow the clock."""
    (tmp_path / "all.html").write_bytes(single_file(old.files, old.chapters, "Everything", old.mark))
    text = _at(reader, "2044-01-01", (tmp_path / "all.html").as_uri())
    reader.page.clock.resume()
    reader.page.fill("#q", "bús stätion")
    reader.page.wait_for_function("document.querySelectorAll('main section:not([hidden])').length === 1")

    assert "days old. Ask for a newer one" in text
    assert "1 entry has these words." in reader.page.inner_text("#said")
    assert "historical" in reader.page.inner_text("main section:not([hidden])")
    assert reader.errors == []


def _new_list(release: Release) -> None:
    release.download.write_bytes(b"another copy")
    note_sum(release.folder, release.download)


def _new_date(release: Release) -> None:
    signature = release.folder / "SHA256SUMS.minisig"
    signature.write_text(signature.read_text().replace("2027-02-21", "2029-02-21"))


def _other_key(release: Release) -> None:
    make_keys(release.folder.parent / "x.key", release.folder.parent / "x.pub", None)
    sign_sums(release.folder, release.folder.parent / "x.key", OLD.comment(), lambda: "")


@pytest.mark.parametrize(
    ("attack", "said"),
    [
        (lambda release: None, "✔ copy.zip is genuine: edition 2026.11, fresh until 2027-02-21."),
        (lambda release: release.download.write_bytes(b"the copx"), "✘ copy.zip is damaged or was changed"),
        (_new_list, "✘ The signature does not match: the list was changed"),
        (_new_date, "✘ The signed comment was changed"),
        (_other_key, "✘ It was signed with another key"),
        (lambda release: (release.folder / "SHA256SUMS.minisig").write_text("x"), "✘ SHA256SUMS.minisig is damaged"),
    ],
)
def test_the_page_that_checks(reader: Reader, release: Release, attack: Callable[[Release], object], said: str) -> None:
    """The genuine set is accepted, and each way of changing it refused with its own sentence."""
    page = release.folder.parent / "verify.html"
    page.write_text(verify_page(public_keys(release.public.read_text())))
    attack(release)
    reader.page.clock.set_fixed_time(datetime(2026, 12, 1))
    reader.page.goto(page.as_uri())
    names = ("copy.zip", "SHA256SUMS", "SHA256SUMS.minisig")
    reader.page.set_input_files("#f", [release.folder / name for name in names])
    reader.page.wait_for_selector("#r.ok, #r.old, #r.bad")

    assert reader.page.inner_text("#r").startswith(said)
    assert reader.asked == [page.as_uri()]


def test_the_page_that_checks_warns_of_an_old_edition(reader: Reader, release: Release) -> None:
    """Genuine and out of date is neither green nor red."""
    page = release.folder.parent / "verify.html"
    page.write_text(verify_page(public_keys(release.public.read_text())))
    reader.page.clock.set_fixed_time(datetime(2028, 1, 1))
    reader.page.goto(page.as_uri())
    reader.page.set_input_files("#f", list(release.folder.iterdir()))
    reader.page.wait_for_selector("#r.old")

    assert "ask for a newer edition" in reader.page.inner_text("#r")
