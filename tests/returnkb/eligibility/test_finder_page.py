"""Page of the assistance finder in a browser: from a folder, by keyboard, on a phone, and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from returnkb.assessment.assessed import AssessedCorpus
from returnkb.build.file_sync import sync_folder
from returnkb.build.render import render
from returnkb.eligibility import browser_data as browser_data
from returnkb.model import page_urls as addresses
from returnkb.pages import eligibility
from returnkb.pages.assets import assets
from returnkb.pages.context import PageContext
from tests.constants import COLLECTION_TODAY, REPOSITORY
from tests.fixtures.browser_actions import follow

URA = "#host=DE&region=DE-NW&to=XK&mode=enforced_charter&stay=8&on=2026-11-22"
ALBANIA = "#host=DE&region=DE-NW&to=AL&mode=enforced_charter&stay=8&on=2026-11-22"


@pytest.fixture(scope="module")
def written(assessed: AssessedCorpus) -> dict[str, str]:
    """The finder and its tables, as compiled."""
    return {addresses.markdown_file(page.address): page.text() for page in eligibility.pages(PageContext(assessed))}


@pytest.fixture(scope="module")
def site(assessed: AssessedCorpus, written: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The finder and one of its tables, rendered."""
    build = tmp_path_factory.mktemp("finder")
    pages = {name: written[name] for name in ("assistance.md", "assistance/germany-kosovo.md")}
    sync_folder(build / "pages", {**pages, **assets(), browser_data.FILE: browser_data.script(assessed)})
    render(REPOSITORY, build / "pages", build / "site", lambda words: None)
    return build / "site"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of desktop size that fails on script errors and on requests outside the folder."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda request: troubles.append(request.url) if not _is_own(request.url) else None)
    page.clock.set_fixed_time(COLLECTION_TODAY.isoformat() + "T12:00:00Z")
    yield page
    page.close()

    assert troubles == []


def _is_own(url: str) -> bool:
    return url.startswith(("file:", "data:", "blob:"))


def opened(page: Page, site: Path, state: str = "") -> Page:
    """The finder opened from a folder, in a state."""
    page.goto(f"{(site / addresses.ASSISTANCE).as_uri()}{state}")
    return page


def test_a_bookmarked_state_opens_with_its_answers(page: Page, site: Path) -> None:
    """The address alone brings back the form and the answers, with rule, claim and validity."""
    opened(page, site, URA)

    expect(page.get_by_label("Lived there in")).to_have_value("DE-NW")
    rent = page.locator(".rk-offer", has_text="Treatment costs").filter(has_text="One-off bridging")
    expect(rent.locator(".rk-answer").first).to_have_text("Not known: ask")
    expect(rent).to_contain_text("The known sources do not settle it: ask.")
    rent.locator("summary").first.click()
    expect(rent).to_contain_text("having lived in North Rhine-Westphalia, Thuringia")
    expect(rent).to_contain_text("Valid since 2024.")
    expect(rent.locator("a[href='programmes/ura.html#states']").first).to_be_visible()
    expect(rent.locator(".rk-badge").first).to_have_text("old")


def test_a_rule_that_says_ask_tells_what_to_ask(page: Page, site: Path) -> None:
    """The note of the rule is in the card itself, as “the sources do not settle it” alone helps nobody."""
    opened(page, site, "#to=MA&host=FR&mode=avrr")
    card = page.locator(".rk-offer", has_text="Sum within the first month").first

    expect(card.locator(":scope > p", has_text="Ask whether the nationality is left out")).to_be_visible()


def test_no_day_is_given_to_rules_unless_another_is_chosen(page: Page, site: Path) -> None:
    """“Rules of” today would make rules of years ago look fresh."""
    opened(page, site, "#to=MA&host=FR&mode=avrr")

    expect(page.get_by_role("status")).to_have_text("Programmes: 1 not known.")


def test_a_deadline_of_two_rules_is_told_once(page: Page, site: Path) -> None:
    """Georgia's programme has the same deadline in two rules; a number without a country code says where it works."""
    opened(page, site, "#to=GE&host=CH&mode=enforced_charter")
    card = page.locator(".rk-offer").first

    expect(card.locator(".rk-deadlines > li")).to_have_count(1)
    expect(card).to_contain_text("inside Georgia")


