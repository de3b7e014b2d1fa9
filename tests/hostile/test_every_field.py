"""Payloads in every field of every file end as a finding with file and line, or as text on pages that do nothing else."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from playwright.sync_api import Browser
from pydantic import Field

from returnkb.model.entry import KINDS
from returnkb.model.field_types import FrozenModel
from tests.hostile.harness import Report, browse_all, judge_all, judge_configurations
from tests.hostile.inputs.fields import ANY_KEY, KEY, completed, leaves, put
from tests.hostile.inputs.generate import generate
from tests.hostile.inputs.records import TARGETS
from tests.hostile.outcomes import Outcome, Result
from tests.hostile.pages import faults_of

SLOTS, TREES, FOREIGN, FIREFOX_PAGES = 4, 1, 2, 8


@pytest.fixture(scope="module")
def report(browser: Browser, takes_seconds: None, tmp_path_factory: pytest.TempPathFactory) -> Report:
    """A short run of the harness: four payloads for each field, every family in many fields."""
    folder, found = tmp_path_factory.mktemp("hostile"), Report()
    judge_all(folder, found, SLOTS, TREES)
    judge_configurations(folder, found, FOREIGN)
    browse_all(found, folder, every=False, firefox_pages=FIREFOX_PAGES, shared=browser)
    return found


def with_outcome(report: Report, outcome: Outcome) -> list[str]:
    """Inputs with an outcome, in words."""
    return [in_words(result) for result in report.results if result.outcome is outcome]


def in_words(result: Result) -> str:
    """An input and what came of it."""
    return f"{result.input.field} = {result.input.payload[:100]!r}: {' '.join(result.detail[-300:].split())}"


def test_no_input_ends_a_command_in_a_traceback(report: Report) -> None:
    """Commands end with a message for any input in a field."""
    assert with_outcome(report, Outcome.CRASHED) == []


def test_what_check_accepts_can_be_built(report: Report) -> None:
    """An input that stops a build is refused by a finding that names its file and line, not by the page that it breaks."""
    assert with_outcome(report, Outcome.STOPPED) == []


def test_what_is_built_can_be_hosted_and_bundled(report: Report) -> None:
    """Hosting and bundling accept every tree that was built."""
    assert report.failures == []


def test_each_input_is_refused_or_shown(report: Report) -> None:
    """Every input has one outcome, there are hundreds of each, and every finding names file and line."""
    assert len(report.results) >= 400
    assert report.count(Outcome.REFUSED) >= 200
    assert len(report.shown()) >= 100
    refused = [result.detail for result in report.results if result.outcome is Outcome.REFUSED]
    assert [detail for detail in refused if not detail.split(": ")[0].rpartition(":")[2].isdecimal()] == []


def test_pages_take_no_payload_for_markup(report: Report) -> None:
    """On every page of the site and of every copy payloads are text or plain attributes."""
    assert [f"{fault.page}: {fault.sentence}" for fault in report.page_faults] == []


def test_nothing_runs_in_either_browser(report: Report) -> None:
    """Pages that show payloads run nothing, lead nowhere else and raise no error, from a server and from a folder."""
    assert report.harmed == []
    assert {name: count > 0 for name, count in report.visits.items()} == dict.fromkeys(
        ("Chromium http", "Chromium file", "Firefox http", "Firefox file"), True
    )


def test_no_other_host_is_asked(report: Report) -> None:
    """No page that shows payloads asks a host of theirs."""
    assert report.requests == []


def test_no_command_takes_ten_seconds(report: Report) -> None:
    """Each command stays below ten seconds of processor time for a tree of inputs."""
    assert report.too_slow() == []


class _Inner(FrozenModel):
    """A model inside another."""

    new: str = Field(description="A field that was added.")


class _Outer(FrozenModel):
    """A model with a field of each shape."""

    text: str | None = Field(None, description="A text.")
    texts: tuple[str, ...] = Field((), description="Texts.")
    named: Mapping[str, tuple[str, ...]] = Field({}, description="Texts by name.")
    inner: tuple[_Inner, ...] = Field((), description="Models.")


def test_a_new_field_is_found_in_its_model() -> None:
    """The path of every field is read from its definition, in lists, mappings and models too, and a payload can be put there."""
    paths = leaves(_Outer)
    data = completed(_Outer, {"named": {"en": ["x"]}})

    assert paths == [("text",), ("texts", 0), ("named", KEY), ("named", ANY_KEY, 0), ("inner", 0, "new")]
    for path in sorted(paths, key=lambda path: KEY not in path):
        put(data, path, f"payload {path[0]}")
    assert data == {
        "text": "payload text",
        "texts": ["payload texts"],
        "named": {"en": ["payload named"], "payload named": ["x"]},
        "inner": [{"new": "payload inner"}],
    }


def test_every_kind_of_entry_has_inputs() -> None:
    """Each kind of entry and each field of it gets a payload in each slot."""
    inputs = generate(1, 1)
    for target in TARGETS:
        given = {one.path for one in inputs if one.target == target.name}
        assert {*leaves(target.model)} - {("id",)} <= given, target.name
    assert {*KINDS} <= {target.name for target in TARGETS}


@pytest.mark.parametrize(
    "html",
    [
        "<img src=x onerror=x>",
        "<p style='color:red'>zq1zq</p>",
        "<a href='java\tscript:x'>x</a>",
        "<a href='//host/'>x</a>",
        "<a href='/\\host/'>x</a>",
        "<meta http-equiv=refresh content='0;url=x'>",
        "<script>var a = '<zq1zq'</script>",
        "<p zq1zq=''>x</p>",
        "<iframe></iframe>",
        "<img src='https://host/zq1zq'>",
        "<a href='https://user@host/'>x</a>",
        "<base href=x>",
    ],
)
def test_the_reader_of_pages_finds_what_harms(html: str) -> None:
    """The reader of pages finds markup that runs, loads or leads elsewhere."""
    assert list(faults_of("page", html))


@pytest.mark.parametrize(
    "html",
    [
        "<p title='zq1zq'>&lt;img src=x onerror=zq1zq&gt;</p>",
        "<a href='https://host/zq1zq'>x</a>",
        "<a href='mailto:zq1zq@example.org'>x</a>",
        '<script type=\'application/json\'>{"a": "zq1zq"}</script>',
        "<meta name='description' content='zq1zq'>",
    ],
)
def test_the_reader_of_pages_accepts_text(html: str) -> None:
    """Payloads that are text, plain links and data are accepted."""
    assert not list(faults_of("page", html))
