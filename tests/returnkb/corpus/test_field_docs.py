"""Schema, field guide and templates are generated from the models, and agree with the checker."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from returnkb.cli import main
from returnkb.corpus.field_docs import PARTS, REGISTERS, SCHEMAS, entry_schema, field_guide, schema, template
from returnkb.corpus.files.yaml_document import read_data, read_entry
from returnkb.model.entry import KINDS, Evidence
from returnkb.model.finding import Finding
from tests.constants import BROKEN, TREE

EXPECTED: dict[str, dict[str, Any]] = yaml.safe_load((BROKEN / "expected.yml").read_text(encoding="utf-8"))
ENTRIES = sorted((TREE / "docs").rglob("*.md"))
RECORDS = {"register": "source", "organisations": "organisation"}
PLACE_FOR = {"programme": "programmes/new", "guide": "guide/new"}
# What a schema can see of the form; the checker alone sees dates off the calendar, duplicates and ambiguous amounts.
FORM_SEEN = [
    name
    for name, wanted in EXPECTED.items()
    if wanted["code"] in ("F05", "F06", "F07", "F09")
    and wanted["at"].startswith("docs/")
    and name != "F07-amount-with-two-readings.md"
]


def as_editors_see_it(data: Any) -> Any:
    """Values as the schema's editor reads them: text, except where a number or a truth value stands."""
    if isinstance(data, dict):
        return {key: as_editors_see_it(value) for key, value in data.items()}
    if isinstance(data, list):
        return [as_editors_see_it(value) for value in data]
    if isinstance(data, str) and re.fullmatch(r"-?\d+(\.\d+)?", data):
        return float(data) if "." in data else int(data)
    return {"true": True, "false": False}.get(data, data) if isinstance(data, str) else data


def faults(schema_text: str, data: Any) -> list[str]:
    """What a JSON Schema says against some data."""
    validator = jsonschema.Draft202012Validator(json.loads(schema_text))
    return sorted(error.message for error in validator.iter_errors(as_editors_see_it(data)))


@pytest.mark.parametrize("path", ENTRIES, ids=[path.stem for path in ENTRIES])
def test_the_schema_accepts_valid_entries(path: Path) -> None:
    """The front matter of every valid entry fits the schema of its kind and the schema of all entries."""
    data = read_entry(TREE, path).data
    assert (faults(schema(data["kind"]), data), faults(entry_schema(), data)) == ([], [])


@pytest.mark.parametrize("folder", RECORDS)
def test_the_schema_accepts_valid_records(folder: str) -> None:
    """Every valid source and organisation fits its schema."""
    paths = sorted((TREE / "sources" / folder).glob("*.yml"))
    assert {path.name: [] for path in paths} == {
        path.name: faults(schema(RECORDS[folder]), read_data(TREE, path).data) for path in paths
    }


@pytest.mark.parametrize("name", FORM_SEEN)
def test_the_schema_refuses_what_the_checker_refuses(name: str) -> None:
    """Unknown and missing fields, and values of a wrong form, are marked while people type."""
    assert faults(entry_schema(), read_entry(BROKEN, BROKEN / name).data) != []


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_a_schema_holds_every_field(name: str) -> None:
    """A schema lists every field with its description, requires the needed ones and refuses all others."""
    made, model = json.loads(schema(name)), SCHEMAS[name]
    assert set(model.model_fields) == set(made["properties"])
    assert {field for field, info in model.model_fields.items() if info.is_required()} == set(made["required"])
    assert made["additionalProperties"] is False
    assert {field for field, info in made["properties"].items() if not info.get("description")} <= {"kind"}
    assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_the_schema_of_all_entries_tells_kinds_apart() -> None:
    """One schema serves all entries: the kind decides which fields hold."""
    made = json.loads(entry_schema())
    assert list(KINDS) == made["properties"]["kind"]["enum"]
    assert {kind: set(model.model_fields) for kind, model in KINDS.items()} == {
        choice["if"]["properties"]["kind"]["const"]: set(choice["then"]["properties"]) for choice in made["allOf"]
    }


