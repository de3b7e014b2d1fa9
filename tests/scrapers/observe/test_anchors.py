"""Claims without a quotation are compared by their figures, from the first look on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scrapers.__main__ import main
from scrapers.analysis.anchors.names import Names
from scrapers.sources.register import load
from scrapers.state.journal import replay
from scrapers.state.store import StateStore
from tests.scrapers.fixtures.loopback import LoopbackNetwork, html, reply
from tests.scrapers.fixtures.project import Project

CLAIM = "kosovo/registration#c1"
TEXT = "The office in Prizren is open 07:00 to 15:30 and gave EUR 213 to each family of returnees."
NAMES = Names(places={"kosovo": ("Kosovo", "Kosovë"), "kosovo/prizren": ("Prizren",)})
OTHERS = (
    "Kosovë. Regjistrimi bëhet në komunë. Dokumentet lëshohen në sportel. Për pyetje drejtohuni zyrës së informimit."
)


def page(sentence: str, rest: str = OTHERS, news: str = "Lajme të vjetra nga takimi i fundit me qytetarët.") -> bytes:
    """A page in Albanian with one sentence between others."""
    return reply(html(f"<main><h1>Njoftim</h1><p>{rest}</p><p>{sentence}</p><p>{news}</p></main>"))


STATED = "Zyra në Prizren punon nga ora 07:00 deri 15:30 dhe jep 213 euro për familje."


@pytest.fixture
def project(tmp_path: Path, network: LoopbackNetwork) -> Project:
    """A project with one source that a claim cites, in another language than its page."""
    made = Project(tmp_path, network, names=NAMES)
    network.server("page.test").routes["/a"] = page(STATED)
    made.register("a", "http://page.test/a")
    made.cite("a", TEXT, place="kosovo/prizren")
    return made


def look_again(project: Project, answer: bytes) -> dict[str, Any]:
    """State of the source after another look, a week later."""
    project.network.servers[0].routes["/a"] = answer
    project.later(days=7)
    project.observe()
    return project.state("a")


def test_a_figure_anchors_its_claim_at_the_first_look(project: Project) -> None:
    """The page in Albanian states the figures of the English claim: it is compared, and its state has no text of the page."""
    project.observe()
    state = project.state("a")
    assert (state["outcome"], state["claims"][CLAIM]["standing"]) == ("same", "stands")
    anchor = project.page("a")["anchors"][CLAIM]
    assert set(anchor["facts"]) >= {"money:213", "time:07:00", "time:15:30"}
    assert "punon" not in json.dumps(state)


def test_a_fallen_figure_is_named(project: Project) -> None:
    """A changed amount is a change of grade 3 that names the figure and the claim."""
    project.observe()
    state = look_again(project, page(STATED.replace("213", "180")))
    assert state["outcome"] == "changed"
    assert project.page("a")["grade"] == 3
    assert "“213”" in str(state["reason"])
    assert CLAIM in str(state["reason"])
    assert state["claims"][CLAIM]["fallen"] == "213"


def test_a_change_elsewhere_is_no_alarm(project: Project) -> None:
    """A change elsewhere on the page leaves the claim unchanged."""
    project.observe()
    state = look_again(project, page(STATED, news="Lajm i ri: takimi i radhës mbahet të premten në sallë."))
    assert state["outcome"] == "same"
    assert "every figure looked for is still there" in str(state["reason"])


def test_the_same_figure_written_otherwise_has_not_fallen(project: Project) -> None:
    """Formatting is no change of the fact."""
    project.observe()
    state = look_again(project, page(STATED.replace("213 euro", "€ 213,00").replace("07:00", "7:00")))
    assert state["claims"][CLAIM]["standing"] == "stands"


def test_a_reworded_sentence_with_the_same_figures_is_asked_about(project: Project) -> None:
    """A condition that was added beside the figure is seen, although every figure is still there."""
    project.observe()
    state = look_again(project, page(STATED.replace("për familje", "vetëm për familje me fëmijë")))
    assert (state["outcome"], project.page("a")["grade"]) == ("changed", 2)


@pytest.mark.parametrize(
    "other",
    [
        "<p>Please enable cookies to continue. This site is protected.</p>" * 3,
        "<p>Ky artikull flet për sportin dhe muzikën e javës së kaluar në qytete të ndryshme.</p>" * 3,
    ],
    ids=["wall", "another article"],
)
def test_another_page_is_neither_the_same_nor_changed(project: Project, other: str) -> None:
    """A page with nothing of what was cited is suspect, at the first look and later."""
    project.network.servers[0].routes["/a"] = reply(html(f"<main>{other}</main>"))
    project.observe()
    assert project.state("a")["outcome"] == "could_not_look"
    project.network.servers[0].routes["/a"] = page(STATED)
    project.later(days=1)
    project.observe()
    assert project.state("a")["outcome"] == "same"
    assert look_again(project, reply(html(f"<main>{other}</main>")))["outcome"] == "could_not_look"


def test_a_page_without_its_claims_is_not_said_to_be_the_same(project: Project) -> None:
    """A page that names the country and none of the figures was read and not compared."""
    project.network.servers[0].routes["/a"] = page("Zyra në Prizren punon çdo ditë.")
    project.observe()
    assert project.state("a")["outcome"] == "not_compared"


def test_names_alone_are_suggested_and_compared_after_a_person_confirmed(project: Project, tmp_path: Path) -> None:
    """A passage with names only needs a person; afterwards a name that is gone is a change."""
    names = Names(
        places={"kosovo": ("Kosovo", "Kosovë"), "kosovo/prizren": ("Prizren",)},
        organisations={"caritas-kosova": ("Caritas Kosova",)},
    )
    project.names = names
    project.cited.clear()
    project.cite("a", "Caritas Kosova has an office in Prizren.", place="kosovo/prizren")
    project.network.servers[0].routes["/a"] = page("Caritas Kosova ka një zyrë në Prizren.")
    project.observe()
    assert project.state("a")["outcome"] == "not_compared"
    words = [
        "confirm",
        "a",
        "--claim",
        CLAIM,
        "--by",
        "editor Kosovo",
        "--root",
        str(tmp_path),
        "--today",
        "2026-11-22",
    ]
    assert main(words) == 0
    assert project.state("a")["outcome"] == "same"
    assert look_again(project, page("Një organizatë ka një zyrë në Prizren."))["outcome"] == "changed"


def test_a_claim_without_a_suggestion_cannot_be_confirmed(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message says where suggestions are listed."""
    project.observe()
    words = [
        "confirm",
        "a",
        "--claim",
        "kosovo/other#c1",
        "--by",
        "editor",
        "--root",
        str(tmp_path),
        "--today",
        "2026-11-22",
    ]
    assert main(words) == 2
    assert "`explain a`" in capsys.readouterr().err


def test_an_acknowledged_change_is_no_longer_asked_for(project: Project, tmp_path: Path) -> None:
    """After a person settled a fallen figure, the others are still compared."""
    project.observe()
    look_again(project, page(STATED.replace("213", "180")))
    words = [
        "ack",
        "a",
        "--by",
        "editor",
        "--why",
        "Entry corrected.",
        "--root",
        str(tmp_path),
        "--today",
        "2026-11-29",
    ]
    assert main(words) == 0
    assert project.state("a")["outcome"] == "same"
    assert look_again(project, page(STATED.replace("213", "180").replace("15:30", "14:00")))["outcome"] == "changed"


def test_the_journal_leads_to_the_same_anchors(project: Project) -> None:
    """States can be made anew from the journal, which leaves out the anchors of an unchanged text."""
    project.observe()
    look_again(project, page(STATED))
    look_again(project, page(STATED.replace("213", "180")))
    look_again(project, page(STATED))
    store = StateStore(project.root)
    source = load(project.root)["a"]
    assert replay(store.journal.entries())["a"].pages == store.load(source).pages
