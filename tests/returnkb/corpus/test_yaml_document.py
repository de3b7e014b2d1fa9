"""YAML documents: values as text, each with its line and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from returnkb.corpus.files.document import Document
from returnkb.corpus.files.yaml_document import read_data, read_entry


def written(folder: Path, text: str) -> Document:
    """A YAML file with this text, read."""
    (folder / "file.yml").write_text(text, encoding="utf-8")
    return read_data(folder, folder / "file.yml")


@pytest.mark.parametrize("nothing", ["", "~", "null", "  # to be filled in"])
def test_a_value_that_is_not_filled_in_is_nothing(nothing: str, tmp_path: Path) -> None:
    """An empty value, ~ and null count as not given, as in a template somebody filled in half."""
    assert written(tmp_path, f"title: {nothing}\n").data == {"title": None}


@pytest.mark.parametrize(("quoted", "text"), [('""', ""), ("'~'", "~"), ('"null"', "null")])
def test_a_quoted_value_is_text(quoted: str, text: str, tmp_path: Path) -> None:
    """A value in quotation marks is text, whatever it is."""
    assert written(tmp_path, f"title: {quoted}\n").data == {"title": text}


@pytest.mark.parametrize("text", ["no", "yes", "0049", "1e3", "2026-11-21", "12:30", "0x10", "1_000", "+383 38 200"])
def test_every_value_keeps_its_form(text: str, tmp_path: Path) -> None:
    """Numbers, days, times and `no` stay the text people typed, so that a phone number keeps its zeros."""
    assert written(tmp_path, f"value: {text}\n").data == {"value": text}


def test_places_of_values_and_fields(tmp_path: Path) -> None:
    """Line and column of every value and field are kept; what is missing is looked for around it."""
    document = written(tmp_path, "title: One\noffices:\n  - place: kosovo\n    phones: [1, 2]\n")
    assert document.position(("title",)) == (1, 8)
    assert document.position(("title",), of_key=True) == (1, 1)
    assert document.position(("offices", 0, "phones", 1)) == (4, 17)
    assert document.position(("offices", 0, "hours")) == (3, 5)
    assert document.position(("nothing", "at", "all")) == (1, 1)


def test_the_first_of_two_equal_fields_counts(tmp_path: Path) -> None:
    """A field given twice keeps its first value, and the second one is a finding."""
    document = written(tmp_path, "title: One\ntopic: x\ntitle: Two\n")
    assert document.data == {"title": "One", "topic": "x"}
    assert [(item.code, item.line, item.column) for item in document.findings] == [("F04", 3, 1)]


def test_an_entry_is_front_matter_and_text(tmp_path: Path) -> None:
    """The text below the second line of dashes is kept as written, with the line it starts on."""
    (tmp_path / "entry.md").write_text("---\ntitle: One\n---\n\nText.\n---\nMore.\n", encoding="utf-8")
    document = read_entry(tmp_path, tmp_path / "entry.md")
    assert (document.data, document.body.strip()) == ({"title": "One"}, "Text.\n---\nMore.")
    assert document.body_line + document.body[: document.body.index("Text")].count("\n") == 5
    assert document.path == "entry.md"
