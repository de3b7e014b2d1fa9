"""Records that carry payloads: valid data for every kind of file of a tree, numbered so that many fit into one tree."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel

from returnkb.model.alert import Alert
from returnkb.model.entry import KINDS, Retired
from returnkb.model.place import Place
from returnkb.model.source import Organisation, Publisher, Source
from returnkb.model.source_state import SourceState
from returnkb.model.vocabulary import Component, Group, Illness, Mode, Question, ServiceType, Topic

Data = dict[str, Any]
Form = Literal["entry", "file", "list", "json"]
DAY = "2026-11-20"
# Codes of countries that the small tree lacks: one for the country of each slot.
CODES = re.findall(
    "[A-Z]{2}",
    "AL AM AO AT AZ BA BD BE BF BG BI BJ BO BR BW BY CD CF CG CH CI CL CM CO CR CU CV CY CZ DJ DK DO DZ EC EE EG ER ES ET FI FJ FR GA GB "
    "GE GH GN GR GT HN HR HT HU ID IE IL IN IQ IR IS IT JM JO JP KE KG KH KR KW KZ LA LB LK LR LS LT LU LV LY MA MD ME MG MK MM MN MR MT "
    "MU MW MX MY MZ NA NE NG NI NL NO NP NZ OM PA PE PG PH PK PL PT PY QA RO RS RU RW SA SD SE SG SI SK SL SN SO SS SV SY TD TG TH TJ TM "
    "TN TR TT TW TZ UA UG US UY UZ VE VN YE ZA ZM ZW",
)


@dataclass(frozen=True)
class Target:
    """A kind of file or list item: its model, its valid data and its file for a slot number."""

    name: str
    model: type[BaseModel]
    form: Form
    file: Callable[[int], str]
    data: Callable[[int], Data]


def letters(slot: int) -> str:
    """A slot number in letters, for ids that hold no digits."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(slot))


def _evidence(slot: int) -> list[Data]:
    return [{"source": f"h{slot}", "accessed": DAY, "locator": "p. 4"}]


def _claim(slot: int, what: str) -> Data:
    text = f"In May 2026 the {what} numbered {slot} was found open."
    return {"id": "c1", "text": text, "observed": "2026-05", "evidence": _evidence(slot)}


def _entry(slot: int, kind: str) -> Data:
    return {
        "kind": kind,
        "title": f"A {kind} for number {slot}",
        "topic": f"housing.{letters(slot)}",
        "answer": {"text": "Water runs every day.", "claims": ["c1"]},
        "groups": [f"g_{slot}"],
        "claims": [_claim(slot, kind)],
    }


def _service(slot: int) -> Data:
    return {
        **_entry(slot, "service"),
        "organisation": f"h{slot}",
        "offers": [f"s_{slot}"],
        "status": "open",
        "offices": [
            {
                "place": f"kosovo/h{slot}",
                "claim": "c1",
                "phones": [{"number": "+383 38 200 000", "note": "weekdays"}],
                "emails": ["info@advice.example.org"],
            }
        ],
        "who": {"groups": [f"g_{slot}"], "modes": [f"m_{slot}"], "hosts": ["DE"]},
    }


def _programme(slot: int) -> Data:
    package = {
        "id": "start",
        "name": f"Start {slot}",
        "claim": "c1",
        "offers": [f"s_{slot}"],
        "amount": "700",
        "currency": "EUR",
    }
    rule = {
        "id": "voluntary", "answer": "yes", "claim": "c1", "packages": ["start"], "hosts": ["DE"], "to": ["XK"],
        "modes": [f"m_{slot}"], "valid": "2024/..",
    }  # fmt: skip
    return {
        **_entry(slot, "programme"), "operator": f"h{slot}", "runs": "2024/..", "packages": [package], "rules": [rule],
    }  # fmt: skip


def _gap(slot: int) -> Data:
    searched = {"asked": f"Who helps at number {slot}?", "where": ["Radio reports"], "day": DAY, "by": "editor"}
    return {**_entry(slot, "gap"), "searched": searched}


def _guide(slot: int) -> Data:
    return {**_entry(slot, "guide"), "leans_on": [f"h{slot}"]}


def _source(slot: int) -> Data:
    return {
        "title": f"Report number {slot}",
        "publisher": f"Publisher number {slot}",
        "type": "ngo",
        "language": "en",
        "published": "2026-07",
        "url": f"https://source.example.org/{slot}",
        "read": {"day": DAY, "how": "live"},
        "assessment": {"mandate": "Runs the town.", "by": "editor", "day": DAY},
        "watch": [{"url": f"https://source.example.org/{slot}/news"}],
    }


