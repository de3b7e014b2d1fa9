"""Rules of all export formats: their list, footnotes, licence, ids, and the command that writes them."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from uuid import UUID

import pytest

from returnkb.assessment.assessed import AssessedCorpus
from returnkb.build.page_context import page_context
from returnkb.cli import main
from returnkb.exports.hsds.field_guide import GUIDE
from returnkb.exports.records.formats import FORMATS, Format
from returnkb.exports.records.identity import urn, uuid
from returnkb.exports.site_files import EXPORTERS, site_files
from returnkb.exports.tables.sqlite_schema import TABLES
from returnkb.model import page_urls
from returnkb.pages import about
from tests.constants import TREE
from tests.returnkb.exports.conftest import text

KOSOVO = re.compile(r"Kosov[oaë]|\bXK\b")
NOTE = "resolution 1244"


def test_the_list_of_formats_is_the_list_of_modules() -> None:
    """Every format that is described has a maker, and every maker is described."""
    assert [one.name for one in FORMATS] == list(EXPORTERS)


@pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.name)
def test_a_format_starts_where_it_says(one: Format, small: AssessedCorpus) -> None:
    """The file a format starts at is among its files, no name leaves the folder, and two runs are equal."""
    made = EXPORTERS[one.name](small)

    assert one.start in made
    assert not any(file.startswith("/") or ".." in file.split("/") for file in made)
    assert made == EXPORTERS[one.name](small)


@pytest.mark.parametrize("which", ["small", "real"])
@pytest.mark.parametrize("name", [name for name in EXPORTERS if name not in ("hsds", "sqlite")])
def test_every_file_that_names_kosovo_carries_the_footnote(
    name: str, which: str, request: pytest.FixtureRequest
) -> None:
    """The footnote stands in each file that names the country; schemas name none."""
    for file, content in EXPORTERS[name](request.getfixturevalue(which)).items():
        if KOSOVO.search(text(content)) and "/schema/" not in file:
            assert NOTE in text(content).lower(), file


def test_the_hsds_package_carries_the_footnote_beside_each_mention(small: AssessedCorpus) -> None:
    """The package's description has it, and so has every organisation, service and place that names the country."""
    made = EXPORTERS["hsds"](small)
    package = json.loads(text(made["hsds/datapackage.json"]))
    described = {f"hsds/{one['path']}": one.get("description", "") for one in package["resources"]}
    assert NOTE in package["description"]
    assert NOTE in text(made["hsds/README.txt"])
    for file, content in made.items():
        if KOSOVO.search(text(content)):
            assert NOTE in described.get(file, text(content)), file
    for name in ("services", "locations", "programs", "organizations"):
        for record in json.loads(text(made[f"hsds/json/{name}.json"])):
            own = {key: value for key, value in record.items() if isinstance(value, str)}
            if KOSOVO.search(json.dumps(own, ensure_ascii=False)):
                assert NOTE in json.dumps(own, ensure_ascii=False), record["id"]


def test_the_sqlite_file_carries_the_footnote(small: AssessedCorpus) -> None:
    """The file has a table of footnotes, and Datasette shows them above the tables."""
    made = EXPORTERS["sqlite"](small)
    content = made["returnkb.db"]
    assert isinstance(content, bytes)

    assert NOTE.encode() in content
    assert NOTE in text(made["metadata.json"])


def test_ids_never_change() -> None:
    """Ids come from our own ids alone; these three stand for all that others have kept."""
    assert uuid("entry", "kosovo/pensions") == "929235dd-5169-51b6-bc0d-10b3e09ec53b"
    assert uuid("claim", "kosovo/pensions#c1") == "bcade232-ad11-572b-a9f6-7aa47d80dc0d"
    assert urn("source", "ercri2009") == "urn:uuid:6b420427-36c4-5c24-b2a3-8b5dba6f192c"
    assert UUID(uuid("entry", "kosovo/pensions")).version == 5


