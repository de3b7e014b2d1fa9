"""Single file, EPUB and ZIM: accepted by the programs that read them."""

from __future__ import annotations

import importlib
import posixpath
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from returnkb.publish.packaging.external_requests import require_no_external_requests
from returnkb.publish.zim import build
from returnkb.publish.zim.build import ZimNotWritten
from returnkb.publish.zim.reproducible import ZimInvalid, make_reproducible
from tests.returnkb.publish.conftest import Edition, one_file, write_copies, zim_content


@pytest.fixture(scope="module")
def zim(old: Edition, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ZIM of the first edition."""
    return write_copies(old, "zim", tmp_path_factory.mktemp("zim"))[0]


def test_one_file_has_every_entry_and_its_links_stay_inside(old: Edition) -> None:
    """Each entry is a part of the file, every inner link has its target, and every id stands once."""
    page = one_file(old).decode()
    ids = re.findall(r'\sid="([^"]+)"', page)

    assert {"kosovo.prizren.rents", "mali.gao.dialysis", "programmes.coming-home"} <= set(ids)
    assert len(ids) == len(set(ids))
    assert [link for link in re.findall(r'href="#([^"]+)"', page) if link not in ids] == []
    assert re.findall(r'href="(?!#|https?:|tel:|mailto:|data:)([^"]*)"', page) == []
    require_no_external_requests({"all.html": page.encode()})


def test_one_file_a_country_and_the_footnote_once_in_each(old: Edition, tmp_path: Path) -> None:
    """A country's file holds its entries and no other's; the footnote on status stands where the country is named."""
    names = [path.name for path in write_copies(old, "single", tmp_path)]
    page = (tmp_path / "returnkb-2026.11-kosovo.html").read_text()

    assert names[0] == "returnkb-2026.11-all.html"
    assert "Rents in Prizren" in page
    assert "Призрен" in page  # hidden, for the search in the file
    assert 'id="mali.gao.dialysis"' not in page
    assert page.count('class="rk-footnote"') == len(set(re.findall(r'<p class="rk-footnote" lang="en">.*?</p>', page)))


@pytest.mark.slow
def test_the_book_passes_the_check_of_books(old: Edition, tmp_path: Path) -> None:
    """EPUBCheck finds neither errors nor warnings."""
    book = write_copies(old, "epub", tmp_path)[0]
    program = shutil.which("epubcheck")
    assert program, "epubcheck is missing"
    ran = subprocess.run(["java", "-jar", program, book], capture_output=True, text=True, check=False)

    assert "No errors or warnings detected" in ran.stdout + ran.stderr, ran.stderr
    with zipfile.ZipFile(book) as archive:
        assert archive.infolist()[0].filename == "mimetype"


def test_the_zim_passes_the_check_of_zims(zim: Path) -> None:
    """Every check of zimcheck passes: no dead link, no outside dependency, sound checksum."""
    ran = subprocess.run(["zimcheck", "-A", zim], capture_output=True, text=True, check=False)

    assert "Overall Test Status: Pass" in ran.stdout, ran.stdout


def test_without_libzim_the_repair_is_told(old: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where libzim is not installed, the message says how to install it, and nothing is written."""
    monkeypatch.setattr(build, "find_spec", lambda name: None)

    with pytest.raises(ZimNotWritten, match=r"pip install libzim==3\.6\.0"):
        write_copies(old, "zim", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_zim_says_what_it_is(zim: Path) -> None:
    """Readers and libraries of archives find the edition's day, the licence and the source in its metadata."""
    reader = importlib.import_module("libzim.reader").Archive(zim)
    metadata = {
        name: bytes(reader.get_metadata(name)).decode() for name in ("Date", "Source", "License", "Language", "Name")
    }

    assert metadata == {
        "Date": "2026-11-21", "Source": "returnkb", "License": "CC-BY-4.0", "Language": "eng", "Name": "returnkb_en_all",
    }  # fmt: skip


def test_the_search_of_the_reader_finds_articles_and_not_navigation(zim: Path) -> None:
    """The full-text search of the reader finds what an article says, and nothing by what stands in header or trail."""
    reader = importlib.import_module("libzim.reader").Archive(zim)
    search = importlib.import_module("libzim.search")

    def found(query: str) -> list[str]:
        hits = search.Searcher(reader).search(search.Query().set_query(query))
        return list(hits.getResults(0, 5))

    assert reader.check()
    assert "kosovo/prizren/rents.html" in found("flat bus station")
    assert "mali/gao/dialysis.html" in found("Gao dialysis")
    assert (
        found("Prizren housing")[0] == "kosovo/prizren/rents.html"
    )  # it says neither Kosovo nor housing: its trail does
    assert found("Extract the whole zip") == []
    for query, expected, other in (
        ("Kosovo rents", "kosovo/", "mali/"),
        ("Prizren housing", "kosovo/", "mali/"),
        ("Mali dialysis", "mali/", "kosovo/"),
    ):
        assert found(query)[0].startswith(expected)
        assert [hit for hit in found(query) if hit.startswith(other)] == []


def test_a_place_is_found_by_its_names_and_not_by_what_it_lacks_or_repeats(zim: Path) -> None:
    """The page of a place names topics nothing is known about and services of its country; entries alone answer for these."""
    reader = importlib.import_module("libzim.reader").Archive(zim)
    search = importlib.import_module("libzim.search")
    lacks = ("school", "work")

    def found(query: str) -> list[str]:
        return list(search.Searcher(reader).search(search.Query().set_query(query)).getResults(0, 20))

    assert [hit for topic in lacks for hit in found(f"Prizren {topic}") if hit.endswith("index.html")] == []
    assert found("Призрен")[0] == "kosovo/prizren/index.html"
    # Local names and main words for a subject lead to the entries too.
    assert "kosovo/prizren/rents.html" in found("Призрен")
    assert "kosovo/prizren/rents.html" in found("Miete Prizren")
    assert "kosovo/prizren/index.html" in found("Prizren")[:2]
    assert "kosovo/index.html" in found("Kosovo")[:2]


def test_lists_and_what_editors_read_are_not_found_before_entries(zim: Path) -> None:
    """Boards and the list of sources name many places; the search leaves them out, the archive what editors and programs read."""
    reader = importlib.import_module("libzim.reader").Archive(zim)
    search = importlib.import_module("libzim.search")
    hits: set[str] = set()
    for query in ("Prizren", "dialysis", "field", "source", "statement", "rule"):
        hits.update(search.Searcher(reader).search(search.Query().set_query(query)).getResults(0, 200))

    assert "kosovo/prizren/rents.html" in hits
    assert [hit for hit in hits if hit.startswith("boards/") or hit == "sources/index.html"] == []
    assert [
        name for name in ("about/fields.html", "about/rules.html", "about/data.html") if reader.has_entry_by_path(name)
    ] == []


def test_readers_are_led_to_entries_and_not_to_what_repeats_them(zim: Path) -> None:
    """A source, its dates and labels are no hit of the entries that name it; its own page is reached from there."""
    reader = importlib.import_module("libzim.reader").Archive(zim)
    search = importlib.import_module("libzim.search")
    suggestion = importlib.import_module("libzim.suggestion").SuggestionSearcher(reader)
    hits = search.Searcher(reader).search(search.Query().set_query("housing report live page")).getResults(0, 20)

    assert "kosovo/prizren/rents.html" in list(suggestion.suggest("rents").getResults(0, 5))
    assert [name for name in suggestion.suggest("housing report").getResults(0, 5) if name.startswith("sources/")] == []
    assert "kosovo/prizren/rents.html" not in list(hits)
    assert reader.has_entry_by_path("sources/city-report.html")


def test_the_zim_has_no_search_of_its_own(old: Edition) -> None:
    """The reader's search serves; the finder, its shards and its form are not packed, nor anything that saves itself."""
    files = zim_content(old)

    assert [name for name in files if name.startswith("search/") or name == "find.html"] == []
    assert [name for name, content in files.items() if b'role="search"' in content] == []
    assert b'"kind": "archive"' in files["assets/edition.js"]


def test_every_file_of_the_zim_is_what_was_packed(zim: Path, old: Edition) -> None:
    """The archive holds each file to the letter."""
    reader = importlib.import_module("libzim.reader").Archive(zim)
    files = zim_content(old)

    assert {name: bytes(reader.get_entry_by_path(name).get_item().content) for name in files} == files


def test_every_link_of_the_zim_leads_to_a_page_of_it(old: Edition) -> None:
    """What the archive leaves out is mentioned by no link; the words stay."""
    files = zim_content(old)
    dead = [
        (name, link)
        for name, content in files.items()
        if name.endswith(".html")
        for link in re.findall(r'<a [^>]*href="([^":#?]+)["#?]', content.decode())
        if posixpath.normpath(posixpath.join(posixpath.dirname(name), link)) not in files
    ]

    assert dead == []


@pytest.mark.parametrize("content", [b"", b"no zim", b"\x5a\x49\x4d\x04" + bytes(100)])
def test_what_is_no_zim_is_not_made_one(content: bytes) -> None:
    """Bytes of another form are refused."""
    with pytest.raises(ZimInvalid, match="build it again"):
        make_reproducible(content, "seed")
