"""No field of any record can carry personal data, HTML, invisible characters, or the street of a shelter."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from returnkb.corpus.load import load
from returnkb.model import source as register
from returnkb.model.entry import KINDS, Service
from returnkb.model.finding import Level
from returnkb.rules import check
from tests.constants import TODAY
from tests.returnkb.rules.field_payloads import LISTS, Path_, text_fields, with_text, write

MODELS: tuple[type[BaseModel], ...] = (*KINDS.values(), register.Source, register.Organisation, *LISTS)
ANYWHERE = {
    "a phone number": "call +383 44 123 456",
    "a phone number without a plus": "call 044 123 456",
    "a phone number with long hyphens": "call 044–123–456",
    "a phone number with middle dots": "call +383·44·123·456",
    "a phone number digit by digit": "call 0 4 4 1 2 3 4 5 6",
    "a phone number in words": "call zero four four one two three four five six",
    "a mailbox": "write to anna.mueller@gmail.com",
    "a mailbox with a full-width sign": "write to anna＠ gmail.com",
    "a mailbox split by an invisible sign": "write to anna\u200b@gmail.com",
    "a mailbox in words": "write to anna.mueller at gmail dot com",
    "a mailbox with a comma": "write to anna@gmail,com",
    "a mailbox with stars": "write to anna *at* gmail *dot* com",
    "a name in a messenger": "write to @anna_mueller on Telegram",
    "a date of birth": "born on 3 May 1980",
    "a date of birth in German": "geb. 03.05.1980",
    "a date of birth in Arabic": "مواليد ٠٣/٠٥/١٩٨٠",
    "a passport": "Passport no. P1234567",
    "a personal number": "number 1234567890",
    "a personal number in groups": "JMBG 0101990-710006",
    "an account with points": "XK05.1212.0123.4567.8906",
    "an account": "pay to DE89 3704 0044 0532 0130 00",
    "HTML": "<img src=x onerror=alert(1)>",
    "an override of direction": "pay \u202e007 RUE\u202c now",
    "a word of two scripts": "pаyment",
    "marks upon marks": "pa\u0300\u0301\u0300\u0301yment",
    "a blank of Braille": "pay\u2800ment",
    "a zero-width space": "pay\u200bment",
    "a soft hyphen": "pay\u00adment",
    "a control character": "T\x02x",
    "a noncharacter": "T\ufffex",
    "a line separator": "one\u2028two",
    "a next line": "one\u0085two",
    "lines": "one\n\n# two",
}
# A number of a kind of place is a number.
FINE = {("a personal number", "codes")}
STREETS = {
    "Albanian": "Rr. Adem Jashari 12, 20000 Prizren",
    "Albanian in full": "rruga Adem Jashari",
    "Serbian": "ul. Kralja Petra 3",
    "Serbian in Cyrillic": "улица Краља Петра",
    "German": "Hauptstraße 5",
    "English": "12 Market Street",
    "French": "15, rue de la Paix",
    "Arabic": "شارع السعدون",
    "a name and a number": "Adem Jashari 12",
    "full-width letters": "Ｒｒ． Adem Jashari 12",
    "hidden signs": "R\u200br\u200b. Adem Jashari 12",
    "a postcode": "12, 20000 Prizren",
    "coordinates": "42.21390, 20.73972",
    "degrees": "42° 12' 50\"",
    "a plus code": "8GP8 6P7Q+2V".replace("8GP8 ", "8GP8"),
    "three words": "///filled.count.soap",
    "a map": "https://maps.app.goo.gl/abc",
    "OpenStreetMap": "https://www.openstreetmap.org/#map=19/42.2/20.7",
    "behind": "It is behind the Central Mosque.",
    "next to": "next to the police station",
    "opposite": "opposite the hospital",
    "a house": "house no. 12",
    "Albanian quarter": "Lagjia Bazhdarhane",
    "Albanian small street": "Rrugica e Drinit",
    "Albanian block": "Blloku 5, hyrja B",
    "Albanian landmark": "afër xhamisë së Sinan Pashës",
    "Serbian name and number": "Njegoševa 12",
    "Serbian name and number in Cyrillic": "Његошева 12",
    "Serbian without number": "Cara Dušana bb",
    "Serbian landmark": "kod stare pošte",
    "Cyrillic names and number": "Краља Петра 5",
    "Russian house": "проспект Мира, д. 5",
    "Arabic quarter": "حي السلام",
    "Arabic building": "عمارة ١٢ الطابق الثالث",
    "Arabic lengthened": "شـــارع السعدون",
    "Arabic with vowels": "شَارِعُ السعدون",
    "Arabic landmark": "جنب المستشفى",
    "Kurdish quarter": "گەڕەکی ئازادی",
    "French alley": "3 bis, impasse des Lilas",
    "French square": "7, place de la République",
    "Turkish": "Bahçelievler Mah. Gül Sk. No:12",
    "Turkish street": "Gül Sokağı",
    "Turkish landmark": "caminin yanında",
    "German ring": "Lindenring 7",
    "Romanian": "Șoseaua Hîncești, bl. 4, ap. 15",
    "Georgian": "რუსთაველის ქუჩა 5",
    "Armenian": "Աբովյան փողոց 10",
    "circled digits": "Adem Jashari ⑫",
    "hyphens that do not break": "Adem‑Jashari‑Street 12",
    "coordinates with commas": "42,21390 / 20,73972",
    "coordinates with letters": "N42.2139 E20.7397",
    "coordinates in an address": "https://example.org/map?center=42.21390%2C20.73972",
    "a street in an address": "https://example.org/?q=rruga+adem+jashari+12",
    "a grid": "34T DM 12345 67890",
    "minutes on foot": "two minutes' walk from the bus station",
    "metres": "200 m from the police station",
}


def must_fix(tree: Path) -> dict[str, list[int]]:
    """The lines with a finding that must be fixed, by file."""
    corpus, form = load(tree)
    found: dict[str, list[int]] = {}
    for finding in (*form, *check(corpus, TODAY)):
        if finding.level is Level.MUST_FIX:
            found.setdefault(finding.path, []).append(finding.line)
    return found


def line_of(path: Path, text: str) -> int:
    """The line of the last record that holds a text."""
    lines = path.read_text(encoding="utf-8").split("\n")
    written = json.dumps(text)[1:-1]
    return max(number for number, line in enumerate(lines, 1) if written in line)


def fields() -> Iterator[tuple[type[BaseModel], Path_]]:
    """Every field of every model, with its model."""
    for model in MODELS:
        for path in text_fields(model):
            yield model, path


@pytest.mark.parametrize("what", ANYWHERE)
def test_a_payload_is_found_in_every_field(what: str, tree: Path) -> None:
    """Whatever field a payload is put into, the file gets a finding that must be fixed, at the payload's line."""
    wanted = {}
    for number, (model, path) in enumerate(fields()):
        if (what, path[0]) not in FINE:
            place = write(tree, model, f"payload-{number}", with_text(model, path, ANYWHERE[what]))
            wanted[model.__name__, path] = (place, line_of(tree / place, ANYWHERE[what]))
    found = must_fix(tree)
    assert {field: place for field, (place, line) in wanted.items() if line not in found.get(place, [])} == {}


