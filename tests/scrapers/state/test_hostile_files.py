"""State files and journals of any content are read, reported or set aside, and never counted as good news."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scrapers.__main__ import main
from scrapers.state.journal import MAX_LINE, Journal, replay
from scrapers.state.model import Grade, PageState, SourceState, TextState
from scrapers.state.serialization import decode, encode
from scrapers.state.store import StateStore, StateUnreadable
from tests.scrapers.fixtures.loopback import LoopbackNetwork, html, reply
from tests.scrapers.fixtures.observations import source
from tests.scrapers.fixtures.project import START, Project

VERSION_1 = Path(__file__).parent / "version1"
GOOD = {"text": "same", "health": "ok", "since": "2026-11-21", "last_seen": "2026-11-21"}


def page_with(**fields: Any) -> bytes:
    """A state file whose one page has some fields."""
    return json.dumps({"outcome": "same", "pages": {"http://s.test/": {**GOOD, **fields}}}).encode()


HOSTILE: dict[str, bytes] = {
    "deep nesting": b'{"pages":' + b'{"a":' * 100_000 + b"1" + b"}" * 100_001,
    "deep lists": b"[" * 1_000_000,
    "a huge integer": b'{"pages":{"http://s.test/":{"grade":' + b"9" * 100_000 + b"}}}",
    "a huge exponent": b'{"pages":{"http://s.test/":{"grade":1e999}}}',
    "NaN": b'{"pages":{"http://s.test/":{"grade":NaN}}}',
    "a grade that does not exist": page_with(grade=77),
    "a number for a text": page_with(reason=7),
    "a text for a list": page_with(seen="abc"),
    "a date that does not exist": page_with(last_seen="2026-02-30"),
    "a day in the future": page_with(last_seen="2999-01-01"),
    "a time without a zone": page_with(good=["2026-11-21T12:00:00"]),
    "invalid UTF-8": page_with(reason="x").replace(b'"x"', b'"\xff\xfe"'),
    "a NUL byte": b"\x00" * 1000,
    "ten megabytes in one line": page_with(reason="x" * 10_000_000),
    "a script for an archived copy": page_with(wayback="javascript:alert(1)"),
    "a quotation mark in a URL": page_with(wayback='https://web.archive.org/"><script>'),
    "a script for a new address": page_with(final_url="data:text/html,x"),
    "a failure that is a success": page_with(
        tries=[{"at": "2026-11-21T12:00:00+00:00", "vantage": "x", "outcome": "read"}]
    ),
    "no object": b"7",
    "nothing": b"",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with one source, and its folder of states."""
    (tmp_path / "sources/state/journal").mkdir(parents=True)
    (tmp_path / "sources/register").mkdir()
    (tmp_path / "sources/register/a.yml").write_text("title: a\nurl: http://s.test/\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_state_file_is_reported_as_unreadable(
    name: str, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every command gives a sentence with the file's name, and the source counts as one that could not be observed."""
    path = root / "sources/state/a.json"
    path.write_bytes(HOSTILE[name])
    common = ["--root", str(root), "--today", "2026-11-22"]

    assert main(["report", "--json", "--fail-on", "unreadable", *common]) == 3
    (row,) = json.loads(capsys.readouterr().out)["sources"]
    assert (row["outcome"], row["label"], row["last_seen"]) == ("could_not_look", "unreadable", None)
    assert "a.json cannot be read" in row["reason"]
    assert main(["report", *common]) == 0
    for command in (["explain", "a"], ["ack", "a", "--by", "editor", "--why", "x"]):
        assert main([*command, *common]) == 2
        assert "a.json cannot be read" in capsys.readouterr().err
    assert main(["propose", "--out", str(root / "out"), *common]) == 0
    assert path.read_bytes() == HOSTILE[name]


def test_a_run_sets_an_unreadable_state_aside(tmp_path: Path, network: LoopbackNetwork) -> None:
    """The source is observed anew, and the file is kept under another name."""
    network.server("s.test").routes["/"] = reply(html())
    project = Project(tmp_path, network)
    project.register("a", "http://s.test/")
    (tmp_path / "sources/state").mkdir()
    (tmp_path / "sources/state/a.json").write_bytes(HOSTILE["a day in the future"])
    project.observe()

    assert project.state("a")["last_seen"] == "2026-11-21"
    assert (tmp_path / "sources/state/a.damaged").exists()


JOURNAL: dict[str, bytes] = {
    "deep nesting": b"[" * 500_000,
    "a line of ten megabytes": b'{"at":"' + b"x" * 10_000_000,
    "invalid UTF-8": b'{"at":"2026-11-21T12:00:00+00:00","source":"\xff","url":"u","outcome":"read"}',
    "a day in the future": b'{"at":"2999-01-01T12:00:00+00:00","source":"a","url":"u","outcome":"read"}',
    "no date": b'{"at":"soon","source":"a","url":"u","outcome":"read"}',
    "a number for a date": b'{"at":7,"source":"a","url":"u","outcome":"read"}',
    "an outcome that does not exist": b'{"at":"2026-11-21T12:00:00+00:00","source":"a","url":"u","outcome":"splendid"}',
    "a text for a boolean": b'{"at":"2026-11-22T12:00:00+00:00","source":"a","url":"u","outcome":"read","held":"no"}',
    "NUL bytes": b"\x00" * 100,
    "no object": b"[1, 2]",
}


@pytest.mark.parametrize("name", JOURNAL)
def test_a_hostile_journal_line_is_counted_and_not_believed(
    name: str, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The lines around it are read, the report names it, and it proves no observation."""
    good = (
        b'{"at":"2026-11-20T12:00:00+00:00","source":"a","url":"http://s.test/","outcome":"not_found","reason":"x"}\n'
    )
    (root / "sources/state/journal/2026-11.jsonl").write_bytes(good + JOURNAL[name] + b"\n" + good)
    main(["report", "--json", "--root", str(root), "--today", "2026-11-22"])
    data = json.loads(capsys.readouterr().out)

    assert (data["last_look"], data["unreadable_journal_lines"]) == ("2026-11-20", 1)
    main(["report", "--root", str(root), "--today", "2026-11-22"])
    assert (
        "1 line of the journal is unreadable and not counted, first 2026-11.jsonl, line 2." in capsys.readouterr().out
    )


def test_a_long_line_is_skipped_and_not_split(tmp_path: Path) -> None:
    """The rest of a line that is too long is no line of its own."""
    entry = b'{"at":"2026-11-20T12:00:00+00:00","source":"a","url":"u"}\n'
    (tmp_path / "2026-11.jsonl").write_bytes(b" " * MAX_LINE + b" " * 10 + entry + entry)

    assert [line.entry is None for line in Journal(tmp_path).lines()] == [True, False]


@given(st.binary(max_size=300) | st.text(max_size=100).map(str.encode))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_make_the_store_fail(tmp_path: Path, content: bytes) -> None:
    """Whatever a state file and a journal contain, reading them ends in a state or in StateUnreadable."""
    store = StateStore(tmp_path)
    store.journal.folder.mkdir(parents=True, exist_ok=True)
    (store.folder / "a.json").write_bytes(content)
    (store.journal.folder / "2026-11.jsonl").write_bytes(content)
    try:
        assert isinstance(store.load(source("a"), START.date()), SourceState)
    except StateUnreadable as error:
        assert "a.json" in str(error)
    assert all("at" in entry for entry in store.journal.entries())


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(list(GOOD.values())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(list(PageState.__dataclass_fields__)), JSON)
@settings(max_examples=150, deadline=None)
def test_no_value_of_a_field_passes_with_another_type(field: str, value: Any) -> None:
    """A state with any JSON value in any field is read as a state that is written with equal fields, or refused."""
    try:
        state = decode(PageState, {**GOOD, field: value})
    except ValueError:
        return
    assert decode(PageState, encode(state)) == state


def test_files_of_the_first_version_are_read(tmp_path: Path) -> None:
    """State files and journals that earlier releases wrote lead to the same states, and are written without a field less."""
    shutil.copytree(VERSION_1, tmp_path / "sources/state")
    store = StateStore(tmp_path)
    states = {name: store.load(source(name, url)).pages[url] for name, url in (
        ("changed", "http://page.test/a"), ("moved", "http://page.test/m"), ("missing", "http://page.test/none"),
    )}  # fmt: skip

    assert (states["changed"].text, states["changed"].grade) == (TextState.CHANGED, Grade.PASSAGE)
    assert states["changed"].acks[0].why == "Fee entered."
    assert states["moved"].final_url == "http://page.test/new"
    assert len(states["missing"].tries) == 3
    entries = list(store.journal.entries())
    assert len(entries) == sum(len(path.read_text().splitlines()) for path in (VERSION_1 / "journal").iterdir())
    assert set(replay(entries)) >= {"changed", "moved"}
    for name, state in states.items():
        before = json.loads((VERSION_1 / f"{name}.json").read_text(encoding="utf-8"))["pages"]
        (page,) = before.values()
        for version in ("accepted", "pending"):
            page.get(version, {}).get("text", {}).pop("simhash", None)
        assert encode(state) == page


def test_no_unsafe_url_is_written_for_readers(tmp_path: Path) -> None:
    """An archived copy that is no http URL does not reach the part of the file that pages show."""
    page = PageState().updated(wayback="javascript:alert(1)")
    store = StateStore(tmp_path)
    store.save(source("a"), SourceState("a", {"http://s.test/": page}), START.date())

    assert "archived" not in json.loads((store.folder / "a.json").read_text(encoding="utf-8"))
