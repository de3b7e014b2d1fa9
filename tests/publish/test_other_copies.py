"""The one-file copy, the book and the ZIM: accepted by the programs that read them."""

from __future__ import annotations

import importlib
import re
import shutil
import struct
import subprocess
import zipfile
from pathlib import Path

import pytest

from returnkb.publish.copies.epub import write_epub
from returnkb.publish.copies.single_html import single_file, write_single_files
from returnkb.publish.packaging.external_requests import prove_inside
from returnkb.publish.zim.build import NoZimWriter, write_zim, zim_files
from returnkb.publish.zim.reproducible import NoZim, make_reproducible
from tests.publish.conftest import Edition


@pytest.fixture(scope="module")
def zim(old: Edition, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ZIM of the first edition."""
    target = tmp_path_factory.mktemp("zim") / "returnkb.zim"
    write_zim(old.files, old.mark, target)
    return target


def test_one_file_has_every_entry_and_its_links_stay_inside(old: Edition) -> None:
    """Each entry is a part of the file, every inner link has its target, and every id stands once."""
    page = single_file(old.files, old.chapters, "Everything", old.mark).decode()
    ids = re.findall(r'\sid="([^"]+)"', page)

    assert {"kosovo.prizren.rents", "mali.gao.dialysis", "programmes.coming-home"} <= set(ids)
    assert len(ids) == len(set(ids))
    assert [link for link in re.findall(r'href="#([^"]+)"', page) if link not in ids] == []
    assert re.findall(r'href="(?!#|https?:|tel:|mailto:|data:)([^"]*)"', page) == []
    prove_inside({"all.html": page.encode()})


def test_one_file_a_country_and_the_footnote_once_in_each(old: Edition, tmp_path: Path) -> None:
    """A country's file holds its entries and no other's; the footnote on status stands where the country is named."""
    names = [path.name for path in write_single_files(old.files, old.chapters, old.mark, tmp_path, "returnkb")]
    page = (tmp_path / "returnkb-kosovo.html").read_text()

    assert names[0] == "returnkb-all.html"
    assert "Rents in Prizren" in page
    assert 'id="mali.gao.dialysis"' not in page
    assert page.count('class="rk-footnote"') == len(set(re.findall(r'<p class="rk-footnote">.*?</p>', page)))


def test_the_book_passes_the_check_of_books(old: Edition, tmp_path: Path) -> None:
    """EPUBCheck finds neither errors nor warnings."""
    write_epub(old.files, old.chapters, old.mark, tmp_path / "book.epub")
    program = shutil.which("epubcheck")
    assert program, "epubcheck is missing"
    ran = subprocess.run(["java", "-jar", program, tmp_path / "book.epub"], capture_output=True, text=True, check=False)

    assert "No errors or warnings detected" in ran.stdout + ran.stderr, ran.stderr
    with zipfile.ZipFile(tmp_path / "book.epub") as archive:
        assert archive.infolist()[0].filename == "mimetype"


def test_the_zim_passes_the_check_of_zims(zim: Path) -> None:
    """Every check of zimcheck passes: no dead link, no outside dependency, sound checksum."""
    ran = subprocess.run(["zimcheck", "-A", zim], capture_output=True, text=True, check=False)

    assert "Overall Test Status: Pass" in ran.stdout, ran.stdout


def test_without_libzim_the_program_of_the_same_house_writes_a_sound_zim(old: Edition, tmp_path: Path) -> None:
    """What zimwriterfs writes passes the same checks, says whose it is, and finds by the article's words alone."""
    target = tmp_path / "fallback.zim"
    write_zim(old.files, old.mark, target, libzim=False)
    ran = subprocess.run(["zimcheck", "-A", target], capture_output=True, text=True, check=False)
    reader = importlib.import_module("libzim.reader").Archive(target)
    search = importlib.import_module("libzim.search")
    hits = search.Searcher(reader).search(search.Query().set_query("flat bus station")).getResults(0, 5)

    assert "Overall Test Status: Pass" in ran.stdout, ran.stdout
    assert bytes(reader.get_metadata("Source")) == b"returnkb"
    assert "kosovo/prizren/rents.html" in list(hits)


def test_without_any_writer_the_repair_is_told(old: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine with neither, the sentence names both ways to get one."""
    monkeypatch.setenv("PATH", "")

    with pytest.raises(NoZimWriter, match=r"pip install libzim==3\.6\.0.*apt-get install zim-tools"):
        write_zim(old.files, old.mark, tmp_path / "x.zim", libzim=False)
    assert list(tmp_path.iterdir()) == []


def test_the_zim_says_what_it_is(zim: Path) -> None:
    """Readers and libraries of archives find the edition's day, the licence and the source in its metadata."""
    reader = importlib.import_module("libzim.reader").Archive(zim)
    said = {
        name: bytes(reader.get_metadata(name)).decode() for name in ("Date", "Source", "License", "Language", "Name")
    }

    assert said == {
        "Date": "2026-11-21", "Source": "returnkb", "License": "CC-BY-4.0", "Language": "eng", "Name": "returnkb_en_all",
    }  # fmt: skip


def test_readers_search_finds_entries_and_not_furniture(zim: Path) -> None:
    """The full-text search of the reader finds what an article says, and nothing by what stands in header or trail."""
    reader = importlib.import_module("libzim.reader").Archive(zim)
    search = importlib.import_module("libzim.search")

    def found(words: str) -> list[str]:
        hits = search.Searcher(reader).search(search.Query().set_query(words))
        return list(hits.getResults(0, 5))

    assert reader.check()
    assert "kosovo/prizren/rents" in found("flat bus station")
    assert "mali/gao/dialysis" in found("Gao dialysis")
    assert found("Prizren housing")[0] == "kosovo/prizren/rents"  # it says neither Kosovo nor housing: its trail does
    assert found("Extract the whole zip") == []
    for words, room, other in (
        ("Kosovo rents", "kosovo/", "mali/"),
        ("Prizren housing", "kosovo/", "mali/"),
        ("Mali dialysis", "mali/", "kosovo/"),
    ):
        assert found(words)[0].startswith(room)
        assert [hit for hit in found(words) if hit.startswith(other)] == []


def test_a_place_is_found_by_its_names_and_not_by_what_it_lacks_or_repeats(zim: Path, old: Edition) -> None:
    """The page of a place names topics nothing is known about and services of its country; entries alone answer for these."""
    reader = importlib.import_module("libzim.reader").Archive(zim)
    search = importlib.import_module("libzim.search")
    lacks = re.findall(r"itself about: ([^.]+)\.", old.files["kosovo/prizren/index.html"].decode())[0].split(", ")

    def found(words: str) -> list[str]:
        return list(search.Searcher(reader).search(search.Query().set_query(words)).getResults(0, 20))

    assert [hit for topic in lacks for hit in found(f"Prizren {topic}") if hit.endswith("index")] == []
    assert found("Призрен") == ["kosovo/prizren/index"]
    assert "kosovo/prizren/index" in found("Prizren")[:2]
    assert "kosovo/index" in found("Kosovo")[:2]


def test_lists_and_what_editors_read_are_not_found_before_entries(zim: Path) -> None:
    """Boards and the list of sources name many places; the search leaves them out, the archive what editors and programs read."""
    reader = importlib.import_module("libzim.reader").Archive(zim)
    search = importlib.import_module("libzim.search")
    hits: set[str] = set()
    for words in ("Prizren", "dialysis", "field", "source", "statement", "rule"):
        hits.update(search.Searcher(reader).search(search.Query().set_query(words)).getResults(0, 200))

    assert "kosovo/prizren/rents" in hits
    assert [hit for hit in hits if hit.startswith("boards/") or hit == "sources/index"] == []
    assert [name for name in ("about/fields", "about/rules", "about/data") if reader.has_entry_by_path(name)] == []


def test_readers_are_led_to_entries_and_not_to_what_repeats_them(zim: Path) -> None:
    """A source, its dates and labels are no hit of the entries that name it; its own page is reached from there."""
    reader = importlib.import_module("libzim.reader").Archive(zim)
    search = importlib.import_module("libzim.search")
    suggestion = importlib.import_module("libzim.suggestion").SuggestionSearcher(reader)
    hits = search.Searcher(reader).search(search.Query().set_query("housing report live page")).getResults(0, 20)

    assert "kosovo/prizren/rents" in list(suggestion.suggest("rents").getResults(0, 5))
    assert [name for name in suggestion.suggest("housing report").getResults(0, 5) if name.startswith("sources/")] == []
    assert "kosovo/prizren/rents" not in list(hits)
    assert reader.has_entry_by_path("sources/from_city-report")


def test_the_zim_has_no_search_of_its_own(old: Edition) -> None:
    """The reader's search serves; the finder, its shards and its form are not packed, nor anything that saves itself."""
    files = zim_files(old.files, old.mark)

    assert [name for name in files if name.startswith("search/") or name == "find.html"] == []
    assert [name for name, content in files.items() if b'role="search"' in content] == []
    assert b'"kind": "archive"' in files["assets/edition.js"]


def test_every_file_of_the_zim_is_what_was_packed(zim: Path, old: Edition) -> None:
    """Clusters packed anew as xz hold each page to the letter, without its marks for the index, at an address without ending."""
    reader = importlib.import_module("libzim.reader").Archive(zim)
    files = zim_files(old.files, old.mark)
    pages = {name.removesuffix(".html"): content for name, content in files.items() if name.endswith(".html")}
    read = {name: bytes(reader.get_entry_by_path(name).get_item().content).decode() for name in pages}

    assert _packed(zim) == {"plain", "xz"}
    assert {name: re.sub(r"\.html(?=[\"#])", "", text) for name, text in read.items()} == {
        name: re.sub(r"<!--/?htdig_noindex-->|\.html(?=[\"#])", "", content.decode()) for name, content in pages.items()
    }
    data = bytes(reader.get_entry_by_path("assets/assistance-data.js").get_item().content)
    assert b'"programmes/coming-home"' in data
    assert b".html" not in data
    assert [name for name, text in read.items() if re.search(r'<a [^>]*href="[^":]*\.html["#]', text)] == []


def _packed(zim: Path) -> set[str]:
    """How clusters are packed, by the first byte of each."""
    content = zim.read_bytes()
    count, places = struct.unpack_from("<I", content, 28)[0], struct.unpack_from("<Q", content, 48)[0]
    return {
        {1: "plain", 4: "xz", 5: "zstd"}[content[start] & 15]
        for start in struct.unpack_from(f"<{count}Q", content, places)
    }


@pytest.mark.parametrize("content", [b"", b"no zim", b"\x5a\x49\x4d\x04" + bytes(100)])
def test_what_is_no_zim_is_not_made_one(content: bytes) -> None:
    """Bytes of another form are refused."""
    with pytest.raises(NoZim, match="build it again"):
        make_reproducible(content, "seed")
