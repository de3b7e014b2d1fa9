"""Targets of the fuzzer, each with its strategy and the property that must hold for every example."""

from __future__ import annotations

import io
import json
import shutil
import time
import warnings
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import markdown
import yaml
from hypothesis import strategies as st
from mkdocs.config import load_config

from returnkb.editions.stamp import FILE, EditionStamp
from returnkb.publish.packaging.manifest import with_manifest
from returnkb.text.html.allowlist import fragment_faults
from returnkb.text.html.content_security_policy import policy
from tests.constants import REPOSITORY, TREE
from tests.fuzz.mutations import bodies, mutated, numbers, texts, times
from tests.hostile.commands import Ran, run
from tests.hostile.inputs.documents import documents
from tests.hostile.inputs.records import source_state

MOST_SECONDS = 1.0
_ENTRY = "docs/kosovo/prizren/fuzzed.md"


@dataclass(frozen=True)
class Target:
    """A fuzz target: name, strategy, and the property, which raises AssertionError for an example that violates it.

    `compiled` is true where each example that `check` accepts is compiled too.
    """

    name: str
    examples: st.SearchStrategy[Any]
    holds: Callable[[Path, Any], None]
    compiled: bool = False


def prepare(folder: Path) -> Path:
    """A tree to fuzz in: the small tree with the other documents beside it, built once so that it can be searched."""
    tree = Path(shutil.copytree(TREE, folder / "tree"))
    for name, data in documents().items():
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_text(_as_file(name, data), encoding="utf-8")
    ran = run("build", "--compile-only", "--root", str(tree))
    assert ran.code == 0, ran.out + ran.traceback
    return tree


def _as_file(name: str, data: Any) -> str:
    return json.dumps(data) + "\n" if name.endswith((".json", ".jsonl")) else yaml.safe_dump(data, allow_unicode=True)


def _sound(ran: Ran) -> None:
    assert not ran.crashed, ran.traceback or ran.out
    assert ran.seconds < MOST_SECONDS, f"{ran.seconds:.1f} s: {ran.words}"


def _check(tree: Path, name: str, content: bytes, *, build: bool = False) -> Ran:
    """Put a file into the tree, check it, and where `check` accepts it compile it; the tree is as before afterwards."""
    file = tree / name
    before = file.read_bytes() if file.is_file() else None
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        file.write_bytes(content)
        ran = run("check", "--root", str(tree))
        _sound(ran)
        if build and ran.code == 0:
            compiled = run("build", "--compile-only", "--root", str(tree))
            assert not compiled.crashed, compiled.traceback or compiled.out
            assert compiled.code == 0, f"check accepts what build refuses: {compiled.out[-300:]}"
    finally:
        file.unlink() if before is None else file.write_bytes(before)
    return ran


def _file(name: str, *, build: bool = False) -> Callable[[Path, bytes], None]:
    def holds(tree: Path, content: bytes) -> None:
        _check(tree, name, content, build=build)

    return holds


def _entry(field: str, value: str) -> bytes:
    base = (TREE / "docs/kosovo/prishtina/legal-aid.md").read_text(encoding="utf-8")
    data = read_yaml(base.split("---")[1])
    data["title"] = "A fuzzed entry"
    data["claims"][0]["text"] = "This sentence was made by a fuzzer in October 2026."
    holder, key = (
        (data["claims"][0], "observed") if field == "observed" else (data["offices"][0]["phones"][0], "number")
    )
    holder[key] = value
    return f"---\n{yaml.safe_dump(data, allow_unicode=True)}---\n".encode("utf-8", "surrogatepass")


def read_yaml(text: str) -> Any:
    """YAML with every scalar as text, as the project reads it."""
    return yaml.load(text, yaml.BaseLoader)  # noqa: S506  # builds texts, lists and mappings only


def _field(field: str) -> Callable[[Path, str], None]:
    def holds(tree: Path, value: str) -> None:
        _check(tree, _ENTRY, _entry(field, value))

    return holds


@cache
def _extensions() -> tuple[list[str], dict[str, Any]]:
    """The Markdown extensions of the site and their settings, as mkdocs.yml names them."""
    config = load_config(config_file=str(REPOSITORY / "mkdocs.yml"), hooks=[], plugins=[])
    return list(config.markdown_extensions), dict(config.mdx_configs)


def _body(tree: Path, text: str) -> None:
    """A body that `check` accepts renders quickly and within the HTML policy."""
    head = b"---\nkind: guide\ntitle: A fuzzed guide\ntopic: reintegration\n---\n\n"
    if _check(tree, "docs/guide/fuzzed.md", head + text.encode("utf-8", "replace")).code != 0:
        return
    names, configs = _extensions()
    start = time.process_time()
    html = markdown.markdown(
        text.replace("\r\n", "\n").replace("\r", "\n"), extensions=names, extension_configs=configs
    )
    assert time.process_time() - start < MOST_SECONDS
    assert [str(fault) for fault in fragment_faults(html)] == []


def _query(tree: Path, text: str) -> None:
    _sound(run("search", f"--root={tree}", "--", text))


