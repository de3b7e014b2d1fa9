"""PDF copies: booklets and fact sheets, accessible, with sources and dates."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import page as pdf_checker
import pypdf
import pytest

from returnkb.assessment.assessed import AssessedCorpus
from returnkb.model.entry import Service
from returnkb.model.sheet_labels import Labels
from returnkb.print.booklet import booklet
from returnkb.print.fact_sheet import SheetRequest, fact_sheet
from returnkb.print.pdf import pdf
from returnkb.print.sheet_html import SheetLayout, sheet_html
from returnkb.publish.copies.pdf import PdfSource, write_booklets, write_fact_sheets
from returnkb.publish.distribution import DistributionRequest, make_distribution
from tests.constants import REPOSITORY
from tests.fixtures.pdf_fonts import descriptor, fonts
from tests.returnkb.publish.conftest import NEW, Edition

SHELTER = "kosovo/prishtina/legal-aid"


def _ignore(message: str) -> None:
    """Log nothing."""


def made(edition: Edition, out: Path) -> dict[str, bytes]:
    """All PDF copies of an edition by name, sheets extracted from their zips."""
    request = DistributionRequest(
        edition.source, edition.stamp, out, ("pdf", "sheets"), pdf_source=edition.pdf_source, report=_ignore
    )
    files: dict[str, bytes] = {}
    for path in make_distribution(request):
        files[path.name] = path.read_bytes()
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                files |= {name: archive.read(name) for name in archive.namelist()}
    return files


@pytest.fixture(scope="module")
def pdfs(old: Edition, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The PDF copies of the first edition."""
    return made(old, tmp_path_factory.mktemp("pdfs"))


def _pdfs(pdfs: dict[str, bytes]) -> dict[str, pypdf.PdfReader]:
    return {name: pypdf.PdfReader(io.BytesIO(content)) for name, content in pdfs.items() if name.endswith(".pdf")}


def test_each_country_has_a_booklet_and_each_place_a_sheet(pdfs: dict[str, bytes]) -> None:
    """What is made is named after the edition and what it is about, and listed with its sum."""
    assert sorted(pdfs) == [
        "returnkb-2026.11-kosovo-sheets.zip",
        "returnkb-2026.11-kosovo-sheets/kosovo-prishtina.pdf",
        "returnkb-2026.11-kosovo-sheets/kosovo-prizren.pdf",
        "returnkb-2026.11-kosovo.pdf",
        "returnkb-2026.11-mali-sheets.zip",
        "returnkb-2026.11-mali-sheets/mali-gao.pdf",
        "returnkb-2026.11-mali.pdf",
    ]


def test_every_paper_passes_the_check_of_accessible_pdfs(pdfs: dict[str, bytes]) -> None:
    """All rules of PDF/UA-1 that a machine can check hold, as an independent checker counts them."""
    for name, content in pdfs.items():
        if name.endswith(".pdf"):
            report = pdf_checker.validate_pdf_bytes(content, profile="ua1")
            assert [f"{name}: {failure.rule_id} {failure.message}" for failure in report.failures] == []
            assert report.rules.total > 100


def test_the_checker_refuses_what_is_not_accessible(pdfs: dict[str, bytes]) -> None:
    """The check means something: without its language or its tags a paper fails."""
    for key in ("/Lang", "/StructTreeRoot"):
        writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdfs["returnkb-2026.11-mali.pdf"]))
        del writer.root_object[key]
        changed = io.BytesIO()
        writer.write(changed)
        assert not pdf_checker.validate_pdf_bytes(changed.getvalue(), profile="ua1").is_compliant


def test_title_language_and_fonts_are_in_the_file(pdfs: dict[str, bytes]) -> None:
    """A reader's program knows what it reads and in which language, and needs no font of its own."""
    for name, reader in _pdfs(pdfs).items():
        assert reader.metadata and reader.metadata.title, name
        assert str(reader.root_object["/Lang"]) == "en"
        for font in fonts(reader):
            assert {"/FontFile2", "/FontFile3"} & set(descriptor(font)), name


def test_a_booklet_says_its_edition_its_cut_off_day_and_the_note_on_status(pdfs: dict[str, bytes]) -> None:
    """The first page dates the whole; a country's footnote stands where the country is named and nowhere else."""
    kosovo = _pdfs(pdfs)["returnkb-2026.11-kosovo.pdf"].pages[0].extract_text()
    mali = "".join(page.extract_text() for page in _pdfs(pdfs)["returnkb-2026.11-mali.pdf"].pages)

    assert "Edition 2026.11 of 21 November 2026" in kosovo
    assert re.search(r"Sources were read up to \d+ \w+ 2026", kosovo)
    assert "After 21 February 2027, ask for a newer edition" in kosovo.replace("\n", " ")
    assert "resolution 1244" in kosovo
    assert "resolution 1244" not in mali


