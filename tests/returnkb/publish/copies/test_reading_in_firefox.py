"""Folder copy and verification page in Firefox, from disk, with its strict rules for files and no network."""

from __future__ import annotations

from pathlib import Path

import pytest

from returnkb.publish.trust.signature import public_keys
from returnkb.publish.trust.verify_page import verify_page
from tests.fixtures.firefox import Firefox
from tests.returnkb.publish.conftest import QUERIES, RENTS_HISTORY, Edition, one_file
from tests.returnkb.publish.signed_release import ATTACKS, Release


def test_its_rules_for_files_are_strict(firefox: Firefox) -> None:
    """The tests mean something only while files may not read one another."""
    assert firefox.strict()


@pytest.mark.parametrize(("query", "entry"), QUERIES.items())
def test_a_query_from_a_deep_page_finds_its_entry(firefox: Firefox, folder: Path, query: str, entry: str) -> None:
    """Typed on an entry's page, five queries lead to their entries, with nothing asked of any host."""
    firefox.open(f"{folder.as_uri()}/mali/gao/dialysis.html")
    firefox.type("#rk-q", f"{query}\ue007")
    firefox.wait(f"document.querySelector(\"#rk-results a[href*='{entry}']\")")
    loaded = firefox.run("return performance.getEntriesByType('resource').map(entry => entry.name)")

    assert [name for name in loaded if not name.startswith(("file:", "data:"))] == []
    assert firefox.complaints() == []


def test_every_page_opens_without_a_complaint(firefox: Firefox, folder: Path) -> None:
    """All pages of the copy run their scripts in Firefox without an error."""
    for page in sorted(folder.rglob("*.html")):
        firefox.open(page.as_uri())

    assert firefox.complaints() == []


def test_one_file_is_filtered(firefox: Firefox, old: Edition, tmp_path: Path) -> None:
    """The filter of the one-file copy leaves the entries that have the words, accents aside."""
    (tmp_path / "all.html").write_bytes(one_file(old))
    firefox.open((tmp_path / "all.html").as_uri())
    firefox.type("#q", "bús stätion")
    firefox.wait("document.querySelectorAll('main section:not([hidden])').length === 1")

    assert firefox.run("return document.querySelector('main section:not([hidden])').id") == "kosovo.prizren.rents"


def test_what_a_page_said_on_a_day_is_told(firefox: Firefox, past: Path) -> None:
    """From disk, the day typed leads to the version in force then, and a day before it says that nothing was there."""
    firefox.open((past / RENTS_HISTORY).as_uri())
    firefox.type("#rk-day", "2026-02-03")
    firefox.do("ElementClick", id=firefox.find("#rk-as-of button"))
    firefox.wait("document.activeElement.id === 'v2026-02-01'")
    assert "EUR 300" in firefox.run("return document.querySelector('details[open]').textContent")
    firefox.open((past / RENTS_HISTORY).as_uri() + "#on-2025-06-01")
    firefox.wait("document.getElementById('rk-day-said').textContent.indexOf('did not exist') > 0")

    assert firefox.complaints() == []


def test_the_page_that_checks_says_yes_and_forgets_it(firefox: Firefox, release: Release) -> None:
    """Genuine files turn it green; when the field is pressed again, verdict and files are gone."""
    page = release.folder.parent / "verify.html"
    page.write_text(verify_page(public_keys(release.public.read_text())))
    three = "\n".join(str(release.folder / name) for name in ("copy.zip", "SHA256SUMS", "SHA256SUMS.minisig"))
    firefox.open(page.as_uri())
    firefox.type("#f", three)
    firefox.wait("document.getElementById('r').className")
    genuine = firefox.run("return document.getElementById('r').textContent")
    firefox.run("document.getElementById('f').dispatchEvent(new MouseEvent('click', {cancelable: true}))")

    assert "copy.zip is genuine: edition 2026.11" in genuine
    assert firefox.run("return document.getElementById('r').textContent") == ""
    assert firefox.run("return document.getElementById('f').files.length") == 0


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_page_that_checks_refuses_each_attack(firefox: Firefox, release: Release, attack: str) -> None:
    """Each way of changing a download has the same sentence as in Chromium."""
    page, (change, said) = release.folder.parent / "verify.html", ATTACKS[attack]
    page.write_text(verify_page(public_keys(release.public.read_text())))
    change(release)
    firefox.open(page.as_uri())
    firefox.type(
        "#f", "\n".join(str(release.folder / name) for name in ("copy.zip", "SHA256SUMS", "SHA256SUMS.minisig"))
    )
    firefox.wait("document.getElementById('r').className")

    assert firefox.run("return document.getElementById('r').textContent").startswith(said)


def test_badges_age_by_a_later_clock(firefox: Firefox, folder: Path) -> None:
    """Twenty years on, nothing dated on an entry's page calls itself current."""
    firefox.open(f"{folder.as_uri()}/kosovo/prizren/rents.html")
    firefox.run("document.dispatchEvent(new CustomEvent('returnkb:content', { detail: '2044-01-01' }))")
    badges = firefox.run("return [...document.querySelectorAll('.rk-badge[data-overdue]')].map(one => one.textContent)")

    assert badges
    assert set(badges) == {"old"}
