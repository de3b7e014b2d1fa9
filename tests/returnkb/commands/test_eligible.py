"""`returnkb eligible` from the command line, with the real collection."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from returnkb.cli import main
from returnkb.commands.find import eligible
from returnkb.corpus.load import load
from tests.constants import REPOSITORY

BASE = ["eligible", "--root", str(REPOSITORY), "--today", "2026-11-22"]


@pytest.fixture(scope="module", autouse=True)
def read_once() -> Iterator[None]:
    """The collection, read once for all calls."""
    corpus, _ = load(REPOSITORY)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(eligible, "load_valid", lambda root, today: corpus)
        yield


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Exit code, output and message of one call."""
    code = main([*BASE, *words])
    out = capsys.readouterr()
    return code, out.out, out.err


def test_it_answers_with_rule_validity_and_claim(capsys: pytest.CaptureFixture[str]) -> None:
    """The answer, the rule in words, when it held, and the claim it rests on stand together."""
    code, out, _ = run(capsys, "--host", "DE", "--region", "NW", "--country", "XK", "--mode", "enforced_charter")

    assert code == 0
    assert (
        "NOT KNOWN, ASK: URA: help in Kosovo for people returning from Germany: Part of the fare to the centre" in out
    )
    assert "The known sources do not settle it: ask." in out
    assert "having lived in North Rhine-Westphalia, Thuringia" in out
    assert "valid since 2024 [overdue] programmes/ura#states" in out
    assert out.rstrip().endswith("Not listed? It may still qualify: ask the programme.")


def test_a_past_day_gets_the_rules_of_that_day(capsys: pytest.CaptureFixture[str]) -> None:
    """`--on 2008-10-15` applies the rules of October 2008."""
    _, out, _ = run(capsys, "--host", "DK", "--country", "XK", "--mode", "avrr", "--on", "2008-10-15")

    assert "LIKELY YES: From Denmark to Kosovo, 2006 to 2008: the Danish return programme: Housing" in out
    assert out.index("BEFORE DEPARTURE") < out.index("ON ARRIVAL") < out.index("LATER")


def test_json_carries_the_question_and_every_item(capsys: pytest.CaptureFixture[str]) -> None:
    """The JSON says what was asked, and each reason names its claim, status and sources."""
    words = ("--host", "de", "--region", "DE-NW", "--country", "xk", "--mode", "avrr", "--stay", "8", "--group", "roma")
    _, out, _ = run(capsys, *words, "--json")
    told = json.loads(out)
    rent = next(item for item in told["items"] if (item["entry"], item["package"]) == ("programmes/ura", "rent"))
    deciding = [reason for reason in rent["reasons"] if reason["state"] == "decides"]

    assert told["person"] == {
        "country": "XK", "on": "2026-11-22", "host": "DE", "region": "DE-NW", "mode": "avrr", "groups": ["roma"],
        "no_other_group": False, "stay_months": 8, "left": None,
    }  # fmt: skip
    assert rent["answer"] == "ask"
    assert [reason["claim"]["ref"] for reason in deciding] == ["programmes/ura#states"]
    assert deciding[0]["claim"]["sources"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--country", "QQ"], "“QQ” is not a country of return known here. Use one of:"),
        (["--country", "XK", "--mode", "by_train"], "“by_train” is not a mode of return known here."),
        (["--country", "XK", "--group", "tall"], "“tall” is not a group known here."),
        (["--country", "XK", "--host", "DE", "--region", "XX"], "“DE-XX” is not a region known here."),
        (["--country", "XK", "--region", "NW"], "Add --host, such as --host DE."),
        (["--country", "XK", "--host", "SE", "--region", "AB"], "Leave --region out."),
        (["--country", "XK", "--host", "Germany"], "Write two letters, such as DE."),
        (["--country", "XK", "--stay", "-1"], "Write --stay in whole months"),
    ],
)
def test_a_slip_is_told_with_its_repair(capsys: pytest.CaptureFixture[str], words: list[str], says: str) -> None:
    """A word that no rule can know stops the command: a typing error must not look like an answer."""
    code, out, err = run(capsys, *words)

    assert (code, out) == (1, "")
    assert says in err
