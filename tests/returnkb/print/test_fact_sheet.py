"""Fact sheets: complete, numbered, in the client's language and direction, and a PDF that everybody can read."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pypdf
import pytest
from page import validate_pdf_bytes
from playwright.sync_api import Page as Tab
from pypdf.generic import StreamObject

from returnkb import cli
from returnkb.corpus.label_file import LabelsIncomplete, read_labels
from returnkb.model.edtf import EdtfDate
from returnkb.model.sheet_labels import figures
from returnkb.pages.context import PageContext
from returnkb.pages.places import sheets
from returnkb.print.client_sheet import client_sheet, hours_in, papers_in
from returnkb.print.fact_sheet import FactSheet, SheetRequest, fact_sheet
from returnkb.print.pdf import pdf
from returnkb.print.sheet_html import SheetLayout, sheet_html
from tests.constants import COLLECTION_TODAY, REPOSITORY
from tests.fixtures.pdf_fonts import descriptor, fonts, part
from tests.fixtures.rendered_pages import site_of

LANGUAGES = ("en", "de", "fr", "sq", "sr-Latn", "sr-Cyrl", "ar", "ckb", "ku")


def sheet_of(context: PageContext, place: str, *topics: str, services: tuple[str, ...] = ()) -> FactSheet:
    """A gathered sheet."""
    return fact_sheet(context.assessed, SheetRequest(context.assessed.corpus.place(place), topics, services))


def written(context: PageContext, sheet: FactSheet, language: str = "en", *, client: bool = False) -> str:
    """A sheet as a page of its own."""
    paper = SheetLayout(context.settings.labels.of(language), client, "2026.11", "https://facts.example.org/")
    return sheet_html(context.assessed, sheet, paper)


def test_every_living_statement_of_the_place_is_there_once(context: PageContext) -> None:
    """A whole sheet leaves out history and nothing else, and says how much history there is."""
    sheet = sheet_of(context, "kosovo/prishtina")
    own = [claim for entry in context.assessed.by_place["kosovo/prishtina"] for claim in entry.claims]
    lines = [line.claim.ref for section in sheet.parts[0].sections for line in section.statements]

    assert sorted(lines) == sorted(claim.ref for claim in own if not claim.is_history)
    assert sheet.parts[0].history_count == sum(1 for claim in own if claim.is_history)
    assert len(sheet.parts) == 1


def test_sources_are_numbered_in_the_order_they_stand(context: PageContext) -> None:
    """Numbers run from 1 without a hole, every number cited is listed, and every listed one is cited."""
    sheet = sheet_of(context, "iraq/erbil", "health")
    page = written(context, sheet)
    cited = {int(number) for number in re.findall(r'href="#source-(\d+)"', page)}

    assert [source.number for source in sheet.sources] == list(range(1, len(sheet.sources) + 1))
    assert cited == {source.number for source in sheet.sources}


def test_chosen_topics_bring_wider_areas_and_name_what_is_missing(context: PageContext) -> None:
    """Who asks for a topic also gets what holds around the place, apart; a topic without anything is named as not known."""
    sheet = sheet_of(context, "iraq/erbil", "housing", "property")

    assert [part.place.id for part in sheet.parts][:2] == ["iraq/erbil", "iraq/kurdistan-region"]
    assert {section.topic for section in sheet.parts[0].sections} <= {"housing", "property"} | {
        entry.entry.topic.partition(".")[0] for entry in context.assessed.by_place["iraq/erbil"]
    }
    assert "property" in sheet.missing_topics


def test_chosen_services_are_added(context: PageContext) -> None:
    """A kind of service alone gives the services of that kind."""
    sheet = sheet_of(context, "iraq/duhok", services=("legal_aid",))

    assert sheet.parts[0].services
    assert all("legal_aid" in listed.service.offers for part in sheet.parts for listed in part.services)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_word_and_its_direction(context: PageContext, language: str) -> None:
    """No word, topic or kind of service falls back to another language, and the page runs the right way."""
    words = context.settings.labels.of(language)
    corpus = context.assessed.corpus
    page = written(context, sheet_of(context, "iraq/erbil", "health"), language, client=True)

    assert all(words.words.values())
    assert set(words.topics) == {topic for topic in corpus.topics if "." not in topic}
    assert set(words.services) == set(corpus.services)
    assert f'<html lang="{language}" dir="{"rtl" if language in ("ar", "ckb") else "ltr"}" class="client">' in page


def test_english_words_are_those_of_the_vocabulary(context: PageContext) -> None:
    """The English labels of sheets never drift from those of the site."""
    words = context.settings.labels.of("en")

    assert words.services == {key: record.value.label for key, record in context.assessed.corpus.services.items()}
    assert all(label == context.assessed.corpus.topics[key].value.label for key, label in words.topics.items())


def test_a_word_without_a_language_is_refused(tmp_path: Path) -> None:
    """A hole in the file stops with the word and the language."""
    path = tmp_path / "labels.yml"
    path.write_text("words:\n  page: {en: Page, sq: Faqe}\n  cost: {en: Cost}\n", encoding="utf-8")

    with pytest.raises(LabelsIncomplete, match=r"“cost” has no sq"):
        read_labels(path)


@pytest.mark.parametrize(
    ("written_as", "shown"),
    [("2020-06-03", "3.6.2020"), ("2020-06", "6.2020"), ("2019/2021", "2019–2021"), ("2023/..", "2023–"), ("unknown", ""), ("2019~", "~2019")],
)  # fmt: skip
def test_times_are_figures(written_as: str, shown: str) -> None:
    """Times need no language."""
    assert figures(EdtfDate.parse(written_as)) == shown


def test_kosovo_carries_its_note_and_nothing_tells_of_a_search(context: PageContext) -> None:
    """The footnote is on the sheet; no query and no word of finding is."""
    page = written(context, sheet_of(context, "kosovo/prizren"), client=True)

    assert "Resolution 1244" in page
    assert "?q=" not in page
    assert "find.html" not in page


@pytest.mark.parametrize("place", ["kosovo/prizren", "iraq/erbil"])
def test_a_client_sheet_holds_no_sentence_of_entries(context: PageContext, place: str) -> None:
    """A sheet for a client has contacts with phones and first steps, and no statement, title or summary in another language."""
    page = written(context, sheet_of(context, place), "sq", client=True)
    assessed = context.assessed
    entries = [
        entry.entry for entry in assessed.entries.values() if (entry.place_id or "").startswith(place.split("/")[0])
    ]
    sentences = {claim.text for entry in entries for claim in entry.claims} | {entry.title for entry in entries}

    assert [text for text in sentences if text in page] == []
    assert '<article class="helper">' in page
    assert 'class="phone"' in page
    for key in ("first_days", "who_helps", "call_first", "unread"):
        assert context.settings.labels.of("sq")[key] in page


def test_a_client_sheet_names_days_and_papers_in_the_language(context: PageContext) -> None:
    """Opening hours and papers are put together from phrases; hours with other words are left out, and unknown papers are to be asked for."""
    words = context.settings.labels.of("de")

    assert hours_in("Mon–Fri 08:00–16:00", words) == "Mo–Fr 08:00–16:00"
    assert hours_in("Mon–Fri mornings", words) == ""
    assert papers_in(["Birth certificate", "a letter"], words) == f"{words['paper_birth']}. {words['ask_papers']}"


def test_the_pdf_is_tagged_and_its_fonts_are_inside(context: PageContext) -> None:
    """PDF/UA-1 with language, title and structure, every font embedded, Arabic letters in a font that joins them."""
    made = pdf(written(context, sheet_of(context, "iraq/erbil", "housing"), "ckb", client=True), REPOSITORY)
    assert validate_pdf_bytes(made, profile="ua1").is_compliant
    reader = pypdf.PdfReader(io.BytesIO(made))
    root = reader.root_object

    assert part(root, "/MarkInfo")["/Marked"]
    assert str(root["/Lang"]) == "ckb"
    assert "/StructTreeRoot" in root
    metadata = root["/Metadata"]
    assert isinstance(metadata, StreamObject)
    assert b"pdfuaid" in metadata.get_data()
    assert any("Arabic" in str(font["/BaseFont"]) for font in fonts(reader))
    for font in fonts(reader):
        assert {"/FontFile2", "/FontFile3"} & set(descriptor(font))
    text = reader.pages[0].extract_text()
    assert "Erbil" in text


def test_the_same_sheet_gives_the_same_bytes(context: PageContext) -> None:
    """Nothing of the clock gets into a PDF."""
    page = written(context, sheet_of(context, "mali/gao", "health"), "fr")

    assert pdf(page, REPOSITORY) == pdf(page, REPOSITORY)


def test_the_typesetter_opens_nothing_outside(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A picture on another host or outside the folder is left out, not fetched."""
    made = pdf('<html lang="en"><title>x</title><img alt="x" src="file:///etc/hostname"><p>x</p></html>', tmp_path)

    assert made.startswith(b"%PDF")
    assert "is not fetched" in caplog.text or "Failed to load" in caplog.text


