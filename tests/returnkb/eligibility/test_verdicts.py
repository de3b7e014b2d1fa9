"""Verdicts over all cells of the real collection: none contradicts its rule, and old refusals are not known."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from returnkb.assessment.assessed import AssessedCorpus
from returnkb.eligibility.browser_data import regions
from returnkb.eligibility.engine import programme_items
from returnkb.eligibility.models import HEADLINES, Item, Person
from returnkb.eligibility.programmes import rules_for
from returnkb.eligibility.verdict import NO_DAYS, OTHERS, evidence_day
from returnkb.model.entry import Programme, Rule
from tests.constants import COLLECTION_TODAY

Cell = tuple[Programme, Person, Item]


@pytest.fixture(scope="module")
def cells(assessed: AssessedCorpus) -> list[Cell]:
    """Every programme for each pair of countries that its rules name, with regions where they matter, and each type of return."""
    return list(verdict_cells(assessed))


def verdict_cells(assessed: AssessedCorpus) -> Iterator[Cell]:
    """Cells of a collection, see `cells`."""
    corpus = assessed.corpus
    for entry in assessed.entries.values():
        programme = entry.entry
        if not isinstance(programme, Programme):
            continue
        hosts = {host for rule in programme.rules for host in rule.hosts} | {"ZZ"}
        for to in {to for rule in programme.rules for to in rule.to} | {"XK"}:
            for host in hosts:
                named = any(region.startswith(f"{host}-") for rule in programme.rules for region in rule.host_regions)
                for region in (code for code, _ in regions(corpus, host)) if named else (None,):
                    for mode in corpus.modes:
                        person = Person(to=to, day=COLLECTION_TODAY, host=host, mode=mode, region=region)
                        for item in programme_items(corpus, entry.id, programme, person):
                            yield programme, person, item


def _live_rules(programme: Programme, item: Item) -> list[Rule]:
    package = next((one for one in programme.packages if one.id == item.package), None)
    live = {reason.rule for reason in item.reasons if reason.state in ("decides", "possible", "undated")}
    return [rule for rule in rules_for(programme, package) if rule.id in live]


def test_no_verdict_contradicts_its_rules(cells: list[Cell]) -> None:
    """Likely yes needs a rule that says yes and none that says no, and the other way round."""
    wrong = []
    for programme, person, item in cells:
        says = {rule.answer for rule in _live_rules(programme, item)}
        other = {"yes": "no", "no": "yes"}.get(item.verdict)
        if other and (item.verdict not in says or (other in says and item.answer != item.verdict)):
            wrong.append((programme.title, person, item.package, item.verdict, says))

    assert len(cells) > 2_000
    assert wrong == []


def test_a_refusal_rests_on_recent_dated_evidence(cells: list[Cell]) -> None:
    """A refusal that no dated evidence of two years supports is never shown as one."""
    for programme, person, item in cells:
        if item.verdict == "no":
            days = [evidence_day(programme, rule) for rule in _live_rules(programme, item) if rule.answer == "no"]
            assert any(day and (person.day - day).days <= NO_DAYS for day in days)


def test_what_ended_or_was_replaced_is_never_offered(cells: list[Cell]) -> None:
    """A programme that another one replaced, or that has ended, is neither likely yes nor likely no."""
    for programme, person, item in cells:
        if programme.replaced_by or (programme.runs.last and programme.runs.last < person.day):
            assert item.verdict == "aside"


def test_what_does_not_apply_says_so(cells: list[Cell]) -> None:
    """An offer is set aside for a cause that says so, never as one that the sources do not settle or that depends on an answer."""
    saying_so = {sentence for (_, cause), sentence in HEADLINES.items() if cause in OTHERS}
    for programme, person, item in cells:
        assert (item.verdict == "aside") == (item.cause in OTHERS), (programme.title, person)
        assert (item.sentence in saying_so) == (item.verdict == "aside"), (programme.title, person, item.sentence)
        assert not (item.verdict == "aside" and item.questions), (programme.title, person)
