"""Reader of `cases.json`: the person of each case, and the same person as the page's script takes it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from returnkb.eligibility.models import Person

CASES = json.loads(Path(__file__).with_name("cases.json").read_text(encoding="utf-8"))


def person(told: dict[str, Any]) -> Person:
    """The person of a case."""
    return Person(
        to=told["to"],
        day=date.fromisoformat(told["on"]),
        host=told.get("host"),
        region=told.get("region"),
        mode=told.get("mode"),
        groups=frozenset(told.get("groups", ())),
        stay_months=told.get("stay"),
        left=date.fromisoformat(told["left"]) if "left" in told else None,
    )


def for_script(who: Person) -> dict[str, Any]:
    """The same person as the page's script takes it."""
    return {
        "to": who.to,
        "day": who.day.isoformat(),
        "host": who.host,
        "region": who.region,
        "mode": who.mode,
        "groups": sorted(who.groups),
        "all_groups": who.all_groups,
        "stay_months": who.stay_months,
        "left": who.left.isoformat() if who.left else None,
    }


def table_cells() -> Iterator[tuple[str, str, dict[str, Any], str]]:
    """Every cell of every table: a name, the package, what is told, and the answer."""
    for table in CASES["tables"]:
        for day in table["on"]:
            for region, row in table["regions"].items():
                for mode, answer in zip(table["modes"], row, strict=True):
                    told = table["person"] | {"on": day, "region": region, "mode": mode}
                    yield f"{table['name']}: {region}, {mode}, {day}", table["of"], told, answer


def everybody() -> list[Person]:
    """Every person of every case and table."""
    told = [case["person"] for case in CASES["cases"]] + [cell[2] for cell in table_cells()]
    return [person(one) for one in told]