@pytest.mark.slow
def test_the_command_says_what_it_does_not_know(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A slip in a place's name stops with the nearest ones; a right call writes the file."""
    out = tmp_path / "sheet.html"
    common = ["--root", str(REPOSITORY), "--today", COLLECTION_TODAY.isoformat(), "--out", str(out)]

    assert cli.main(["sheet", "kosova/prizren", *common]) == 1
    assert "kosovo/prizren" in capsys.readouterr().err
    assert cli.main(["sheet", "kosovo/prizren", "--language", "sq", "--client", *common]) == 0
    assert 'lang="sq"' in out.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, context: PageContext) -> Path:
    """A site with the maker of sheets and one ready sheet."""
    wanted = ("sheet.html", "kosovo/prizren/sheet.html")
    return site_of(
        tmp_path_factory.mktemp("sheets"), context, [page for page in sheets.pages(context) if page.address in wanted]
    )


def test_the_browser_makes_the_same_sheet(tab: Tab, site: Path, context: PageContext) -> None:
    """Statements and helpers are those of the command, in Sorani from right to left."""
    tab.goto(f"file://{site}/sheet.html#p=iraq/erbil&language=ckb&topic=health")
    tab.wait_for_selector(".rk-sheet")
    sheet = sheet_of(context, "iraq/erbil", "health")
    lines = [line.claim.claim.text for part in sheet.parts for section in part.sections for line in section.statements]
    shown = tab.locator(".rk-sheet .rk-lines .rk-text").all_inner_texts()

    assert tab.get_attribute(".rk-sheet", "dir") == "rtl"
    assert all(any(text in one for one in shown) for text in lines)
    assert tab.locator(".rk-sheet .rk-helper").count() == sum(len(part.services) for part in sheet.parts)
    assert tab.locator(".rk-sources li").count() == len(sheet.sources)


