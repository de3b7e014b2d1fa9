"""Editing of YAML changes one value and leaves every other line as it is."""

from __future__ import annotations

from functools import partial

import pytest
import yaml

from returnkb.corpus.files.yaml_edit import CannotEdit, add_item, edit_front_matter, remove, scalar, set_value
from returnkb.corpus.load import load
from tests.constants import REPOSITORY

TEXT = """kind: service
title: Legal aid   # as it calls itself
status: open
offices:
  - place: kosovo/prizren
    claim: c1
    phones:
      - number: +383 38 200 000
        note: mornings
      - {number: +383 38 200 001}
    emails: [a@example.org, "b@example.org"]
claims:
  - id: c1
    text: In 2026 it was open
      on weekdays.
    observed: 2026
    evidence:
      - {source: one, accessed: 2026-11-20}
  - {id: c2, text: It is free., observed: 2026, evidence: [{source: two, accessed: 2026-11-20}]}
"""


def changed(new: str) -> list[str]:
    """The lines of a new text that the old one lacks, and the number of lines that are gone."""
    old = TEXT.splitlines()
    return [line for line in new.splitlines() if line not in old]


@pytest.mark.parametrize(
    ("key", "value", "lines"),
    [
        (("status",), "closed", ["status: closed"]),
        (("title",), "Legal aid: free", ['title: "Legal aid: free"   # as it calls itself']),
        (("offices", 0, "phones", 0, "number"), "+383 38 200 009", ["      - number: +383 38 200 009"]),
        (("offices", 0, "phones", 1, "number"), "+383 38 200 009", ["      - {number: +383 38 200 009}"]),
        (("offices", 0, "emails", 1), "c@example.org", ["    emails: [a@example.org, c@example.org]"]),
        (("claims", 0, "text"), "It is closed.", ["    text: It is closed."]),
        (("claims", 0, "verified_on"), "2026-11-28", ["    verified_on: 2026-11-28"]),
        (("verified_on",), "2026-11-28", ["verified_on: 2026-11-28"]),
    ],
)
def test_a_value_is_set_on_its_line(key: tuple[str | int, ...], value: str, lines: list[str]) -> None:
    """Only the line of the value differs; a field that is not there is added."""
    assert changed(set_value(TEXT, key, value)) == lines


def test_a_field_is_added_to_a_record_on_one_line() -> None:
    """A claim written in braces gets its field inside them."""
    new = yaml.safe_load(set_value(TEXT, ("claims", 1, "verified_on"), "2026-11-28"))
    assert str(new["claims"][1]["verified_on"]) == "2026-11-28"


def test_an_item_is_added_at_the_start_of_a_list() -> None:
    """Evidence is one line; lists that are missing are made."""
    item = {"source": "round", "accessed": "2026-11-28"}
    assert changed(add_item(TEXT, ("claims", 0, "evidence"), item)) == ["      - {source: round, accessed: 2026-11-28}"]
    assert changed(add_item(TEXT, ("claims", 0, "conflicts"), "c2")) == ["    conflicts: [c2]"]
    assert (
        yaml.safe_load(add_item(TEXT, ("claims", 1, "evidence"), item))["claims"][1]["evidence"][1]["source"] == "two"
    )


def test_items_and_fields_are_removed() -> None:
    """The last item of a list goes with its field, and the first field of a record leaves its hyphen to the next."""
    one = remove(TEXT, ("offices", 0, "phones", 0))
    none = remove(one, ("offices", 0, "phones", 0))
    assert "phones" not in none
    assert changed(none) == []
    assert changed(remove(TEXT, ("offices", 0, "place"))) == ["  - claim: c1"]
    assert "emails: [b@example.org]" in remove(TEXT, ("offices", 0, "emails", 0))


@pytest.mark.parametrize("value", ["no", "- x", "a: b", "a #b", "'x'", "x\\y", "", "@x", "Ö, ü", "12:30", "=1", "null"])
def test_any_text_is_read_back(value: str) -> None:
    """Quotation marks are put where YAML would read something else."""
    assert yaml.load(f"a: {scalar(value)}", yaml.BaseLoader)["a"] == value  # noqa: S506 - builds texts only


def _checked_with_evidence(position: int, matter: str) -> str:
    """The fields of an entry with a check and one more source of a claim."""
    matter = set_value(matter, ("claims", position, "verified_on"), "2026-11-28")
    return add_item(matter, ("claims", position, "evidence"), {"source": "one", "accessed": "2026-11-28"})


def test_every_entry_of_the_collection_can_be_edited() -> None:
    """A check, a new statement and a new status can be written into the front matter of entries as people write them."""
    corpus, _ = load(REPOSITORY)
    entries = list(corpus.entries.values())[::50]
    for record in entries:
        text = (REPOSITORY / record.document.path).read_text(encoding="utf-8")
        new = edit_front_matter(text, lambda matter: set_value(matter, ("verified_on",), "2026-11-28"))
        for position, _ in enumerate(record.value.claims):
            new = edit_front_matter(new, partial(_checked_with_evidence, position))
        assert len(new.splitlines()) >= len(text.splitlines()) + 1
    assert len(entries) > 20


@pytest.mark.parametrize("text", ["", "title: x\n", "---\ntitle: x\n"])
def test_a_file_without_front_matter_is_refused(text: str) -> None:
    """Nothing is written into a text whose fields cannot be separated from its body."""
    with pytest.raises(CannotEdit):
        edit_front_matter(text, lambda matter: matter)
