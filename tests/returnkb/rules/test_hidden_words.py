"""Words that a reader sees, or that are public in a file, though no value of a field holds them as they are."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from returnkb.model.entry import Condition, Service
from returnkb.model.source import Source
from tests.returnkb.rules.field_payloads import EVIDENCE, with_text, write
from tests.returnkb.rules.test_every_string import must_fix, shelter

SPEAKS = {"id": "c1", "text": "The women's shelter of Prizren took in twelve women.", "observed": "2026-10"}
STREET = "Rruga Adem Jashari 12"


@pytest.mark.parametrize(
    "body",
    [
        "Write to anna&#64;gmail.com",
        "Write to anna\\@gmail\\.com",
        "[Write](mailto:anna%40gmail.com)",
        "[Call](tel:044123456)",
        "Call 044 **123** 456",
        "Call &#43;383 44 123 456",
        "Call +383 44\n123 456",
        "Anna, born\non 12.05.1990",
        "| a | b | c |\n|---|---|---|\n| 044 | 123 | 456 |",
        "Pay &#x202E;007 RUE&#x202C; now",
        "Pay&#8203;ment",
        "Pay&shy;ment",
    ],
)
def test_a_body_is_judged_as_it_is_read(body: str, tree: Path) -> None:
    """References to characters, emphasis, links and line breaks hide nothing; the finding is at the line of the words."""
    place = write(tree, Condition, "body", with_text(Condition, ("title",), "Water"), f"Fine.\n\n{body}\n")
    lines = (tree / place).read_text(encoding="utf-8").split("\n")
    first = lines.index("Fine.") + 3
    assert {*must_fix(tree)[place]} & {*range(first, len(lines))}


@pytest.mark.parametrize(
    "body",
    ["In Rr&#117;ga Adem Jashari", "In R**rug**a: Rr**ug**a Adem", "In the rruga\nAdem Jashari", "`Rruga` `Adem Jashari`",
     "[The way](https://example.org/?q=rruga+adem+jashari+12)"],
)  # fmt: skip
def test_the_body_of_a_shelter_is_judged_as_it_is_read(body: str, tree: Path) -> None:
    """A street is one in any form of Markdown."""
    place = write(tree, Service, "shelter", shelter(), body)
    assert must_fix(tree).get(place)


def test_code_that_looks_like_markup_is_text(tree: Path) -> None:
    """Ordinary bodies have no finding: entities for < and &, emphasis, lists and links."""
    body = "**Ask** for A &amp; B &lt; C, on 12 May:\n\n- [the law](https://example.org/law/05-L-031)\n- *in 2019*\n"
    place = write(tree, Condition, "body", with_text(Condition, ("title",), "Water"), body)
    assert must_fix(tree).get(place) is None


def test_the_name_of_a_file_is_judged(tree: Path) -> None:
    """A file's name is in its address: it holds no number of a person and no street of a shelter."""
    record = with_text(Condition, ("title",), "Water")
    person = write(tree, Condition, "anna-mueller-044-123-456", record)
    house = write(tree, Service, "shelter-rruga-adem-jashari-12", shelter())
    found = must_fix(tree)
    assert found.get(person)
    assert found.get(house)


@pytest.mark.parametrize("comment", ["# asked Anna, +383 44 123 456", "topic: legal.aid # anna@gmail.com"])
def test_comments_are_judged(comment: str, tree: Path) -> None:
    """A comment of YAML is on no page, and public all the same."""
    place = write(tree, Condition, "water", with_text(Condition, ("title",), "Water"))
    text = (tree / place).read_text(encoding="utf-8").replace('topic: "legal.aid"', "topic: legal.aid")
    old, new = ("topic: legal.aid", comment) if comment.startswith("topic") else ("---\nkind", f"---\n{comment}\nkind")
    (tree / place).write_text(text.replace(old, new, 1), encoding="utf-8")
    lines = (tree / place).read_text(encoding="utf-8").split("\n")
    assert lines.index(comment) + 1 in must_fix(tree)[place]


def with_claims(*claims: dict[str, Any]) -> dict[str, Any]:
    """A condition with claims."""
    return {**with_text(Condition, ("title",), "Safety in Prizren"), "claims": [*claims]}


@pytest.mark.parametrize(
    ("claims", "body"),
    [
        ([{**SPEAKS, "note": STREET, "evidence": [EVIDENCE]}], ""),
        ([{**SPEAKS, "evidence": [{**EVIDENCE, "locator": f"p. 3, {STREET}"}]}], ""),
        ([{**SPEAKS, "evidence": [{**EVIDENCE, "quote": STREET}]}], ""),
        ([{**SPEAKS, "evidence": [EVIDENCE]}, {"id": "c2", "text": f"It is in {STREET}.", "observed": "2026-10", "evidence": [EVIDENCE]}], ""),
        ([{**SPEAKS, "evidence": [EVIDENCE]}], f"It is in {STREET}."),
    ],
)  # fmt: skip
def test_an_entry_that_speaks_of_a_shelter_holds_no_street(claims: list[dict[str, Any]], body: str, tree: Path) -> None:
    """A street beside words on a shelter is refused in every part of a condition."""
    place = write(tree, Condition, "safety", with_claims(*claims), body)
    assert must_fix(tree).get(place)