def _largest(context: PageContext) -> list[str]:
    """The five places with most statements of their own."""
    counts = {place: sum(len(one.claims) for one in found) for place, found in context.assessed.by_place.items()}
    return sorted((place for place in counts if "/" in place), key=lambda place: -counts[place])[:5]


@pytest.mark.parametrize("language", ["ar", "ckb", "sq", "fr"])
def test_a_client_sheet_is_in_the_language_of_the_client_on_two_pages(
    tab: Tab, site: Path, context: PageContext, language: str
) -> None:
    """It is made of phrases, names, numbers and addresses: no statement, title or note in English, and two sheets of paper at most."""
    english = {one.entry.title for one in context.assessed.entries.values()}
    english |= {claim.claim.text for claim in context.assessed.claims.values()}
    words = context.settings.labels.of(language)
    for place in _largest(context):
        tab.goto("about:blank")
        tab.goto(f"file://{site}/sheet.html#p={place}&for=client&language={language}&host=DE&mode=avrr")
        tab.wait_for_selector(".rk-client")
        text = tab.inner_text(".rk-client")

        assert [one for one in english if one in text] == []
        assert words["first_days"] in text
        assert words["unread"] in text
        assert len(pypdf.PdfReader(io.BytesIO(tab.pdf(format="A4"))).pages) <= 2


def test_what_is_printed_tells_nothing_of_the_choice(tab: Tab, site: Path) -> None:
    """The address, which browsers print, is bare as soon as it was read and stays so; on paper form and finder are gone."""
    tab.goto(f"file://{site}/sheet.html#p=kosovo/prizren&topic=health")
    tab.wait_for_selector(".rk-sheet")
    assert tab.url == f"file://{site}/sheet.html"
    tab.select_option("#rk-s-language", "sq")
    tab.wait_for_selector(".rk-sheet[lang=sq]")
    tab.emulate_media(media="print")

    assert tab.url == f"file://{site}/sheet.html"
    assert not tab.is_visible("#rk-sheet")
    assert not tab.is_visible(".rk-find")
    assert tab.is_checked("input[name=topic][value=health]")


@pytest.mark.parametrize("place", ["kosovo/prizren", "iraq/erbil"])
def test_the_command_and_the_page_name_the_same_contacts(
    tab: Tab, site: Path, context: PageContext, place: str
) -> None:
    """The sheet that the command writes has the contacts of the sheet that the page makes, in the same order."""
    tab.goto(f"file://{site}/sheet.html#p={place}&for=client&language=sq")
    tab.wait_for_selector(".rk-client")
    content = client_sheet(
        context.assessed, SheetRequest(context.assessed.corpus.place(place)), context.settings.labels.of("sq")
    )

    assert [one.name for one in content.contacts] == tab.locator(".rk-client h3").all_inner_texts()