def test_choices_write_the_address_and_nothing_else(page: Page, site: Path) -> None:
    """Choices are in the URL, add no entry to the browser's history, and are stored nowhere."""
    opened(page, site)
    steps = page.evaluate("history.length")
    page.get_by_label("Returns from").select_option("Denmark")
    page.get_by_label("Returns to").select_option("Kosovo")
    page.get_by_label("Type of return").select_option("Assisted voluntary return")
    page.locator("#rk-a-more > summary").click()
    page.get_by_label("Rules of the day").fill("2008-10-15")
    page.get_by_label("Rules of the day").blur()

    expect(page.get_by_role("status")).to_contain_text("Rules of 15 October 2008.")
    expect(page.get_by_role("heading", name="Likely yes", exact=True)).to_be_visible()
    assert page.url.endswith("#host=DK&to=XK&mode=avrr&on=2008-10-15")
    assert page.evaluate("history.length") == steps
    # The theme keeps light or dark; nothing of the person is kept anywhere.
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
    assert not re.search("DK|XK|avrr|2008", kept)


def test_the_region_is_asked_only_where_rules_need_it(page: Page, site: Path) -> None:
    """Sweden has no regions in any rule; Germany has."""
    opened(page, site, "#host=SE&to=XK")
    expect(page.get_by_label("Lived there in")).to_be_hidden()

    page.get_by_label("Returns from").select_option("Germany")

    expect(page.get_by_label("Lived there in")).to_be_visible()
    assert page.get_by_label("Lived there in").locator("option").count() == 17


def test_expired_rules_are_shown_as_ended_without_a_countdown(page: Page, site: Path) -> None:
    """Today the Danish programme of 2008 is under what has ended, with the day until which it was valid, and no days left."""
    opened(page, site, "#host=DK&to=XK&mode=avrr&on=2026-11-22")
    over = page.locator("details", has=page.locator("summary", has_text="Ended or replaced"))
    over.locator("summary").first.click()

    danish = over.locator(".rk-offer", has_text="the Danish return programme").first
    expect(danish.locator(".rk-answer")).to_have_count(0)
    danish.locator("summary").first.click()
    expect(danish).to_contain_text("Ended. It said yes until 31 October 2008.")
    expect(over).not_to_contain_text("days left")


def test_groups_change_what_is_asked(page: Page, site: Path) -> None:
    """A ticked group is named beside the folded list, and a service for it is no longer a question about it."""
    opened(page, site, "#host=DE&to=XK&on=2026-11-22")
    question = re.compile(r"Does this apply to the person: ([^;?]+)\?")
    asking = page.locator("#rk-a-answers li", has_text=question).first
    found = question.search(asking.inner_text())
    assert found
    group = found[1][0].upper() + found[1][1:]
    line = page.locator("#rk-a-answers li", has_text=asking.locator("a").first.inner_text()).first
    page.locator("#rk-a-more > summary").click()
    page.get_by_label(group, exact=True).check()

    expect(page.locator("#rk-a-ticked")).to_have_text(group)
    expect(line).not_to_contain_text("Does this apply")
    assert "group=" in page.url


def test_a_place_of_return_puts_other_places_aside(page: Page, site: Path) -> None:
    """With a place chosen, its services and those for the whole country stand first, the others are folded."""
    opened(page, site, "#to=XK&on=2026-11-22")
    page.locator("#rk-a-more > summary").click()
    page.get_by_label("Town of return").select_option("Prizren")
    aside = page.locator("details", has=page.locator("summary", has_text="in other towns")).last
    aside.locator("summary").click()

    expect(aside).to_contain_text("(Prishtina)")
    expect(aside).not_to_contain_text("(Prizren)")
    assert "place=kosovo%2Fprizren" in page.url


def test_the_form_works_by_keyboard_alone(page: Page, site: Path) -> None:
    """Tab reaches every field in reading order with a visible focus, and typing chooses."""
    opened(page, site)
    page.get_by_label("Returns to").focus()
    page.keyboard.type("Kos")
    page.keyboard.press("Tab")
    page.keyboard.type("Germ")
    page.keyboard.press("Tab")
    page.keyboard.type("Assisted")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "rk-a-region"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.parentElement.id") == "rk-a-more"
    expect(page.get_by_role("status")).to_contain_text("Programmes:")
    assert "host=DE" in page.url
    assert "to=XK" in page.url


def test_clear_opens_everything_again(page: Page, site: Path) -> None:
    """After Clear nothing is chosen, and the day is today again."""
    opened(page, site, URA)
    page.locator("#rk-a-more > summary").click()
    page.get_by_role("button", name="Clear").click()

    expect(page.get_by_role("status")).to_have_text("Choose the country of return.")
    expect(page.get_by_label("Rules of the day")).to_have_value(COLLECTION_TODAY.isoformat())
    assert page.url.endswith(f"#on={COLLECTION_TODAY.isoformat()}")


