"""Numbers, dates and names are recognised in every form in which pages write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.analysis.anchors.dates import dates, times
from scrapers.analysis.anchors.folding import fold_facts
from scrapers.analysis.anchors.locate import ClaimFinder
from scrapers.analysis.anchors.names import Names, WordIndex, tokens
from scrapers.analysis.anchors.numbers import numbers
from scrapers.analysis.anchors.page_facts import PageFacts
from scrapers.analysis.anchors.protected_facts import near_percent, protected_facts
from scrapers.analysis.anchors.records import CitedClaim, Level
from scrapers.extract.text import paragraphs_of

NAMES = Names(
    places={
        "kosovo": ("Kosovo", "Kosovë", "كوسوفو"),
        "kosovo/prizren": ("Prizren", "Призрен"),
        "iraq/mosul": ("Mosul", "الموصل"),
    },
    organisations={"caritas-kosova": ("Caritas Kosova",), "iom": ("IOM", "OIM")},
)


@pytest.mark.parametrize(
    "text",
    ["227154", "227,154", "227.154", "227 154", "227’154", "227\u202f154", "٢٢٧١٥٤", "۲۲۷٬۱۵۴", "227 mijë e 154", "227 hiljada 154", "227 tausend 154"],
)  # fmt: skip
def test_a_number_is_the_same_in_every_way_of_writing(text: str) -> None:
    """Thousands signs, scripts of digits and scale words do not matter."""
    assert 227154.0 in {value for one in numbers(fold_facts(f"Gjithsej {text} veta")) for value in one.values}


@pytest.mark.parametrize(("text", "value"), [("1.5 million", 1.5e6), ("1,5 Millionen", 1.5e6), ("2 milionë", 2e6), ("dy milionë", 2e6), ("مليون 3", 3.0), ("twelve", 12.0), ("njëzet", 20.0)])  # fmt: skip
def test_number_words_and_scales_are_read(text: str, value: float) -> None:
    """Millions and small number words have their value."""
    assert value in {found for one in numbers(fold_facts(text)) for found in one.values}


def test_a_scale_word_behind_a_range_holds_for_both_numbers() -> None:
    """“500 to 750 thousand” has two numbers of thousands."""
    values = {value for one in numbers(fold_facts("(500 أو 750) ألف دينار")) for value in one.values}
    assert {500_000.0, 750_000.0} <= values


DAY = (2024, 1, 5)


@pytest.mark.parametrize(
    "text",
    ["5 January 2024", "January 5, 2024", "5. Januar 2024", "5 janvier 2024", "5 janar 2024", "5 janarit 2024", "5. januara 2024", "5. јануара 2024.",
     "5 Ocak 2024", "٥ يناير ٢٠٢٤", "5 كانون الثاني 2024", "05.01.2024", "5/1/2024", "2024-01-05", "5 января 2024", "5 ianuarie 2024"],
)  # fmt: skip
def test_a_day_is_the_same_in_every_language(text: str) -> None:
    """Months are read in the languages of sources, also declined, and in figures."""
    assert DAY in {(one.year, one.month, one.day) for one in dates(fold_facts(f"Nga {text} e tutje"))}


def test_times_of_day_are_facts() -> None:
    """Opening hours are compared by their times."""
    assert [time for _, _, time in times("07:00-15:30, 24:10, 1:234")] == ["07:00", "15:30"]


@given(st.text(max_size=400))
def test_any_text_has_facts_or_none(text: str) -> None:
    """No text ends the reading of numbers, dates, names and facts."""
    protected_facts(text, NAMES, "XK")


@given(st.integers(1000, 10**9))
def test_digits_of_a_number_are_never_lost(value: int) -> None:
    """A whole number is found with its value, with and without thousands signs."""
    for text in (f"{value}", f"{value:,}", f"{value:,}".replace(",", " ")):
        assert float(value) in {found for one in numbers(text) for found in one.values}, text


def facts(text: str) -> set[tuple[str, str]]:
    """Kind and value of the facts of a claim."""
    return {(fact.kind, fact.value) for fact in protected_facts(text, NAMES, "XK")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Insulin costs EUR 3.50 to 7 in pharmacies.", {("money", "3.5")}),
        ("By June 2025, 842 citizens had dialysis.", {("month", "2025-06"), ("count", "842")}),
        ("88% of households are in debt.", {("percent", "88")}),
        ("The office is open 07:00 to 15:30.", {("time", "07:00"), ("time", "15:30")}),
        ("Call +383 38 200 000 or write to info@example.org.", {("phone", "38200000"), ("email", "info@example.org")}),
        ("In 2024 the office of Prizren moved.", {("year", "2024"), ("place", "kosovo/prizren")}),
        ("The plan of 2019–2021 was prolonged.", {("years", "2019-2021")}),
        ("In the school year 2019/20 lessons began late.", {("years", "2019-2020")}),
        ("From 2019 to 2021 and between 2011 and 2014.", {("years", "2019-2021"), ("years", "2011-2014")}),
        ("The rent is 200 to 300 euros.", {("money", "200"), ("money", "300")}),
        (
            "It pays EUR 1,500–2,000 and 13.5 to 14%.",
            {("money", "1500"), ("money", "2000"), ("percent", "13.5"), ("percent", "14")},
        ),
        ("Caritas Kosova works in Mosul.", {("organisation", "caritas-kosova"), ("place", "iraq/mosul")}),
    ],
)
def test_a_claim_has_its_facts(text: str, expected: set[tuple[str, str]]) -> None:
    """Amounts, counts, percentages, dates, times, phones, mailboxes, places and organisations are facts."""
    assert expected <= facts(text)


def test_years_and_small_numbers_anchor_nothing() -> None:
    """What any page states by chance is no strong fact."""
    assert not any(fact.strong for fact in protected_facts("In 2024 three of them came in 2 groups.", NAMES))


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("In the school year 2019/20 it began.", {"years"}),
        ("A package of 2006 and 2007.", {"year"}),
        ("On 2019-05-12 it began.", {"date"}),
        ("It rose from 2021 to 2019.", {"year"}),
        ("It costs 2000 to 2015 euros.", {"money"}),
        ("The line 2019-2021-2023.", {"year"}),
    ],
)
def test_a_span_of_years_is_one_fact(text: str, kinds: set[str]) -> None:
    """Its end is no count; lists of years, dates and amounts are no spans."""
    assert {kind for kind, _ in facts(text)} - {"name"} == kinds


@pytest.mark.parametrize(
    "text",
    ["2019–2021", "2019-21", "2019/2021", "2019 to 2021", "from 2019 until 2021", "de 2019 à 2021", "nga viti 2019 deri më 2021", "2019 ile 2021 arasında",
     "من ٢٠١٩ إلى ٢٠٢١", "u periodu 2019. do 2021. godine"],
)  # fmt: skip
def test_a_span_of_years_is_found_in_every_language(text: str) -> None:
    """Whatever connects the two years."""
    (fact,) = (one for one in protected_facts("The plan of 2019–2021", NAMES) if one.kind == "years")
    page = PageFacts(paragraphs_of(["2019 here.", "2021 there.", f"Prizren {text} Prizren"]))
    assert page.stating(fact, NAMES) == {2}


@pytest.mark.parametrize(
    "text", ["200–300 euro", "200 deri 300 euro", "EUR 200 bis 300", "200 à 300 euros", "٢٠٠ إلى ٣٠٠ يورو"]
)
def test_a_unit_holds_for_both_numbers_of_a_range(text: str) -> None:
    """Both are surely amounts on a page, and no counts."""
    page = PageFacts(paragraphs_of([text]))
    found = {
        fact
        for fact in protected_facts("It costs 200 to 300 euros, and 200 people with 300 children.", NAMES)
        if fact.value in ("200", "300")
    }
    assert {fact.kind for fact in found if page.stating_surely(fact, NAMES)} == {"money"}
    assert {fact.kind for fact in found} == {"money", "count"}


def test_words_with_a_small_letter_are_no_names() -> None:
    """A word of a sentence is not taken for a place of the same spelling."""
    assert not any(fact.kind == "place" for fact in protected_facts("They said mosul of it.", NAMES))


@pytest.mark.parametrize("sentence", ["Zyra në Prizren", "Komuna e Prizrenit", "u Prizrenu", "у Призрену", "Prizreni"])
def test_a_place_is_found_with_any_ending(sentence: str) -> None:
    """Cases change the end of a name."""
    index = WordIndex([tokens("Diçka tjetër"), tokens(sentence)])
    assert any(index.with_name(parts) == {1} for parts in NAMES.spellings("place", "kosovo/prizren"))


@pytest.mark.parametrize("sentence", ["في الموصل", "بالموصل", "والموصل", "للموصل"])
def test_an_arabic_name_is_found_with_its_particles(sentence: str) -> None:
    """Article and prepositions are written together with the name."""
    index = WordIndex([tokens(sentence)])
    assert any(index.with_name(parts) == {0} for parts in NAMES.spellings("place", "iraq/mosul"))


@pytest.mark.parametrize(
    "text", ["36.9 في المئة", "36,9 بالمئة", "٣٦٫٩٪", "36.9 per cent", "36,9 Prozent", "36,9 për qind"]
)
def test_a_percentage_is_known_by_its_word(text: str) -> None:
    """Words are folded like the texts, so that a letter with a hamza is found."""
    folded = fold_facts(f"Ankara {text} 2026")
    assert near_percent(folded, next(one for one in numbers(folded) if 36.9 in one.values))


@pytest.mark.parametrize(
    ("claim", "page"),
    [
        ("In 2007 about 150 people returned.", "Zyra në Prizren jep 150 euro. Ishte viti 2007."),
        ("It opens at 15 places.", "Zyra në Prizren punon 9:00 deri 15:00. Më 15 maj 2024. Telefoni +383 38 15 30 500."),
        ("Prices rose by 36% in Prizren.", "Në Prizren u kthyen 36 persona."),
        ("A bus ride costs 20 euros in Prizren.", "Udhëtimi në Prizren zgjat 20 minuta."),
    ],
    ids=["an amount is no count", "parts of times, dates and phones count nothing", "a count is no share", "minutes are no money"],
)  # fmt: skip
def test_a_figure_with_another_unit_anchors_nothing(claim: str, page: str) -> None:
    """The unit beside a number is part of the fact."""
    cited = CitedClaim("kosovo/x#c1", "a", claim, "kosovo/prizren")
    assert ClaimFinder(NAMES).locate(cited, PageFacts(paragraphs_of([page]))).level is not Level.FIGURE


@pytest.mark.parametrize(
    ("claim", "page", "anchored"),
    [
        ("The line is open from 9:00 to 15:00.", "Zyra në Kosovë punon 9:00 deri 15:00.", False),
        ("The line is open from 9:30 to 15:30.", "Zyra në Kosovë punon 9:30 deri 15:30.", False),
        ("The line of Caritas Kosova is open from 9:00 to 15:00.", "Caritas Kosova në Kosovë punon 9:00 deri 15:00.", True),
        ("The line is open from 8:15 to 15:45.", "Zyra në Kosovë punon 8:15 deri 15:45.", True),
        ("They gave 15 of 36 families a bus.", "Zyra në Kosovë: 15, 36.", False),
        ("Caritas Kosova gave 15 of 36 families a bus.", "Caritas Kosova në Kosovë: 15, 36.", True),
    ],
    ids=["full hours", "half hours", "full hours of an organisation", "odd times", "small counts", "small counts of an organisation"],
)  # fmt: skip
def test_what_many_pages_state_needs_a_name_beside_it(claim: str, page: str, anchored: bool) -> None:
    """Two usual opening hours or two small counts are one figure, which stands on other pages too."""
    cited = CitedClaim("kosovo/x#c1", "a", claim, "kosovo")
    found = ClaimFinder(NAMES).locate(cited, PageFacts(paragraphs_of([page])))
    assert (found.level is Level.FIGURE) is anchored


def test_a_page_that_lacks_most_names_of_a_claim_is_not_its_page() -> None:
    """One figure that stands there by chance is not enough when the names around it are others."""
    claim = "The sub-offices in Prizren and Mosul and Caritas Kosova gave returnees 52,000 euros."
    cited = CitedClaim("kosovo/x#c1", "a", claim, "kosovo")
    page = PageFacts(paragraphs_of(["IOM në Kosovë dha 52.000 euro."]))
    assert ClaimFinder(NAMES).locate(cited, page).level is Level.LIKELY