def _country(slot: int) -> Data:
    return {
        "id": f"land-h{slot}", "kind": "country", "code": CODES[slot % len(CODES)], "roles": ["return"],
        "names": {"en": [f"Land number {slot}"]},
    }  # fmt: skip


def _place(slot: int) -> Data:
    return {
        "id": f"kosovo/h{slot}", "kind": "municipality", "parent": "kosovo", "names": {"en": [f"Town number {slot}"]},
        "point": {"lat": "42.2", "lon": "20.7", "credit": "geonames"},
    }  # fmt: skip


def _word(prefix: str, **more: str) -> Callable[[int], Data]:
    return lambda slot: {
        "id": f"{prefix}{slot}",
        "label": f"Label {prefix} {slot}",
        "words": {"de": [f"Wort {slot}"]},
        **more,
    }


def source_state(slot: int) -> Data:
    """A valid state file."""
    passage = {"standing": "stands", "since": DAY, "seen_on": DAY}
    return {
        "outcome": "same", "since": DAY, "last_seen": DAY, "reason": "Nothing changed.",
        "claims": {f"kosovo/h{slot}/condition#c1": passage}, "archived": f"https://web.archive.org/web/2026/{slot}",
    }  # fmt: skip


_ENTRIES: Mapping[str, tuple[str, Callable[[int], Data]]] = {
    "condition": ("docs/kosovo/h{}/condition.md", lambda slot: _entry(slot, "condition")),
    "service": ("docs/kosovo/h{}/service.md", _service),
    "programme": ("docs/programmes/h{}.md", _programme),
    "gap": ("docs/kosovo/h{}/gap.md", _gap),
    "guide": ("docs/guide/h{}.md", _guide),
}


def _file(pattern: str) -> Callable[[int], str]:
    return pattern.format


def _list(name: str, model: type[BaseModel], file: str, data: Callable[[int], Data]) -> Target:
    return Target(name, model, "list", lambda slot: file, data)


TARGETS: tuple[Target, ...] = (
    # A kind that is added to the project gets its fields tested from the day it has a line in _ENTRIES; the lookup fails until then.
    *(Target(kind, model, "entry", _file(_ENTRIES[kind][0]), _ENTRIES[kind][1]) for kind, model in KINDS.items()),
    Target("source", Source, "file", _file("sources/register/h{}.yml"), _source),
    Target("organisation", Organisation, "file", _file("sources/organisations/h{}.yml"),
           lambda slot: {"name": f"Organisation number {slot}", "type": "ngo", "country": "XK"}),
    Target("country", Place, "list", lambda slot: f"sources/places/{CODES[slot % len(CODES)].lower()}.yml", _country),
    _list("place", Place, "sources/places/xk.yml", _place),
    _list("topic", Topic, "sources/topics.yml",
          lambda slot: {"id": f"housing.{letters(slot)}", "label": f"Topic {slot}", "limit_days": "90", "words": {"de": ["Wort"]}}),
    _list("service type", ServiceType, "sources/services.yml", _word("s_")),
    _list("group", Group, "sources/groups.yml", _word("g_")),
    _list("mode", Mode, "sources/modes.yml", _word("m_", forced="false")),
    _list("component", Component, "sources/components.yml",
          lambda slot: {"id": f"h{slot}", "label": f"Component {slot}", "about": f"It is number {slot}."}),
    _list("question", Question, "sources/questions.yml",
          lambda slot: {"id": f"h{slot}", "label": f"Question {slot}", "question": f"What is number {slot}?", "topics": ["housing"]}),
    _list("illness", Illness, "sources/illnesses.yml",
          lambda slot: {"id": f"i_{slot}", "label": f"Illness {slot}", "topic": "housing", "words": {"de": ["Wort"]}}),
    _list("alert", Alert, "sources/alerts.yml",
          lambda slot: {"id": f"h{slot}", "text": f"Road {letters(slot)} is closed.", "places": ["kosovo"],
                        "claims": [f"kosovo/h{slot}/condition#c1"], "since": "2026-10", "look_again": "2026-12-31"}),
    _list("retired", Retired, "sources/retired.yml",
          lambda slot: {"id": f"kosovo/h{slot}/old", "reason": f"It closed, number {slot}.", "day": DAY}),
    Target("state", SourceState, "json", _file("sources/state/h{}.json"), source_state),
)  # fmt: skip
PUBLISHER = Target(
    "publisher", Publisher, "file", lambda slot: "sources/publisher.yml",
    lambda slot: {"name": "Example Society", "issues_url": "https://code.example.org/facts/issues/new", "edit_url": "https://code.example.org/facts/edit/main", "mail": "facts@example.org"},
)  # fmt: skip