@pytest.mark.parametrize("state", ["#host=%E0%A4%A&to=XK", "#to=<img src=x onerror=alert(1)>", "#to=XK&host=nowhere&on=never&stay=many", "#=&&&"])  # fmt: skip
def test_a_broken_address_does_no_harm(page: Page, site: Path, state: str) -> None:
    """Words the form does not know are left out, and nothing of them reaches the page."""
    opened(page, site, state)

    expect(page.get_by_role("status")).not_to_be_empty()
    assert page.locator("#rk-a-answers img").count() == 0


@pytest.mark.parametrize("address", [addresses.ASSISTANCE + ALBANIA, "assistance/germany-kosovo.html"])
def test_it_is_accessible(browser: Browser, site: Path, address: str) -> None:
    """No finding of axe for WCAG 2.2 A and AA, with everything unfolded."""
    page = browser.new_page(viewport={"width": 390, "height": 900})
    unfolded(page, site, address)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    found = Axe().run(page, ".md-content", {"runOnly": {"type": "tag", "values": tags}})
    page.close()

    assert [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found.response["violations"]] == []


@pytest.mark.parametrize("width", [1280, 390, 320])
@pytest.mark.parametrize("address", [addresses.ASSISTANCE + ALBANIA, "assistance/germany-kosovo.html"])
def test_it_fits_every_width(browser: Browser, site: Path, address: str, width: int) -> None:
    """No sideways scrolling of the page, and controls of 24 pixels at least."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    unfolded(page, site, address)
    sizes = page.evaluate(
        "[...document.querySelectorAll('.rk-assist select, .rk-assist input:not([type=checkbox]), .rk-assist button,"
        " .rk-ticks label')].filter(e => e.offsetParent).map(e => e.getBoundingClientRect().height)"
    )
    across = page.evaluate("document.documentElement.scrollWidth")
    page.close()

    assert across <= width
    assert min(sizes, default=24) >= 24


@pytest.mark.parametrize("width", [390, 320])
def test_without_javascript_a_long_title_fits_a_phone(browser: Browser, site: Path, width: int) -> None:
    """The title in the header, which a script of the theme shortens, does not widen the page."""
    page = browser.new_page(viewport={"width": width, "height": 900}, java_script_enabled=False)
    page.goto((site / "assistance/germany-kosovo.html").as_uri())
    across = page.evaluate("document.documentElement.scrollWidth")
    page.close()

    assert across <= width


def unfolded(page: Page, site: Path, address: str) -> None:
    """Open a page of the site with every fold open."""
    path, _, state = address.partition("#")
    page.goto(f"{(site / path).as_uri()}#{state}")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")


def test_without_javascript_the_tables_give_the_answers(browser: Browser, site: Path) -> None:
    """The form stays hidden, the list leads to the pair, and its table says that an old rule refused North Rhine-Westphalia by force."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / addresses.ASSISTANCE).as_uri())
    assert "<noscript><p>This page needs JavaScript." in (site / addresses.ASSISTANCE).read_text(encoding="utf-8")
    expect(page.locator("#rk-assist")).to_be_hidden()
    page.locator(".rk-fold > summary", has_text="Every known rule").click()
    follow(page, "a[href='assistance/germany-kosovo.html']")
    columns = page.locator(".rk-matrix thead th").all_inner_texts()
    place = next(place for place, name in enumerate(columns) if "Forced return by charter flight" in name)
    row = page.locator(".rk-matrix tr", has_text=re.compile(r"^Rent\s*in North Rhine-Westphalia, Thuringia"))

    expect(row.locator("th, td").nth(place)).to_have_text(re.compile(r"not known\s*sources do not settle it"))
    expect(page.locator("#rules ~ h3", has_text="URA: help in Kosovo").first).to_be_visible()
    context.close()


def test_every_pair_that_rules_name_has_its_table(written: dict[str, str]) -> None:
    """Each host country and country of return that stand together in a rule have a page, linked from the finder."""
    linked = set(re.findall(r'href="(assistance/[a-z-]+)\.html"', written["assistance.md"]))

    assert linked == {name.removesuffix(".md") for name in written} - {"assistance"}
    assert {"assistance/germany-kosovo", "assistance/united-kingdom-kosovo", "assistance/sweden-any"} <= linked
