"""A review says nothing false about files it cannot read, and leaves out nothing that a page shows."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from returnkb.assessment.assess import assess
from returnkb.corpus.corpus import Corpus, Record
from returnkb.corpus.load import load
from returnkb.editions.review.collection_changes import reader_changes
from returnkb.editions.review.output import as_text
from returnkb.editions.review.trees import review_trees
from returnkb.model.edtf import EdtfDate
from tests.constants import TREE

TODAY = date(2026, 11, 21)
RENTS = "docs/kosovo/prizren/rents.md"
# Fields that no page shows, or that a review tells in another way (an address leads elsewhere, the machine's list of facts).
SILENT = {"kind", "id", "source", "fact", "moved_from"}


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """A copy of the small tree, to change."""
    return Path(shutil.copytree(TREE, tmp_path / "changed"))


def edit(root: Path, path: str, old: str, new: str) -> None:
    """Replace a text of a file."""
    text = (root / path).read_text(encoding="utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (RENTS, "source: city-report", "source: nowhere"),
        (RENTS, "kind: condition", "kind condition"),
        (RENTS, "observed:", "observd:"),
        (RENTS, "claims:", "moved_from: kosovo/x/y\nclaims:"),
        ("sources/organisations/advice-house.yml", "name:", "nam:"),
        ("sources/register/city-report.yml", "title:", "title"),
        ("sources/places/xk.yml", "- id: kosovo/prizren", "- id kosovo/prizren"),
        ("sources/topics.yml", "- id: housing", "- id housing"),
    ],
)
def test_a_file_that_cannot_be_read_is_not_called_gone(changed: Path, path: str, old: str, new: str) -> None:
    """A slip in a file is a finding, and neither its page nor any other is said to be lost."""
    edit(changed, path, old, new)
    review = review_trees(TREE, changed, TODAY)
    text = as_text(review)
    assert review.new_findings
    assert not re.search(r"leads nowhere|is gone|No longer|P03", text), text


def test_an_entry_that_moved_with_a_slip_is_not_called_gone(changed: Path) -> None:
    """The old address is told about when the new file can be read."""
    edit(changed, RENTS, "claims:", "moved_from: [kosovo/prizren/rents]\nclaims:")
    edit(changed, RENTS, "observed:", "observd:")
    (changed / RENTS).rename(changed / RENTS.replace("rents", "rent"))
    text = as_text(review_trees(TREE, changed, TODAY))
    assert "leads nowhere" not in text
    assert "Rents in Prizren: What changes here cannot be told before its findings are mended." in text


def test_a_place_without_an_english_name_is_a_finding(changed: Path) -> None:
    """And no error of the program."""
    with (changed / "sources/places/xk.yml").open("a", encoding="utf-8") as file:
        file.write("- id: kosovo/zhur\n  kind: town\n  parent: kosovo/prizren\n  names: {sq: [Zhur]}\n")
    assert "G03" in as_text(review_trees(TREE, changed, TODAY))


def _values(model: BaseModel, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], BaseModel]]:
    """Every field with a copy of the model in which it alone has another value."""
    for name in type(model).model_fields:
        value = getattr(model, name)
        here = (*path, name)
        for where, other in _others(value, here):
            yield where, model.model_copy(update={name: other})


def _others(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, BaseModel):
        yield from _values(value, path)
    elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
        for where, other in _values(value[0], path):
            yield where, (other, *value[1:])
    elif isinstance(value, bool):
        yield path, not value
    elif isinstance(value, EdtfDate):
        yield path, EdtfDate.parse("2021-03")
    elif isinstance(value, date):
        yield path, date(2026, 9, 9)
    elif isinstance(value, int | float):
        yield path, value + 1
    elif isinstance(value, tuple) and value:
        yield path, (*value, value[0])
    elif isinstance(value, str):
        yield path, f"{value}x" if path[-1] not in ("topic", "place", "scope", "claim") else value


def _with(corpus: Corpus, attribute: str, key: str, value: BaseModel) -> Corpus:
    records = dict(getattr(corpus, attribute))
    old: Record[Any] = records[key]
    changed: dict[str, Any] = {attribute: {**records, key: Record(key, value, old.document, old.key_prefix)}}
    return replace(corpus, **changed)


@pytest.mark.parametrize("attribute", ["entries", "sources", "organisations", "topics", "services", "groups", "modes"])
def test_every_field_that_changes_has_a_sentence(attribute: str) -> None:
    """Whichever field of a record changes, the review says so."""
    corpus, findings = load(TREE)
    assert not findings
    before = assess(corpus, TODAY)
    missing = set()
    for key, record in getattr(corpus, attribute).items():
        for path, value in _values(record.value):
            if path[-1] in SILENT or value == record.value:
                continue
            after = assess(_with(corpus, attribute, key, value), TODAY)
            if not reader_changes(before, after):
                missing.add(f"{type(record.value).__name__}.{'.'.join(path)}")
    assert not missing


def test_the_name_of_the_site_has_a_sentence(changed: Path) -> None:
    """It is printed on many pages."""
    (changed / "mkdocs.yml").write_text("site_name: Facts for us\n", encoding="utf-8")
    assert "Facts for us." in as_text(review_trees(TREE, changed, TODAY))


def test_an_alert_with_another_end_says_so(changed: Path) -> None:
    """And not its own text twice."""
    alert = "- id: x\n  text: A road is closed.\n  places: [kosovo]\n  claims: [kosovo/prizren/rents#c1]\n  since: 2026-11\n"
    before = Path(shutil.copytree(TREE, changed.parent / "before"))
    (before / "sources/alerts.yml").write_text(f"{alert}  look_again: 2026-12-31\n", encoding="utf-8")
    (changed / "sources/alerts.yml").write_text(f"{alert}  until: 2026-12-20\n", encoding="utf-8")
    text = as_text(review_trees(before, changed, TODAY))
    assert "Kosovo: Alert until: none → 20 December 2026." in text
    assert "A road is closed" not in text


def test_two_offices_at_one_place_are_two(changed: Path) -> None:
    """A change of the first of them has a sentence."""
    path = "docs/kosovo/prishtina/legal-aid.md"
    second = "  - {place: kosovo/prishtina, claim: c1, hours: Sat 09:00–12:00}\narea:"
    edit(changed, path, "area:", second)
    before = Path(shutil.copytree(changed, changed.parent / "before"))
    edit(changed, path, "+383 38 200 000", "+383 38 211 111")
    assert "+383 38 211 111" in as_text(review_trees(before, changed, TODAY))
