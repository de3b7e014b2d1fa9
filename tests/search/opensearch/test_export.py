"""The files for OpenSearch are complete, repeatable, and for the version of the server that is tested."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from returnkb.cli import main
from search.dataset import Dataset
from search.opensearch import DOCUMENTS, SETTINGS, export_files
from search.opensearch.mapping import KEYWORDS, TEXT_FIELDS, synonyms
from tests.constants import REPOSITORY, TREE
from tests.search.opensearch.node import HERE


@pytest.fixture(scope="module")
def exported(dataset: Dataset) -> dict[str, str]:
    """The files of the project's own entries."""
    return export_files(dataset)


def test_every_entry_is_a_document_with_its_keys(exported: dict[str, str], dataset: Dataset) -> None:
    """Lines are pairs of an action and a document whose fields the mapping knows."""
    lines = [json.loads(line) for line in exported[DOCUMENTS].splitlines()]
    actions, documents = lines[::2], lines[1::2]
    known = json.loads(exported[SETTINGS])["mappings"]["properties"].keys()

    assert [action["index"]["_id"] for action in actions] == [document["id"] for document in documents]
    assert {document["id"] for document in documents} == {entry["id"] for entry in dataset.entries}
    assert all(document.keys() <= known for document in documents)
    assert known == {"number", "keys", *KEYWORDS, *TEXT_FIELDS}
    for document in documents:
        assert f"@t:{document['topic']}=" in " ".join(document["keys"])
        assert all(re.fullmatch(r".+=([1-9]|1[0-5])", key) for key in document["keys"])


def test_synonyms_are_the_names_of_the_vocabularies(dataset: Dataset) -> None:
    """Names in all languages lead to one token; a name of two things leads to both."""
    by_name = dict(line.split(" => ") for line in synonyms(dataset))

    assert by_name["prizren"] == "p_kosovo_prizren"
    assert by_name["insulin"] == by_name["insuline"]
    assert any("," in meant for meant in by_name.values())
    assert all(re.fullmatch(r"[a-z0-9_]+(, [a-z0-9_]+)*", meant) for meant in by_name.values())


def test_the_command_writes_them_only_when_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They are no open data; a second export writes the same bytes."""
    arguments = ["export", "--root", str(TREE), "--today", "2026-11-21", "--out", str(tmp_path)]
    assert main([*arguments, "csl"]) == 0
    assert not (tmp_path / SETTINGS).exists()
    assert main([*arguments, "opensearch"]) == 0
    before = {name: (tmp_path / name).read_bytes() for name in (SETTINGS, DOCUMENTS)}
    assert main([*arguments, "opensearch"]) == 0

    assert {name: (tmp_path / name).read_bytes() for name in before} == before
    assert str(tmp_path / SETTINGS) in capsys.readouterr().out


def test_one_version_is_tested_and_composed() -> None:
    """The image of compose.yml is the version of the jars, and is reached from this machine only."""
    tested = re.search(r"<opensearch.version>(.+)</", (HERE / "pom.xml").read_text())
    service = yaml.safe_load((REPOSITORY / "compose.yml").read_text())["services"]["opensearch"]

    assert tested
    assert service["image"] == f"opensearchproject/opensearch:{tested[1]}"
    assert f"opensearch-{tested[1]}.jar" in (HERE / "jars.sha256").read_text()
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