@pytest.mark.parametrize("what", ANYWHERE)
def test_a_payload_is_found_in_a_body(what: str, tree: Path) -> None:
    """The text below the front matter is judged like any field, but for its lines."""
    if what == "lines":
        return
    record = with_text(Service, ("title",), "Advice in Prizren")
    place = write(tree, Service, "payload", record, f"Fine.\n\n{ANYWHERE[what]}\n")
    lines = (tree / place).read_text(encoding="utf-8").count("\n")
    assert must_fix(tree).get(place) in ([lines], [lines, lines], [lines] * 3) or "F01" in forms(tree, place)


def forms(tree: Path, place: str) -> set[str]:
    """The codes of form of a file."""
    return {finding.code for finding in load(tree)[1] if finding.path == place}


OTHER_FILES = {
    "sources/labels.yml": "words:\n  mail:\n    en: {}\n",
    "sources/unused.yml": "- fact: x-1\n  reason: {}\n",
    "sources/publisher.yml": "name: {}\n",
    "sources/places/credits.yml": "geonames:\n  name: GeoNames\n  licence: {}\n",
    "sources/editions/2026.10.json": '{{\n"id": "2026.10",\n"text": {}\n}}\n',
}


@pytest.mark.parametrize(
    "what", sorted(set(ANYWHERE) - {"a noncharacter", "a control character", "a next line", "lines"})
)
@pytest.mark.parametrize("place", OTHER_FILES)
def test_a_payload_is_found_in_every_other_file(what: str, place: str, tree: Path) -> None:
    """Words of fact sheets, credits, reasons, the publisher and editions are shown too, and are judged like entries."""
    (tree / place).parent.mkdir(exist_ok=True)
    text = json.dumps(ANYWHERE[what])
    (tree / place).write_text(OTHER_FILES[place].format(text), encoding="utf-8")
    corpus = load(tree)[0]
    assert place in {finding.path for finding in check(corpus, TODAY) if finding.level is Level.MUST_FIX}