def test_a_row_about_a_shelter_holds_no_street(tree: Path) -> None:
    """A reading of a claim names the entry and not what it is about."""
    write(tree, Service, "house", shelter())
    file = tree / "sources/readings/2026-11-20-x.tsv"
    file.parent.mkdir(exist_ok=True)
    head = "day\tentry\tclaim\treading\toutcome\tfault\tmended\tnote"
    row = f"2026-11-20\tkosovo/prizren/house\tc1\tsecond\tholds\t\t\tseen in {STREET}"
    file.write_text(f"{head}\n{row}\n", encoding="utf-8")
    assert must_fix(tree).get("sources/readings/2026-11-20-x.tsv") == [2]


def test_the_address_of_a_source_tells_no_street(tree: Path) -> None:
    """A source that only an entry on a shelter cites has no street in its address, in words or as coordinates."""
    claim = {**SPEAKS, "evidence": [{**EVIDENCE, "source": "said"}]}
    write(tree, Service, "house", {**shelter(), "claims": [claim]})
    for address in ("https://example.org/rruga-adem-jashari-12", "https://example.org/?at=42.21390%2C20.73972"):
        place = write(tree, Source, "said", {**with_text(Source, ("title",), "A report"), "url": address})
        assert must_fix(tree).get(place)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("mkdocs.yml", 'site_name: "Call +383 44 123 456"\n'),
        ("mkdocs.yml", 'site_description: "Facts \u202e007"\n'),
        ("sources/places/outlines.json",
         '{"credit": "call +383 44 123 456", "countries": {"XK": {"land": [[[20.0, 42.0], [21.5, 43.0], [20.0, 42.0]]], "lines": []}}}'),
        ("sources/places/outlines.json",
         '{"credit": "x \u202e007", "countries": {"XK": {"land": [[[20.0, 42.0], [21.5, 43.0], [20.0, 42.0]]], "lines": []}}}'),
    ],
)  # fmt: skip
def test_settings_that_readers_see_are_judged(file: str, text: str, tree: Path) -> None:
    """Name and description of the site and credits of maps are text like any other."""
    (tree / file).write_text(text, encoding="utf-8")
    assert {*must_fix(tree)[file]} == {1}


@pytest.mark.parametrize("by", ["ARBEN KRASNIQI", "أحمد محمد", "A. KRASNIQI", "ANNA BERG"])
def test_a_name_without_small_letters_is_a_name(by: str, tree: Path) -> None:
    """Names in capitals, and in scripts without capitals, are no roles."""
    record = {**with_text(Service, ("verified_by",), by), "verified_on": "2026-11-20", "verified_how": "call"}
    place = write(tree, Service, "checked", record)
    assert must_fix(tree).get(place)


@pytest.mark.parametrize(
    "by", ["UNHCR", "IOM DIMAK", "أخصائي اجتماعي", "socijalni radnik", "социјални радник", "RED CROSS"]
)
def test_a_role_in_another_script_is_a_role(by: str, tree: Path) -> None:
    """Abbreviations, and roles in the languages of checking rounds."""
    record = {**with_text(Service, ("verified_by",), by), "verified_on": "2026-11-20", "verified_how": "call"}
    place = write(tree, Service, "checked", record)
    assert must_fix(tree).get(place) is None


@pytest.mark.parametrize(
    "unit",
    [
        "A-",
        "A.",
        "a",
        "a@",
        "1-",
        "0 ",
        "+3",
        "A A ",
        "zero ",
        "12.05.",
        "XK05 1212 ",
        "gmail.",
        "rue 1 ",
        "near the A",
        "ا",
        "рA",
    ],
)
def test_no_repeated_sign_takes_a_rule_long(unit: str, tree: Path) -> None:
    """A comment of 60 kB in a shelter's entry, which all patterns read, is judged within five seconds."""
    place = write(tree, Service, "house", shelter())
    text = (tree / place).read_text(encoding="utf-8")
    (tree / place).write_text(
        text.replace("---\n", f"---\n# {unit * (60_000 // len(unit.encode()))}\n", 1), encoding="utf-8"
    )
    start = time.process_time()
    must_fix(tree)
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    "mailbox",
    ["anna@proton.me", "a.krasniqi@example.org", "arben_krasniqi@example.org", "arben.k@example.org", "arben.krasniqi1@example.org",
     "arben@yandex.com", "arben@t-online.de", "arben@orange.fr"],
)  # fmt: skip
def test_the_mailbox_of_a_person_is_refused(mailbox: str, tree: Path) -> None:
    """Private providers of many countries, and boxes named like a person."""
    place = write(tree, Service, "box", with_text(Service, ("offices", 0, "emails", 0), mailbox))
    assert must_fix(tree).get(place)


@pytest.mark.parametrize(
    "mailbox",
    [
        "info@example.org",
        "legal-aid@example.org",
        "caritas-georgia@example.org",
        "help_desk@example.org",
        "office.prizren@example.org",
    ],
)
def test_the_mailbox_of_an_office_is_fine(mailbox: str, tree: Path) -> None:
    """Boxes named by what they are for."""
    place = write(tree, Service, "box", with_text(Service, ("offices", 0, "emails", 0), mailbox))
    assert must_fix(tree).get(place) is None