def test_the_build_writes_the_light_formats(small: AssessedCorpus) -> None:
    """The site's data holds the light formats under data/ and none of the heavy ones."""
    made = site_files(small)

    assert all(name.startswith("data/") for name in made)
    for one in FORMATS:
        assert (f"data/{one.start}" in made) == one.in_site


def test_the_page_explains_every_format(small: AssessedCorpus) -> None:
    """The page has a section for every format, names every table, entity and credit, and links only to files there are."""
    page = next(page for page in about.pages(page_context(small)) if page.address == page_urls.OPEN_DATA)
    written = page.text()

    for one in FORMATS:
        assert f'id="{one.name}"' in written
    for name in (*GUIDE, *(table.name for table in TABLES)):
        assert f">{name}</h3>" in written
    assert "CC BY 4.0" in written
    assert "GeoNames" in written
    links = re.findall(r"href=\"\.\./(data/[^\"#]+)\"", written)
    assert len(links) > 20
    assert set(links) <= set(site_files(small))
    assert NOTE in written


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the small valid tree."""
    return Path(shutil.copytree(TREE, tmp_path / "tree"))


def _export(tree: Path, *words: str) -> int:
    return main(["export", "--root", str(tree), "--today", "2026-11-22", *words])


def test_the_command_writes_every_format_and_its_manifest(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a name it writes all formats into build/export, with a manifest of checksums, and says where."""
    assert _export(tree) == 0

    out = tree / "build" / "export"
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    told = capsys.readouterr().out
    assert set(manifest) == set(EXPORTERS)
    assert all((out / file).is_file() for files in manifest.values() for file in files)
    assert all(one.title in told for one in FORMATS)


def test_the_command_writes_what_is_asked_and_leaves_the_rest(tree: Path, tmp_path: Path) -> None:
    """With names it writes those formats only, and files that are not its own stay where they are."""
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.txt").write_text("mine", encoding="utf-8")

    assert _export(tree, "--out", str(out), "csl", "bibtex") == 0
    assert sorted(path.name for path in out.iterdir()) == [
        "manifest.json",
        "mine.txt",
        "sources.bib",
        "sources.csl.json",
    ]


def test_what_is_withdrawn_leaves_the_folder(tree: Path) -> None:
    """An entry taken out of the collection is gone from the next export; other formats' files stay."""
    assert _export(tree, "api", "csl") == 0
    file = tree / "build" / "export" / "v1" / "entries" / "kosovo" / "prizren" / "rents.json"
    assert file.is_file()
    (tree / "docs" / "kosovo" / "prizren" / "rents.md").unlink()

    assert _export(tree, "api") == 0
    assert not file.exists()
    assert (tree / "build" / "export" / "sources.csl.json").is_file()


def test_a_tree_with_errors_is_not_exported(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Findings are printed and nothing is written."""
    path = tree / "docs" / "kosovo" / "prizren" / "rents.md"
    path.write_text(
        path.read_text(encoding="utf-8").replace("source: city-report", "source: nowhere"), encoding="utf-8"
    )

    assert _export(tree) == 1
    assert "nowhere" in capsys.readouterr().out
    assert not (tree / "build" / "export").exists()


def test_an_unknown_format_is_told_with_the_known_ones(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A word that is no format ends with the list of formats."""
    with pytest.raises(SystemExit) as stop:
        _export(tree, "xml")

    assert stop.value.code == 2
    assert "the formats are api, sqlite" in capsys.readouterr().err


def test_a_manifest_of_somebody_else_is_left_alone(tree: Path, tmp_path: Path) -> None:
    """A folder whose manifest is another program's is refused, and its file stays."""
    out = tmp_path / "out"
    out.mkdir()
    (out / "manifest.json").write_text('["theirs"]', encoding="utf-8")

    assert _export(tree, "--out", str(out), "csl") == 1
    assert (out / "manifest.json").read_text(encoding="utf-8") == '["theirs"]'