def test_a_name_of_a_field_is_a_string_too(tree: Path) -> None:
    """A key is checked like a value."""
    (tree / "sources/labels.yml").write_text("words:\n  call +383 44 123 456:\n    en: Call\n", encoding="utf-8")
    assert {path: set(lines) for path, lines in must_fix(tree).items()} == {"sources/labels.yml": {2}}


def shelter(**fields: Any) -> dict[str, Any]:
    """A service that is a shelter for women, with more fields."""
    return {**with_text(Service, ("title",), "Shelter for women in Prizren"), "offers": ["shelter"], **fields}


@pytest.mark.parametrize("path", list(text_fields(Service)), ids=str)
def test_no_field_of_a_shelter_holds_its_street(path: Path_, tree: Path) -> None:
    """An entry on a shelter has no field in which a street passes."""
    record = with_text(Service, path, STREETS["Albanian"])
    about = {"summary": "A safe house for women."} if path == ("title",) else {"title": "Shelter for women"}
    record = {**about, **record} if path == ("title",) else {**record, **about}
    place = write(tree, Service, "shelter", record)
    assert must_fix(tree).get(place)


@pytest.mark.parametrize("street", STREETS)
@pytest.mark.parametrize("field", ["summary", "wait", "body"])
def test_every_form_of_a_street_is_found(street: str, field: str, tree: Path) -> None:
    """Streets, house numbers, coordinates, codes, map links and landmarks are found in any of the main languages."""
    text = STREETS[street]
    place = write(
        tree, Service, "shelter", shelter(**({} if field == "body" else {field: text})), text if field == "body" else ""
    )
    assert must_fix(tree).get(place)


@pytest.mark.parametrize(
    "title",
    [
        "Safe house in Prizren", "Frauenhaus Prizren", "Strehimore për gra", "Sigurna kuća za žene", "Foyer pour femmes",
        "Refuge for women", "Women's shelter", "مأوى للنساء", "Shelter for trafficked people", "Shelter for girls",
        "Ｓａｆｅ house", "Safe\u200b house", "Sklonište za žene", "Kadın konukevi", "دار حماية المرأة", "Schutzhaus für Frauen",
        "Maison d’accueil des femmes victimes",
    ],
)  # fmt: skip
def test_a_shelter_is_known_by_its_title(title: str, tree: Path) -> None:
    """A shelter is one whatever kind of service it says it offers."""
    record = {**with_text(Service, ("title",), title), "summary": "It is in Rr. Adem Jashari 12."}
    corpus_findings = must_fix(tree)
    place = write(tree, Service, "shelter", record)
    assert place not in corpus_findings
    assert must_fix(tree).get(place)


