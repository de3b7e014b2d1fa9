"""Properties of the eligibility engine that hold for any rules and any person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from returnkb.eligibility.engine import compare, evaluate_person, programme_items
from returnkb.eligibility.models import HEADLINES, Item, Person, months_later
from returnkb.eligibility.programmes import rules_for, validity
from returnkb.model.edtf import EdtfDate
from returnkb.model.entry import Programme
from tests.returnkb.eligibility.strategies import TIMES, corpus, people, programme, programmes, rule_data

EMPTY = corpus([])
UNNARROWED: dict[str, list[str]] = {name: [] for name in ("packages", "hosts", "host_regions", "to", "modes", "groups")}


def items(what: Programme, person: Person) -> list[Item]:
    """The items of one programme for one person."""
    return list(programme_items(EMPTY, "programmes/p", what, person))


def with_rule(what: Programme, data: dict[str, Any]) -> Programme:
    """The programme with one more rule."""
    one = programme([data]).rules[0].model_copy(update={"id": "added"})
    return what.model_copy(update={"rules": (*what.rules, one)})


def outcome(item: Item) -> tuple[object, ...]:
    """The items for a person, without the list of rules that do not apply."""
    near = tuple(reason for reason in item.reasons if reason.state in ("decides", "possible", "undated"))
    return item.answer, item.questions, item.deadlines, near


@given(programmes(), people())
def test_yes_and_no_never_both_without_a_shown_conflict(what: Programme, person: Person) -> None:
    """Where deciding rules say yes and no, the answer is ask and the conflict is said in words."""
    for item in items(what, person):
        says = {reason.says for reason in item.reasons if reason.state == "decides"}

        assert ({"yes", "no"} <= says) == (item.cause == "conflict")
        if item.cause == "conflict":
            assert item.answer == "ask"
            assert "conflict" in item.sentence


@given(programmes(), people())
def test_a_missing_rule_leads_to_ask(what: Programme, person: Person) -> None:
    """Without a rule that certainly applies on that day, the result is neither yes nor no."""
    for item in items(what, person):
        if not any(reason.state == "decides" for reason in item.reasons):
            assert item.answer == "ask"


@given(programmes(), people())
def test_a_definite_answer_has_a_deciding_rule_that_says_it(what: Programme, person: Person) -> None:
    """Every yes and every no is said by each rule that decides, and each of them holds on the day."""
    for item in items(what, person):
        deciding = [reason for reason in item.reasons if reason.state == "decides"]
        if item.answer != "ask":
            assert {reason.says for reason in deciding} == {item.answer}
        for reason in deciding:
            rule = next(rule for rule in what.rules if rule.id == reason.rule)
            first, last = validity(what, rule)

            assert rule.valid.covers(person.day)
            assert (first or person.day) <= person.day <= (last or person.day)
            assert compare(rule, person) == ([], [])


@given(programmes(), rule_data(), people())
def test_an_unrelated_rule_changes_nothing(what: Programme, data: dict[str, Any], person: Person) -> None:
    """A rule about other people is listed and has no other effect."""
    more = with_rule(what, data)
    assume(compare(more.rules[-1], person)[0])

    assert [outcome(item) for item in items(more, person)] == [outcome(item) for item in items(what, person)]


@given(programmes(), rule_data(), people(), st.sampled_from(["../2005", "2032/..", "2005"]))
def test_an_expired_or_coming_rule_is_as_good_as_none(
    what: Programme, data: dict[str, Any], person: Person, valid: str
) -> None:
    """A rule outside its validity is shown and not applied."""
    more = with_rule(what, data | {"valid": valid})

    assert [outcome(item) for item in items(more, person)] == [outcome(item) for item in items(what, person)]


@given(programmes(), rule_data(), people(), st.integers(0, 900), st.integers(0, 900), st.booleans())
def test_the_answer_depends_on_validity_only_by_whether_it_covers_the_day(
    what: Programme, data: dict[str, Any], person: Person, before: int, after: int, is_open: bool
) -> None:
    """Stretching the validity of a rule that holds on the day, to either side, changes no answer of that day."""
    first, last = person.day - timedelta(days=before), person.day + timedelta(days=after)
    tight = with_rule(what, data | {"valid": f"{person.day}/{person.day}"})
    wide = with_rule(what, data | {"valid": f"{first}/{'..' if is_open else last}"})

    assert [item.as_data() for item in items(wide, person)] == [item.as_data() for item in items(tight, person)]


@given(programmes(rules=1), people(), st.dates(date(2006, 1, 1), date(2031, 12, 31)))
def test_what_has_expired_stays_expired(what: Programme, person: Person, later: date) -> None:
    """Once a rule is over it is over on every later day, and before it begins it has not begun on any earlier one."""
    assume(what.rules and later >= person.day)
    now = [reason.state for item in items(what, person) for reason in item.reasons]
    then = [reason.state for item in items(what, replace(person, day=later)) for reason in item.reasons]

    for before, after in zip(now, then, strict=True):
        assert before != "expired" or after == "expired"
        assert after != "not_yet" or before == "not_yet"


@given(programmes(), people())
def test_telling_less_never_turns_an_answer_round(what: Programme, person: Person) -> None:
    """What is answered yes knowing less is not answered no knowing more, and the other way round."""
    less = replace(person, host=None, region=None, mode=None, groups=frozenset(), all_groups=False, stay_months=None)
    for known, unknown in zip(items(what, person), items(what, less), strict=True):
        if unknown.answer != "ask":
            assert known.answer == unknown.answer or known.cause == "too_late"


@given(rule_data(), people(), st.sampled_from(["mode", "stay", "host", "groups"]))
def test_an_unknown_fact_is_asked_for(data: dict[str, Any], person: Person, facet: str) -> None:
    """A rule on a fact that is not known gives ask, with the question."""
    limits: dict[str, dict[str, object]] = {"mode": {"modes": ["avrr"]}, "stay": {"min_stay_months": 6}, "host": {"hosts": ["DE"]}, "groups": {"groups": ["roma"]}}  # fmt: skip
    free = {"min_stay_months": None, "apply_within_days_of_arrival": None, "apply_within_months_of_departure": None, "apply_days_before_departure": None}  # fmt: skip
    rule = data | UNNARROWED | free | {"valid": "2000/2040"} | limits[facet]
    silent = replace(person, host=None, mode=None, groups=frozenset(), all_groups=False, stay_months=None)
    (item,) = items(programme([rule], whens=[]), silent)

    assert (item.answer, len(item.questions)) == ("ask", 1)
    assert item.cause == "depends"


@given(st.lists(rule_data(), max_size=3), people(), st.sampled_from(["yes", "no"]))
def test_a_narrower_rule_wins(others: list[dict[str, Any]], person: Person, answer: str) -> None:
    """Of two rules that fit, the one for fewer people decides, whatever the broader one says."""
    told = replace(person, host="DE", mode="avrr", left=None)
    free = {"min_stay_months": None, "apply_within_days_of_arrival": None, "apply_within_months_of_departure": None, "apply_days_before_departure": None}  # fmt: skip
    base: dict[str, Any] = {"claim": "c1", "valid": "2000/2040", **UNNARROWED, **free}
    broad = base | {"answer": "no" if answer == "yes" else "yes", "hosts": ["DE"]}
    narrow = base | {"answer": answer, "hosts": ["DE"], "modes": ["avrr"]}
    (item,) = items(programme([broad, narrow], whens=[]), told)

    assert item.answer == answer
    assert {reason.rule: reason.state for reason in item.reasons} == {"r0": "outweighed", "r1": "decides"}


@given(programmes(), people())
def test_every_item_has_a_sentence_and_every_rule_a_reason(what: Programme, person: Person) -> None:
    """No answer comes without words, and no rule that speaks of a package is left out."""
    packages = what.packages or (None,)
    for item, package in zip(items(what, person), packages, strict=True):
        assert item.sentence == HEADLINES[item.answer, item.cause] or "old rule" in item.sentence
        assert [reason.rule for reason in item.reasons] == [rule.id for rule in rules_for(what, package)]
        assert all(reason.sentence for reason in item.reasons)


@given(st.lists(programmes(rules=3), max_size=3), people())
@settings(max_examples=40)
def test_the_order_is_before_departure_on_arrival_later(whats: list[Programme], person: Person) -> None:
    """Items come by stage, and within a stage what speaks of the person first."""
    found = evaluate_person(corpus(whats), person)

    assert [item.rank() for item in found] == sorted(item.rank() for item in found)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.integers(0, 60))
def test_months_are_counted_on_the_calendar(day: date, months: int) -> None:
    """So many months on is the same day of the month, or its last day when it is shorter."""
    then = months_later(day, months)

    assert (then.year - day.year) * 12 + then.month - day.month == months
    assert then.day == day.day or (then.day < day.day and (date.fromordinal(then.toordinal() + 1)).day == 1)


def test_times_of_all_forms_take_part() -> None:
    """The made-up rules have unknown, closed, open and one-day validities."""
    read = [EdtfDate.parse(text) for text in TIMES]

    assert any(not time.known for time in read)
    assert any(time.first and time.last is None for time in read)
    assert any(time.first is None and time.last for time in read)