def _copy(edition: str, text: str) -> dict[str, bytes]:
    """The files of a small folder copy."""
    stamp = EditionStamp(edition, date(2026, 11, 1), 1)
    page = f"<html><head><meta charset='utf-8'><meta http-equiv='Content-Security-Policy' content=\"{policy()}\"><title>{text}</title></head></html>".encode()
    files = {
        "index.html": page,
        "a/page.html": page,
        FILE: stamp.script("folder").encode(),
    }
    return with_manifest(files)


_OLD, _NEW = _copy("2026.10", "old"), _copy("2026.11", "new")


def _zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w") as archive:
        warnings.simplefilter("ignore")  # a name that is there twice is one of the examples
        for name, content in files:
            archive.writestr(f"returnkb-2026.10/{name}", content)
    return out.getvalue()


def sound_update() -> bytes:
    """An update that fits the older copy."""
    return _zipped(_NEW.items())


@st.composite
def _updates(draw: st.DrawFn) -> bytes:
    """Update zips: a sound one whose files are changed, renamed, doubled or left out, or whose bytes are."""
    files = list(_NEW.items())
    for _ in range(draw(st.integers(0, 2))):
        name, content = draw(st.sampled_from(files))
        files += [
            (
                draw(
                    st.sampled_from((name, "../x.html", "/x.html", "a\\..\\x.js", "con.html", "x.exe", "sw.js"))
                    | texts(10)
                ),
                content,
            )
        ]
        files = draw(st.permutations(files))[: draw(st.integers(1, len(files)))]
    if draw(st.booleans()):
        files = [(name, draw(mutated(content))) for name, content in files]
    content = _zipped(files)
    return draw(mutated(content)) if draw(st.booleans()) else content


def fuzz_update(tree: Path, content: bytes) -> None:
    """An update of any bytes makes the newer copy or a message, and no other file."""
    folder = tree.parent / "copies"
    shutil.rmtree(folder, ignore_errors=True)
    for name, old in _OLD.items():
        file = folder / "returnkb-2026.10" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(old)
    update = folder / "returnkb-2026.11-from-2026.10.overlay.zip"
    update.write_bytes(content)
    _sound(run("update", "--unsigned", str(folder / "returnkb-2026.10"), str(update)))
    assert {path.name for path in folder.iterdir()} <= {"returnkb-2026.10", "returnkb-2026.11", update.name}
    assert all((folder / "returnkb-2026.10" / name).read_bytes() == old for name, old in _OLD.items())


_SHEET = (
    b"What we say,Answer,New value,Checked on (YYYY-MM-DD),Checked how,Role and organisation (no name),Key (do not change)\r\n"
    b"In May 2026 landlords in Prizren asked for EUR 400 a month for a flat with two rooms.,changed,"
    b"In November 2026 landlords in Prizren asked for EUR 420 a month.,2026-11-20,visit,social worker,kosovo/prizren/rents#c2\r\n"
    b"open,changed,closed,2026-11-20,visit,social worker,kosovo/prishtina/legal-aid#status\r\n"
    b"'+383 38 200 000,changed,+383 38 200 111,2026-11-20,visit,social worker,kosovo/prishtina/legal-aid#offices.0.phones.0.number\r\n"
)


def sound_sheet() -> bytes:
    """A sheet whose answers all become changes."""
    return _SHEET


def take_sheet(tree: Path, content: bytes) -> Ran:
    """A sheet of any bytes gives a review or findings, and changes no file before somebody agrees."""
    sheet = tree.parent / "sheet.csv"
    sheet.write_bytes(content)
    before = {
        path: path.read_bytes()
        for name in ("docs", "sources")
        for path in (tree / name).rglob("*.??*")
        if path.is_file()
    }
    ran = run("round", "take", str(sheet), "--root", str(tree))
    assert not ran.crashed, ran.traceback or ran.out
    assert ran.seconds < 3 * MOST_SECONDS
    assert all(path.read_bytes() == old for path, old in before.items())
    return ran


def _sheet(tree: Path, content: bytes) -> None:
    take_sheet(tree, content)


def _valid(name: str) -> bytes:
    return (TREE / name).read_bytes()


def _document(name: str) -> Target:
    content = _as_file(name, documents()[name]).encode()[:6000]
    return Target(f"document {name}", mutated(content), _file(name, build=True), compiled=True)


TARGETS: tuple[Target, ...] = (
    Target("entry of any bytes", st.binary(max_size=400), _file(_ENTRY)),
    Target("entry", mutated(_valid("docs/kosovo/prishtina/legal-aid.md")), _file(_ENTRY)),
    Target("programme", mutated(_valid("docs/programmes/coming-home.md")), _file("docs/programmes/fuzzed.md")),
    Target("source", mutated(_valid("sources/register/city-report.yml")), _file("sources/register/fuzzed.yml")),
    Target("places", mutated(_valid("sources/places/xk.yml")), _file("sources/places/xk.yml")),
    Target("topics", mutated(_valid("sources/topics.yml")), _file("sources/topics.yml")),
    Target("state", mutated(json.dumps(source_state(0)).encode()), _file("sources/state/city-report.json", build=True),
           compiled=True),
    *map(_document, documents()),
    Target("date", times(), _field("observed")),
    Target("phone number", numbers(), _field("number")),
    Target("body", bodies(), _body),
    Target("query", texts(), _query),
    Target("sheet of a round", mutated(_SHEET), _sheet),
    Target("update", _updates() | st.binary(max_size=200), fuzz_update),
)  # fmt: skip