def test_other_services_keep_their_address(tree: Path) -> None:
    """An office that shelters nobody, and a transit centre for everybody, show where they are."""
    office = [{"place": "kosovo/prizren", "claim": "c1", "address": "Rr. Adem Jashari 12, 20000 Prizren"}]
    advice = {**with_text(Service, ("title",), "Advice"), "offices": office}
    transit = {**with_text(Service, ("title",), "Transit centre"), "offers": ["shelter"], "offices": office}
    transit["claims"] = [{**transit["claims"][0], "text": "The centre lodged people for a night."}]
    places = [write(tree, Service, "advice", advice), write(tree, Service, "transit", transit)]
    assert [must_fix(tree).get(place) for place in places] == [None, None]


@pytest.mark.parametrize(
    ("model", "record"),
    [
        (register.Organisation, with_text(register.Organisation, ("name",), "Safe House Prizren")),
        (register.Source, with_text(register.Source, ("title",), "The women's shelter of Prizren")),
    ],
)
@pytest.mark.parametrize("street", STREETS)
def test_organisations_and_sources_on_shelters_hold_no_street(
    model: type[BaseModel], record: dict[str, Any], street: str, tree: Path
) -> None:
    """What is said about a shelter elsewhere than in its entry tells no place either."""
    field = "about" if model is register.Organisation else "note"
    place = write(tree, model, "safe-house", {**record, field: STREETS[street]})
    assert must_fix(tree).get(place)


def test_the_organisation_of_shelters_alone_holds_no_street(tree: Path) -> None:
    """An organisation that runs nothing but shelters is known by its services."""
    write(tree, Service, "shelter", shelter(organisation="quiet-name"))
    record = with_text(register.Organisation, ("about",), "Its house is in Rr. Adem Jashari 12.")
    place = write(tree, register.Organisation, "quiet-name", record)
    assert must_fix(tree).get(place)


@pytest.mark.parametrize(
    "by",
    ["Anna Müller", "Anna", "Dr Anna Müller", "social worker Anna Müller", "A. Müller", "Arbër Çela", "Мария Иванова"],
)
def test_a_checker_is_not_named(by: str, tree: Path) -> None:
    """A name where a role belongs is refused."""
    record = {**with_text(Service, ("verified_by",), by), "verified_on": "2026-11-20", "verified_how": "call"}
    place = write(tree, Service, "checked", record)
    assert must_fix(tree).get(place)


@pytest.mark.parametrize(
    "by", ["social worker", "editor", "Advice House", "URA team", "office in Prishtina", "Red Cross counsellor"]
)
def test_a_role_or_organisation_checks(by: str, tree: Path) -> None:
    """Roles, organisations and teams are fine."""
    record = {**with_text(Service, ("verified_by",), by), "verified_on": "2026-11-20", "verified_how": "call"}
    place = write(tree, Service, "checked", record)
    assert must_fix(tree).get(place) is None


@pytest.mark.parametrize(
    "text",
    [
        "می‌خواهم", "ده‌یه‌وێت", "क्‍ष", "مرحبا\u200f!", "EUR 1 000 to 2 500 in 2019–2021", "Law 05/L-031 of 2014, article 12",
        "From 2010 to 2015, 12 345 people came back.", "The office is open Mon–Fri 08:00–16:00.", "11.11.2023",
    ],
)  # fmt: skip
def test_ordinary_text_is_fine(text: str, tree: Path) -> None:
    """Joiners of Persian, Kurdish and Hindi, figures, laws and hours are no personal data."""
    place = write(tree, Service, "plain", with_text(Service, ("summary",), text))
    assert must_fix(tree).get(place) is None
