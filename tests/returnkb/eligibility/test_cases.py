"""The cases of `cases.json`, with the real programmes: the four Joes of 2008, URA by Land, mode and year, Frontex deadlines."""

from __future__ import annotations

from typing import Any

import pytest

from returnkb.assessment.assessed import AssessedCorpus
from returnkb.eligibility.engine import evaluate_person
from returnkb.eligibility.models import Item
from tests.returnkb.eligibility.cases import CASES, person, table_cells


def found(assessed: AssessedCorpus, told: dict[str, Any]) -> dict[str, Item]:
    """Items by programme and package; `all` for a programme without packages."""
    items = evaluate_person(assessed.corpus, person(told))
    return {f"{item.entry}#{item.package or 'all'}": item for item in items}


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["name"])
def test_the_case_comes_out_as_written(assessed: AssessedCorpus, case: dict[str, Any]) -> None:
    """Answers, stages, questions and deadlines are those of the case."""
    items = found(assessed, case["person"])

    for entry, packages in case["answers"].items():
        assert {package: items[f"{entry}#{package}"].answer for package in packages} == packages
    for entry, stages in case.get("stages", {}).items():
        assert {package: items[f"{entry}#{package}"].stage for package in stages} == stages
    for entry, standing in case.get("standing", {}).items():
        assert {items[f"{entry}#{package}"].standing for package in case["answers"][entry]} == {standing}
    for key, questions in case.get("questions", {}).items():
        assert list(items[key].questions) == questions
    for key, cause in case.get("causes", {}).items():
        assert items[key].cause == cause
    for key, deadlines in case.get("deadlines", {}).items():
        assert [[one.kind, one.day.isoformat(), one.days] for one in items[key].deadlines] == deadlines
    for key, sentences in case.get("sentences", {}).items():
        assert [one.sentence for one in items[key].deadlines] == sentences


@pytest.mark.parametrize(("name", "of", "told", "answer"), list(table_cells()), ids=lambda value: value if isinstance(value, str) else "")  # fmt: skip
def test_the_table_comes_out_as_written(
    assessed: AssessedCorpus, name: str, of: str, told: dict[str, Any], answer: str
) -> None:
    """Each cell of a table is the answer for that Land, mode and day."""
    assert found(assessed, told)[of].answer == answer


def test_poor_joe_is_told_nothing_but_no_by_the_rule_about_him(assessed: AssessedCorpus) -> None:
    """Of the four drawings only the enforced removal from the United Kingdom lists no help at all."""
    told = {"host": "GB", "to": "XK", "mode": "enforced_charter", "on": "2008-10-15"}
    item = found(assessed, told)["programmes/uk-kosovo-removal-2008#all"]

    assert [(reason.says, reason.state) for reason in item.reasons] == [("no", "decides")]