def test_contents_and_bookmarks_lead_to_the_right_pages(pdfs: dict[str, bytes]) -> None:
    """The page number in the table of contents and the bookmark lead to the page of the place."""
    reader = _pdfs(pdfs)["returnkb-2026.11-kosovo.pdf"]
    printed = dict(re.findall(r"(\w[\w ]*?)\s?\.{3,}\s*(\d+)", reader.pages[0].extract_text()))
    marked = {
        mark.title: reader.get_destination_page_number(mark)
        for mark in reader.outline
        if isinstance(mark, pypdf.generic.Destination)
    }

    assert {"Prizren", "Prishtina", "Sources"} <= set(printed)
    for title, page in printed.items():
        assert marked[title] == int(page) - 1
        assert title in reader.pages[int(page) - 1].extract_text()


def test_every_living_statement_is_in_the_booklet_with_its_source(old: Edition, pdfs: dict[str, bytes]) -> None:
    """Each statement that is not historical is in its country's booklet once, and each source is listed."""
    assessed = old.pdf_source.assessed
    text = " ".join(page.extract_text() for page in _pdfs(pdfs)["returnkb-2026.11-kosovo.pdf"].pages)
    flat = re.sub(r"\s+", " ", text)
    made = booklet(assessed, assessed.corpus.place("kosovo"))
    lines = [line for part in made.parts for section in part.sections for line in section.statements]
    living = [
        claim for claim in assessed.claims.values() if claim.entry_id.startswith("kosovo/") and not claim.is_history
    ]

    assert sorted(line.claim.ref for line in lines) == sorted(claim.ref for claim in living)
    assert [line.claim.ref for line in lines if flat.count(line.claim.claim.text) != 1] == []
    assert all(cited.source.title in flat for cited in made.sources)


def test_the_address_of_a_hidden_service_is_in_no_pdf(old: Edition) -> None:
    """Even in a tree nobody checked, a shelter's street does not get onto paper; its phone does."""
    assessed = old.pdf_source.assessed
    entry = assessed.entries[SHELTER]
    assert isinstance(entry.entry, Service)
    office = entry.entry.offices[0].model_copy(update={"address": "Secret Street 5"})
    service = entry.entry.model_copy(update={"offices": (office,)})
    offer = assessed.corpus.services[service.offers[0]]
    hiding = replace(offer, value=offer.value.model_copy(update={"hide_address": True}))
    unsafe = replace(
        assessed,
        corpus=replace(assessed.corpus, services={**assessed.corpus.services, offer.id: hiding}),
        entries={**assessed.entries, SHELTER: replace(entry, record=replace(entry.record, value=service))},
    )
    place = assessed.corpus.place("kosovo/prishtina")
    offices = fact_sheet(unsafe, SheetRequest(place)).parts[0].services[0].service.offices

    assert [one.address for one in offices] == [None]
    assert offices[0].phones == office.phones


def test_the_zip_of_a_country_has_short_sheets_for_clients(old: Edition, tmp_path: Path) -> None:
    """Each place has a client's sheet in each language stated for its country, accessible and without an English sentence."""
    assessed = old.pdf_source.assessed
    kosovo = assessed.corpus.places["kosovo"]
    speaking = replace(kosovo, value=kosovo.value.model_copy(update={"languages": ("sq", "ar", "mk")}))
    corpus = replace(assessed.corpus, places={**assessed.corpus.places, "kosovo": speaking})
    source = replace(old.pdf_source, assessed=replace(assessed, corpus=corpus))
    zips = [path for path in write_fact_sheets(source, NEW, tmp_path, "x", _ignore) if "kosovo" in path.name]
    with zipfile.ZipFile(zips[0]) as archive:
        sheets = {Path(name).name: archive.read(name) for name in archive.namelist()}

    assert set(sheets) == {
        f"kosovo-{place}{kind}.pdf" for place in ("prishtina", "prizren") for kind in ("", "-client-sq", "-client-ar")
    }
    for name in sorted(sheets):
        if "client" in name:
            text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(sheets[name])).pages)
            assert pdf_checker.validate_pdf_bytes(sheets[name], profile="ua1").failures == []
            assert [claim.claim.text for claim in assessed.claims.values() if claim.claim.text in text] == []


@pytest.mark.parametrize("language", ["ar", "sq"])
def test_the_printed_sheet_of_a_client_has_two_pages_at_most(assessed: AssessedCorpus, language: str) -> None:
    """The sheets of the places of the collection with most statements, in Arabic and Albanian."""
    words = assessed.corpus.settings.labels.of(language)
    counts = {
        place: sum(len(one.claims) for one in found) for place, found in assessed.by_place.items() if "/" in place
    }
    for place_id in sorted(counts, key=lambda place: -counts[place])[:5]:
        sheet = fact_sheet(assessed, SheetRequest(assessed.corpus.place(place_id)))
        content = pdf(sheet_html(assessed, sheet, SheetLayout(words, client=True)), REPOSITORY)
        assert len(pypdf.PdfReader(io.BytesIO(content)).pages) <= 2, place_id


def test_without_labels_no_pdf_is_made(old: Edition, tmp_path: Path) -> None:
    """A tree without labels of fact sheets gets a message."""
    with pytest.raises(ValueError, match=r"sources/labels\.yml has no English words"):
        list(write_booklets(PdfSource(old.pdf_source.assessed, Labels(), tmp_path), NEW, tmp_path, "x", _ignore))
