"""The search in a browser: the same responses as in Python, from a folder, by keyboard, under a strict policy."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route

from search.query.index_reader import IndexReader
from search.query.response import SearchResponse
from search.query.results import search
from tests.bench.search.question_sets import FOLDER as QUESTIONS
from tests.bench.search.question_sets import read_questions
from tests.fixtures.browser_actions import wait_until

QUERIES = Path(__file__).parents[1] / "query"


def plain(response: SearchResponse) -> dict[str, Any]:
    """A response in the form that both engines give."""
    return {
        "said": response.message,
        "total": response.total,
        "nearest": response.nearest,
        "contacts": [contact["url"] for contact in response.contacts],
        "groups": [
            {"name": group.name, "label": group.label,
             "hits": [[hit.record["id"], [claim["id"] for claim in hit.claims], hit.answer] for hit in group.hits]}
            for group in response.groups
        ],
    }  # fmt: skip


def test_the_browser_responds_to_hundreds_of_queries_as_python_does(
    finder: Callable[..., Any], index: IndexReader
) -> None:
    """Entries, claims, groups and messages are equal for judged queries and for every prefix of some."""
    listed = [yaml.safe_load((QUERIES / name).read_text(encoding="utf-8")) for name in ("judgements.yml", "fresh.yml")]
    judged = [case["query"] for cases in listed for case in cases]
    judged += [case["query"] for path in sorted(QUESTIONS.glob("*.yml")) for case in read_questions(path)]
    accepted = [case["query"] for case in yaml.safe_load((QUERIES / "acceptance.yml").read_text(encoding="utf-8"))]
    asked = [(query, False) for query in [*judged, *accepted]]
    asked += [(query[:length], True) for query in accepted[:8] for length in range(2, len(query), 2)]
    different = [
        query for query, typing in asked if finder(query, typing=typing) != plain(search(query, index, typing=typing))
    ]

    assert len(asked) >= 450
    assert different == []


def test_filters_and_choices_give_the_same_in_both(finder: Callable[..., Any], index: IndexReader) -> None:
    """Facets and a chosen place work alike in both engines."""
    assert finder("insulin", filters={"country": "iraq"}) == plain(search("insulin", index, {"country": "iraq"}))
    assert finder("school Mitrovica", at="kosovo/north-mitrovica") == plain(
        search("school Mitrovica", index, at="kosovo/north-mitrovica")
    )


def test_a_shared_address_shows_its_results_from_a_folder(page: Page, site: Path) -> None:
    """Opened from a folder under a strict policy, the URL alone shows the claim, its date and its status."""
    page.goto((site / "find.html").as_uri() + "?q=dialysis+kosovo")
    page.wait_for_selector(".rk-result")
    first = page.locator(".rk-result").first

    assert "kosovo/dialysis.html#" in (first.locator("h3 a").get_attribute("href") or "")
    assert first.locator(".rk-badge").first.get_attribute("data-status")
    assert first.locator(".rk-when").count() >= 1
    assert "answer" in page.locator("#rk-said").inner_text()


def test_a_question_without_an_answer_shows_whom_to_call(page: Page, site: Path) -> None:
    """The service to ask is a link with its phone; results of services have their phones too, gaps have no age of their own."""
    page.goto((site / "find.html").as_uri() + "?q=epilepsy+medicine+peshawar")
    page.wait_for_selector(".rk-whom")

    assert page.locator(".rk-whom a[href^='tel:+92']").count() == 1
    assert page.locator(".rk-result .rk-phone a[href^='tel:']").count() >= 1
    assert page.locator(".rk-result:has(.rk-gap)").count() >= 1
    assert page.locator(".rk-result:has(.rk-gap) .rk-badge").count() == 0


def test_an_ambiguous_name_offers_links(page: Page, site: Path) -> None:
    """The choice is shown above the results, and choosing keeps the query."""
    page.goto((site / "find.html").as_uri() + "?q=school+Mitrovica")
    page.wait_for_selector(".rk-ask a")
    page.locator(".rk-ask a", has_text="North").click()
    page.wait_for_selector(".rk-result")

    assert page.input_value("#rk-q") == "school Mitrovica"
    assert page.locator(".rk-ask").count() == 0
    assert "north-mitrovica" in (page.locator(".rk-result h3 a").first.get_attribute("href") or "")


def test_typing_changes_results_and_address(page: Page, site: Path) -> None:
    """Results and URL follow the typing."""
    page.goto((site / "find.html").as_uri())
    page.type("#rk-q", "insulin pris")
    page.locator(".rk-result h3 a[href*='kosovo/prishtina/insulin']").first.wait_for()

    assert "kosovo/prishtina/insulin" in (page.locator(".rk-result h3 a").first.get_attribute("href") or "")
    assert "q=insulin" in page.url


def test_facets_show_counts_and_filter(page: Page, site: Path) -> None:
    """Each facet lists its values with counts; choosing one filters and is part of the URL."""
    page.goto((site / "find.html").as_uri() + "?q=insulin")
    page.wait_for_selector(".rk-result")
    page.click(".rk-narrow summary")
    page.wait_for_selector("select[name=country]")
    option = page.locator("select[name=country] option[value=iraq]").inner_text()
    page.select_option("select[name=country]", "iraq")
    page.locator("#rk-said", has_text=option.split("(")[1][:-1] + " entries answer").wait_for()

    assert "country=iraq" in page.url
    assert all(
        "/iraq/" in href
        for href in page.eval_on_selector_all(".rk-result h3 a", "links => links.map(link => link.href)")
    )


def test_the_combobox_works_by_keyboard_alone(page: Page, site: Path) -> None:
    """On every page: type, choose with the arrow keys, close with Escape, open with Enter; announced to screen readers."""
    page.goto((site / "kosovo" / "index.html").as_uri())
    page.focus("#rk-q")
    page.keyboard.type("insulin prishtine")
    # Options of a half-typed query may be there before.
    page.wait_for_selector("#rk-box:not([hidden]) [role=option][data-href*='kosovo/prishtina/insulin']")
    box = page.locator("#rk-q")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    chosen = page.locator("#rk-box [aria-selected=true]")

    assert box.get_attribute("role") == "combobox"
    assert box.get_attribute("aria-expanded") == "true"
    assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    assert "kosovo/prishtina/insulin" in (chosen.get_attribute("data-href") or "")
    assert page.locator(".rk-box-said").inner_text()

    page.keyboard.press("Escape")

    assert box.get_attribute("aria-expanded") == "false"
    assert box.input_value() == "insulin prishtine"


def test_text_typed_before_the_script_is_there_is_searched(page: Page, served: tuple[str, list[str]]) -> None:
    """On a slow line somebody types while the finder is still loading; the options appear without another letter."""
    waiting: list[Route] = []
    page.route("**/finder.js", lambda route: waiting.append(route))
    page.goto(f"{served[0]}/kosovo/index.html", wait_until="commit")
    page.focus("#rk-q")
    page.keyboard.type("insulin prishtine")
    wait_until(page, "document.getElementById('rk-q').value.length === 17")
    for route in waiting:
        route.continue_()

    page.wait_for_selector("#rk-box:not([hidden]) [role=option][data-href*='kosovo/prishtina/insulin']")


def test_right_to_left_input_sets_the_direction(page: Page, site: Path) -> None:
    """Arabic input sets the direction of the input and of titles."""
    page.goto((site / "find.html").as_uri())
    page.type("#rk-q", "إيجار شقة أربيل")
    page.locator(".rk-result h3 a[href*='iraq/erbil/']").first.wait_for()

    assert page.evaluate("getComputedStyle(document.getElementById('rk-q')).direction") == "rtl"
    assert "iraq/erbil/" in (page.locator(".rk-result h3 a").first.get_attribute("href") or "")


def test_data_never_becomes_markup(page: Page, site: Path) -> None:
    """Input is shown as text."""
    page.goto((site / "find.html").as_uri())
    page.type("#rk-q", "<img src=x onerror=alert(1)> <b>zzzzzz</b> ")
    page.locator("#rk-said", has_text="zzzzzz").wait_for()

    assert page.locator("main img, main b").count() == 0


@pytest.fixture
def served(site: Path) -> Iterator[tuple[str, list[str]]]:
    """The site over HTTP, and the paths that were requested."""
    asked: list[str] = []

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            asked.append(self.path)

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def test_nothing_is_stored_and_only_index_files_are_requested(page: Page, served: tuple[str, list[str]]) -> None:
    """A search requests index files of its own host alone, sets no cookie and stores nothing."""
    address, asked = served
    elsewhere: list[str] = []
    page.on("request", lambda request: elsewhere.append(request.url) if not request.url.startswith(address) else None)
    page.goto(f"{address}/find.html?q=insulin+prishtine")
    page.wait_for_selector(".rk-result")

    assert elsewhere == []
    assert {path for path in asked if "insulin" in path} == {"/find.html?q=insulin+prishtine"}
    assert (
        page.evaluate("document.cookie + Object.keys(localStorage).join() + Object.keys(sessionStorage).join()") == ""
    )


def test_a_prefetched_index_needs_no_request(page: Page, served: tuple[str, list[str]]) -> None:
    """After prefetching the whole index, a search makes no request."""
    address, asked = served
    page.goto(f"{address}/find.html?q=insulin")
    page.wait_for_selector(".rk-result")
    page.click(".rk-narrow summary")
    page.click(".rk-everything button")
    page.locator(".rk-everything button", has_text="Everything is loaded").wait_for(timeout=60_000)
    before = len(asked)
    for query in ("dialysis Hewler", "xyzabad school", "prstina rent", "blutrache"):
        page.fill("#rk-q", query)
        page.wait_for_timeout(300)

    assert len(asked) == before
    assert page.locator(".rk-result").count() > 0


def test_the_search_page_has_no_serious_accessibility_violation(chromium: Browser, site: Path) -> None:
    """An accessibility checker finds no serious violation in results, facets and choices."""
    page = chromium.new_page(bypass_csp=True)  # the checker comes as a script of its own
    page.goto((site / "find.html").as_uri() + "?q=school+Mitrovica")
    page.wait_for_selector(".rk-result")
    page.click(".rk-narrow summary")
    page.wait_for_selector("select[name=country]")
    found = Axe().run(page).response["violations"]
    page.close()

    assert [problem["id"] for problem in found if problem["impact"] in ("serious", "critical")] == []


def test_first_results_are_shown_before_the_rest_is_loaded(page: Page, site: Path) -> None:
    """The first three results are given as soon as their records are loaded, equal to the start of the response."""
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url.rsplit("/", 1)[1]))
    page.goto((site / "kosovo" / "index.html").as_uri())
    page.evaluate(
        """async () => {
          window.ids = made => made.groups.flatMap(group => group.hits.map(hit => hit.card.id));
          window.whole = await returnkbSearch.search("school kosovo", { first: made => { window.first = made; } });
        }"""
    )
    cards = [name for name in loaded if name.startswith("cards-")]

    assert page.evaluate("ids(window.first)") == page.evaluate("ids(window.whole)")[:3]
    assert page.evaluate("window.whole.groups.flatMap(group => group.hits).length") == 10
    assert page.evaluate("window.first.message === window.whole.message")
    assert len(cards) > 3


def test_concurrent_searches_do_not_mix(page: Page, site: Path) -> None:
    """Concurrent queries wait for the same files, and each gets its own response."""
    asked = ["school Mitrovica", "insulin Prishtina", "rent Erbil", "dialysis Kosovo", "insulin Gjakova", "rent Bamako"]
    page.goto((site / "kosovo" / "index.html").as_uri())
    to_ids = "made => made.groups.flatMap(group => group.hits.map(hit => hit.card.id))"
    together = page.evaluate(
        f"asked => Promise.all(asked.map(query => returnkbSearch.search(query).then({to_ids})))", asked
    )
    alone = [page.evaluate(f"query => returnkbSearch.search(query).then({to_ids})", query) for query in asked]

    assert together == alone


def test_a_selected_option_stays_selected_when_more_arrive(page: Page, site: Path) -> None:
    """An option selected early stays selected when more options arrive."""
    page.goto((site / "kosovo" / "index.html").as_uri())
    page.evaluate(
        """() => new MutationObserver((seen, watch) => {
          if (!document.querySelector(".rk-box-row")) return;
          watch.disconnect();
          window.early = document.querySelectorAll(".rk-box-row").length;
          document.getElementById("rk-q").dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true }));
        }).observe(document.querySelector("form"), { childList: true, subtree: true })"""
    )
    page.focus("#rk-q")
    page.keyboard.type("school kosovo")
    page.locator(".rk-box-row").nth(7).wait_for()

    assert page.evaluate("window.early") < 7
    assert page.locator(".rk-box-row[aria-selected=true]").count() == 1
    assert page.get_attribute("#rk-q", "aria-activedescendant") == page.get_attribute(
        ".rk-box-row[aria-selected=true]", "id"
    )