def test_every_reference_in_a_schema_leads_somewhere() -> None:
    """No schema points to a part it does not hold."""
    for text in (entry_schema(), *(schema(name) for name in SCHEMAS)):
        wanted = set(re.findall(r'"#/\$defs/(\w+)"', text))
        assert set() == wanted - set(json.loads(text).get("$defs", {}))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_new_template_lacks_only_what_is_needed(
    kind: str, tree: Path, findings: Callable[[], list[Finding]], capsys: pytest.CaptureFixture[str]
) -> None:
    """What `returnkb new` writes is read by the checker, which asks for the needed fields and nothing else."""
    place = PLACE_FOR.get(kind, "kosovo/prizren/new")
    assert main(["new", kind, place, "--root", str(tree)]) == 0
    assert f"returnkb check {tree / 'docs' / place}.md" in capsys.readouterr().out
    found = findings()
    assert {(f"docs/{place}.md", "F06")} == {(item.path, item.code) for item in found}
    needed = {name for name, info in KINDS[kind].model_fields.items() if info.is_required() and name != "kind"}
    asked = {re.sub(r"^“(\w+)” is missing\.$", r"\1", item.sentence) for item in found}
    parts = {"searched"} if kind == "gap" else set()
    assert needed - parts <= asked


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_template_names_every_field(kind: str) -> None:
    """Every field of a kind is in its template, to be filled in or as a comment."""
    text = template(kind)
    missing = {name for name in KINDS[kind].model_fields if not re.search(rf"^(# )?{name}:", text, re.MULTILINE)}
    assert set() == missing


def test_a_template_never_overwrites(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A name that is taken, or a place that is not known, is refused with a sentence, and nothing is written."""
    before = (tree / "docs/kosovo/prizren/rents.md").read_bytes()
    assert main(["new", "condition", "kosovo/prizren/rents", "--root", str(tree)]) == 1
    assert main(["new", "condition", "atlantis/rents", "--root", str(tree)]) == 1
    printed = capsys.readouterr().err
    assert "is there already" in printed
    assert "Countries are: germany, kosovo, mali." in printed
    assert before == (tree / "docs/kosovo/prizren/rents.md").read_bytes()
    assert not (tree / "docs/atlantis").exists()


@pytest.mark.parametrize("model", [*KINDS.values(), *PARTS, *REGISTERS], ids=lambda model: model.__name__)
def test_the_field_guide_names_every_field(model: Any) -> None:
    """Every field of every model is in the guide under its model, bold where it is required, with its meaning."""
    guide = field_guide()
    heading = f"## {model.__name__}\n" if model in KINDS.values() else f"### {model.__name__}\n"
    section = re.split(r"^##", guide.split(heading, 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    for name, info in model.model_fields.items():
        shown = f"**{name}**" if info.is_required() else name
        assert f"| {shown} | {info.description or 'Which kind of entry this is.'}" in section


def test_the_field_guide_is_a_table_that_renders() -> None:
    """Every row of the guide has three cells, so that no example breaks its table."""
    rows = [line for line in field_guide().splitlines() if line.startswith("|")]
    assert {4} == {len(re.findall(r"(?<!\\)\|", row)) for row in rows}


def test_written_schemas_are_checked_for_age(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`returnkb schema` writes the schemas for editors, and `--check` fails when a file is out of date."""
    words = ["schema", "--root", str(tree)]
    assert main([*words, "--check"]) == 1
    assert main(words) == 0
    assert main([*words, "--check"]) == 0
    (tree / ".vscode/service.schema.json").write_text("{}", encoding="utf-8")
    assert main([*words, "--check"]) == 1
    assert "service.schema.json is not up to date; run: returnkb schema" in capsys.readouterr().out


@pytest.mark.parametrize("day", ["20261120", "2026-W47-5"])
def test_a_day_has_one_form(day: str) -> None:
    """A day is written as YYYY-MM-DD and in no other form, as the field says."""
    with pytest.raises(ValueError, match="day"):
        Evidence(source="city-report", accessed=day)
