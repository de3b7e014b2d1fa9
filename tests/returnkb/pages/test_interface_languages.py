"""The interface in German and French: no fixed text is left in English, content stays as it is, and the choice stays in the address."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from returnkb.assessment.assess import assess
from returnkb.assessment.assessed import AssessedCorpus
from returnkb.corpus.load import load
from returnkb.pages import all_pages
from returnkb.pages.context import PageContext
from returnkb.text.messages.catalogue import LANGUAGES, catalogue
from tests.constants import TODAY, TREE
from tests.fixtures.browser_actions import follow, wait_until
from tests.fixtures.site_visit import by_shape
from tests.returnkb.conftest import Built
from tests.returnkb.pages.fixed_texts import fixed_texts, messages_of, names_of, untranslated

REPAIR = "add it to returnkb/text/messages/*.po, or give the element that holds content its lang"
# Codes of regions that no list names, and headings of one letter.
CODE = re.compile(r"[A-Z]|[A-Z]{2}-\w+")


def _missing(assessed: AssessedCorpus, texts: set[str], messages: dict[str, str]) -> list[str]:
    names = names_of(assessed)
    found = untranslated(messages, texts - names)
    left = {(part, text) for part, text in found if part not in names and not CODE.fullmatch(part)}
    return sorted(f"“{part}” in “{text}”: {REPAIR}" for part, text in left)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_of_the_small_tree_is_left_in_english(language: str) -> None:
    """Every fixed text of every page of the small tree has a translation; its vocabularies are its own."""
    assessed = assess(load(TREE)[0], TODAY)
    corpus = assessed.corpus
    records = (corpus.topics, corpus.services, corpus.groups, corpus.modes, corpus.questions, corpus.components)
    labels = {record.value.label: record.value.label for vocabulary in records for record in vocabulary.values()}
    questions = {record.value.question: record.value.question for record in corpus.questions.values()}
    texts = {text for page in all_pages(PageContext(assessed)) for text in fixed_texts(page.body)}

    assert _missing(assessed, texts, {**labels, **questions, **messages_of(assessed, language)}) == []


@pytest.fixture(scope="module")
def built_texts(built: Built) -> set[str]:
    """The fixed texts of every third page of each shape of the built site."""
    pages = [path for alike in by_shape(built.site, built.pages()).values() for path in alike[::3]]
    return {text for path in pages for text in fixed_texts(path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_of_the_collection_is_left_in_english(built: Built, built_texts: set[str], language: str) -> None:
    """Every fixed text of the pages has a translation, labels of vocabularies included."""
    assert _missing(built.assessed, built_texts, messages_of(built.assessed, language)) == []


def test_a_missing_message_is_found(assessed: AssessedCorpus) -> None:
    """The check sees a text without a message, also inside a longer one."""
    messages = {
        key: value for key, value in messages_of(assessed, "de").items() if key != "Nobody to ask is listed yet."
    }
    found = untranslated(messages, ["Nothing known. Nobody to ask is listed yet.", "Who helps"])

    assert found == [("Nobody to ask is listed yet", "Nothing known. Nobody to ask is listed yet.")]


def test_messages_are_put_together_from_messages(assessed: AssessedCorpus) -> None:
    """Dates, numbers, names of countries and lists inside a text are translated as well."""
    texts = [
        "Sources read up to 3 May 2026. Not checked by a person in the field.",
        "Applies to all of Iraq",
        "2 older statements",
    ]

    assert untranslated(messages_of(assessed, "fr"), texts) == []


@pytest.fixture(scope="module")
def address(built: Built) -> str:
    """The file URL of the built site."""
    return f"file://{built.site}"


def _open(tab: Tab, url: str, language: str) -> None:
    tab.goto(url)
    wait_until(tab, f"document.documentElement.lang === '{language}'")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_choice_stays_in_the_address(tab: Tab, address: str, language: str) -> None:
    """Choosing a language translates the page, and every link, the search box and the way back to English keep the choice in the address."""
    tab.goto(f"{address}/kosovo/prizren/index.html")
    follow(tab, f".rk-languages [lang={language}]")
    wait_until(tab, f"document.documentElement.lang === '{language}'")
    assert tab.inner_text("#questions") == catalogue(language).messages["What people ask"]

    follow(tab, ".rk-q-head a")
    wait_until(tab, f"document.documentElement.lang === '{language}'")
    tab.fill("#rk-q", "insulin")
    tab.press("#rk-q", "Enter")
    tab.wait_for_selector(".rk-result")
    assert f"lang={language}" in tab.url
    follow(tab, ".rk-languages [lang=en]")
    assert "lang=" not in tab.url
    assert "q=insulin" in tab.url
    assert tab.evaluate("document.documentElement.lang") == "en"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_header_is_one_row_on_a_desktop(tab: Tab, address: str, language: str) -> None:
    """Longer words make the search box smaller instead of a second row; at the foot is the way to the offline copies."""
    tab.set_viewport_size({"width": 1280, "height": 800})
    page, height = f"{address}/countries.html", "document.querySelector('.rk-shell').getBoundingClientRect().height"
    tab.goto(page)
    one_row = tab.evaluate(height)
    _open(tab, f"{page}?lang={language}", language)

    assert tab.evaluate(height) == one_row
    assert tab.locator(".rk-footer a[href*='about/offline.html']").count() == 1


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_each_message_of_the_search_has_a_line(tab: Tab, address: str, language: str) -> None:
    """Line breaks between messages stay in every language."""
    tab.goto(f"{address}/find.html?q=zzxqv+gjakova&lang={language}")
    wait_until(tab, f"document.documentElement.lang === '{language}'")
    tab.locator("#rk-said", has_text="zzxqv").wait_for()
    tab.wait_for_timeout(200)

    assert len(tab.inner_text("#rk-said").splitlines()) == 2


def test_content_stays_in_its_language_and_says_so(tab: Tab, address: str) -> None:
    """Statements keep their words and are marked as English."""
    page = f"{address}/kosovo/insulin.html"
    tab.goto(page)
    english = tab.locator("article .rk-text, article .rk-answer-text, article blockquote").all_inner_texts()
    _open(tab, f"{page}?lang=de", "de")

    assert tab.locator("article .rk-text, article .rk-answer-text, article blockquote").all_inner_texts() == english
    assert tab.locator("article .rk-text:not([lang]), article .rk-answer-text:not([lang])").count() == 0
    assert len(english) > 3


def test_without_scripts_a_page_is_in_english(browser: Browser, address: str) -> None:
    """A browser without scripts shows the page as it was rendered, without links that would do nothing."""
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{address}/kosovo/prizren/index.html?lang=de")

    assert tab.inner_text("#questions") == "What people ask"
    assert tab.locator(".rk-languages").count() == 0
    context.close()


# The words of a page that are outside content, as the reader sees them.
VISIBLE = """() => {
  const found = new Set(), walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (!node.parentElement.closest("script, style, textarea, code, bdi, noscript, body [lang]") && node.parentElement.checkVisibility()) found.add(node.data.trim());
  return Array.from(found);
}"""
FLOWS = {
    "finder": ("assistance.html{query}#to=XK&host=DE&mode=enforced_charter", "#rk-a-answers h2"),
    "finder without a host": ("assistance.html{query}#to=AL", "#rk-a-answers h2"),
    "search": ("find.html?q=insulin+prizren&{parameter}", ".rk-result"),
    "search for nothing": ("find.html?q=zzxqv+gjakova&{parameter}", "#rk-results, #rk-said"),
    "comparison": ("compare.html{query}#p=iraq/erbil&p=iraq/duhok", "#rk-c-table td"),
    "sheet for a client": ("sheet.html{query}#p=kosovo/prizren&for=client&language=sq", ".rk-client"),
}


@pytest.mark.parametrize("flow", FLOWS)
def test_what_scripts_write_is_translated(tab: Tab, address: str, built: Built, flow: str) -> None:
    """Finder, search, comparison and sheets leave no English words outside content."""
    path, ready = FLOWS[flow]
    tab.goto(f"{address}/{path.format(query='', parameter='')}")
    tab.wait_for_selector(ready, state="attached")
    tab.wait_for_timeout(400)
    texts = {text for text in tab.evaluate(VISIBLE) if text}

    names = names_of(built.assessed)
    for language in LANGUAGES:
        found = untranslated(messages_of(built.assessed, language), texts - names)
        left = [
            text
            for text in found
            if text[0] not in names and not CODE.fullmatch(text[0]) and text[0] not in LANGUAGE_CODES
        ]
        assert left == [], f"{flow}, {language}: {REPAIR}"
    _open(tab, f"{address}/{path.format(query='?lang=de', parameter='lang=de')}", "de")
    tab.wait_for_selector(ready, state="attached")
    tab.wait_for_timeout(400)
    same = {key for key, value in messages_of(built.assessed, "de").items() if key == value}
    alike = re.compile(
        "|".join(re.sub(r"\\{\w+\\}", ".+", re.escape(key)) for key in sorted(same, key=len, reverse=True))
    )
    kept = {text for text in tab.evaluate(VISIBLE) if text in texts and re.search(r"[a-z]{3}", alike.sub("", text))}
    kept -= names
    assert kept == set()


LANGUAGE_CODES = {"EN", "DE", "FR"}


def test_the_catalogue_is_loaded_only_when_it_is_wanted(tab: Tab, address: str) -> None:
    """An English reader loads neither a catalogue nor the script that translates."""
    loaded: list[str] = []
    tab.on("request", lambda request: loaded.append(Path(request.url).name))
    tab.goto(f"{address}/index.html")
    tab.wait_for_timeout(300)

    assert [name for name in loaded if name.startswith(("messages-", "translate"))] == []
