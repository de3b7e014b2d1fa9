"""Unsigned updates: refused unless the reader accepts the risk, and then never with program code or unsafe pages.

Whoever makes such an update can write a manifest that fits it, so every case here has one.
"""

from __future__ import annotations

import contextlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from returnkb.cli import main
from returnkb.publish.copies.start_page import START_PAGE
from returnkb.publish.packaging.checksums import record_checksum
from returnkb.publish.packaging.deterministic_zip import ZipInvalid, read_zip, write_zip
from returnkb.publish.packaging.manifest import MANIFEST, with_manifest
from returnkb.publish.trust.signature import generate_key_pair, sign_checksums
from returnkb.publish.updates.unsigned import is_data_script, require_data_only
from returnkb.publish.updates.update_zip import write_update
from tests.returnkb.publish.conftest import NEW, NEW_NAME, OLD_NAME, Edition

PAGE = "kosovo/prizren/rents.html"
Files = dict[str, bytes]


@pytest.fixture
def forged(
    updates: Path, old: Edition, new: Edition, capsys: pytest.CaptureFixture[str]
) -> Callable[[Callable[[Files], object]], str]:
    """Applies an update with a change and a manifest that fits it; returns the message, after checking that nothing was written."""

    def apply(change: Callable[[Files], object]) -> str:
        files = {name: content for name, content in new.copy.items() if name != MANIFEST}
        change(files)
        installed, update = (
            updates / "mine" / f"{OLD_NAME}.zip",
            updates / "dist" / f"{NEW_NAME}-from-2026.11.overlay.zip",
        )
        write_update(old.copy, with_manifest(files), OLD_NAME, update)
        assert main(["update", str(installed), str(update), "--unsigned"]) == 1
        assert sorted(path.name for path in installed.parent.iterdir()) == sorted([installed.name, "SHA256SUMS"])
        assert [path.name for path in installed.parent.glob(".*")] == []
        return capsys.readouterr().err.splitlines()[-1]

    return apply


def _page(change: Callable[[str], str], name: str = PAGE) -> Callable[[Files], None]:
    def apply(files: Files) -> None:
        changed = change(files[name].decode())
        assert changed.encode() != files[name]
        files[name] = changed.encode()

    return apply


def _put(name: str, content: bytes) -> Callable[[Files], None]:
    return lambda files: files.update({name: content})


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (_put("assets/edition-notice.js", b"fetch('https://evil.example')"), "U08"),
        (_put("assets/new.js", b"alert(1)"), "U08"),
        (_put("facts/kosovo.js", b"returnkbShard('x', alert(1));\n"), "U08"),
        (_put("assets/edition.js", b'window.returnkbEdition = {"id":"2026.12","day":"2026-12-05"}, alert(1);\n'), "U10"),
        (_put("assets/copy.css", b".rk-badge { display: none }"), "U08"),
        (_put("assets/icon.png", b"x"), "U08"),
        (_page(lambda page: page.replace("</h1>", "</h1><script>alert(1)</script>", 1)), "U09"),
        (_page(lambda page: page.replace("<h1", '<h1 onclick="alert(1)"', 1)), "U09"),
        (_page(lambda page: page.replace("</h1>", '</h1><a href="javascript:alert(1)">x</a>', 1)), "U09"),
        (_page(lambda page: page.replace("</h1>", '</h1><iframe src="x"></iframe>', 1)), "U09"),
        (_page(lambda page: page.replace("script-src 'self'", "script-src 'unsafe-inline'", 1)), "U09"),
        (_page(lambda page: page.replace("Content-Security-Policy", "content-type", 1)), "U09"),
        (_page(lambda page: page.replace("<h1", '<h1 style="color:red"', 1), "index.html"), "U09"),
        (_page(lambda page: page.replace("index.html", "https://evil.example", 1), START_PAGE), "U10"),
        (_put("setup.exe", b"MZ"), "U06"),
        (_put("kosovo/read-me.lnk", b"x"), "U06"),
        (_put("kosovo/start.bat", b"x"), "U06"),
        (_put("kosovo/page.HTML", b"x"), "U06"),
        (_put("kosovo/con.html", b"<p>x"), "U03"),
        (_put("kosovo/pejë.html", b"<p>x"), "U03"),
        (_put("kosovo/page.html ", b"<p>x"), "U03"),
        (_put(f"{'a' * 130}.html", b"<p>x"), "U03"),
        (_put("Kosovo/prizren/rents.html", b"<p>x"), "U02"),
    ],
)  # fmt: skip
def test_what_an_unsigned_update_must_not_bring_is_refused(
    forged: Callable[[Callable[[Files], object]], str], change: Callable[[Files], object], code: str
) -> None:
    """Program code, styles, unsafe pages, another start page, programs and names that some system cannot hold: nothing is written."""
    message = forged(change)

    assert message.startswith(f"returnkb: {code} "), message
    assert "do not use it" in message
    assert message.endswith("The old copy is as it was.")


def test_without_key_and_without_consent_the_message_names_both(
    updates: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither option is chosen for the reader: the update is not opened."""
    update = updates / "dist" / f"{NEW_NAME}-from-2026.11.overlay.zip"

    assert main(["update", str(updates / "mine" / f"{OLD_NAME}.zip"), str(update)]) == 1
    message = capsys.readouterr().err.splitlines()[-1]
    assert message.startswith("returnkb: U01 ")
    assert "--key FILE" in message
    assert "--unsigned" in message


def test_consent_is_answered_with_what_it_means(
    updates: Path, new: Edition, capsys: pytest.CaptureFixture[str]
) -> None:
    """An honest update without a signature is applied with a warning that its facts may be invented."""
    installed, update = updates / "mine" / f"{OLD_NAME}.zip", updates / "dist" / f"{NEW_NAME}-from-2026.11.overlay.zip"

    assert main(["update", str(installed), str(update), "--unsigned"]) == 0
    assert "anybody may have made it, and its facts may be invented" in capsys.readouterr().err
    made = read_zip(updates / "mine" / f"{NEW_NAME}.zip")
    assert {name.partition("/")[2]: content for name, content in made.items()} == new.copy


def test_a_signed_update_may_bring_another_program(updates: Path, old: Edition, new: Edition) -> None:
    """The publisher's own scripts and styles change between editions."""
    dist = updates / "dist"
    files = {**new.copy, "assets/edition-notice.js": b"// another release\n"}
    files.pop(MANIFEST)
    update = dist / f"{NEW_NAME}-from-2026.11.overlay.zip"
    write_update(old.copy, with_manifest(files), OLD_NAME, update)
    record_checksum(dist, update)
    generate_key_pair(updates / "own.key", updates / "own.pub", None)
    sign_checksums(dist, updates / "own.key", NEW.comment(), lambda: "")

    installed = updates / "mine" / f"{OLD_NAME}.zip"

    assert main(["update", str(installed), str(update), "--key", str(updates / "own.pub")]) == 0


def test_every_data_script_of_a_copy_is_recognised(old: Edition) -> None:
    """Facts, search index, eligibility data, catalogues and the edition are data; the programs of the copy are not."""
    scripts = {name: content.decode() for name, content in old.copy.items() if name.endswith(".js")}
    programs = {name for name, text in scripts.items() if not is_data_script(text)}

    assert programs == {
        name
        for name in scripts
        if name.startswith("assets/")
        and not name.startswith("assets/messages-")
        and not name.endswith(("edition.js", "-data.js"))
    } | {"search/finder.js"}


@pytest.mark.parametrize(
    "script",
    [
        "alert(1);\n",
        "returnkbShard(alert(1));\n",
        'returnkbShard("x",[1]);alert(1);\n',
        'returnkbShard("x",[`${alert(1)}`]);\n',
        'window["returnkbX"]("alert(1)");\n',
        'window.returnkbX = eval("1");\n',
        "window.returnkbX = {}[alert(1)];\n",
        '(window.returnkbX=window.returnkbY||{})["a"]=1;\n',
        '(window.returnkbX=window.returnkbX||{})["a"+alert(1)]=1;\n',
        "window.location = 'javascript:alert(1)';\n",
        "window.returnkbX = /x/.test(alert(1));\n",
        "returnkbShard(" + "[" * 100_000 + ");\n",
    ],
)
def test_a_script_that_does_more_than_hand_over_data_is_none(script: str) -> None:
    """Values are JSON only."""
    assert not is_data_script(script)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(_JSON)
@settings(max_examples=100, deadline=None)
def test_any_data_is_recognised_in_each_form(value: object) -> None:
    """Whatever the facts are, a script that hands them over stays a data script."""
    text = json.dumps(value, ensure_ascii=False).replace("</", "<\\/")

    assert is_data_script(f'returnkbShard("a.js",{text});\n')
    assert is_data_script(f"window.returnkbEdition = {text};\n")
    assert is_data_script(f'(window.returnkbEntries=window.returnkbEntries||{{}})["a"]={text};\n')


@given(st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_zip_with_any_bytes_changed_is_read_as_it_was_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    """Wherever bytes are changed, cut or added, reading ends with the files or with ZipInvalid, never otherwise."""
    path, files = tmp_path / "a.zip", {"root/a.txt": b"a" * 300, "root/b.html": b"<p>b</p>" * 40}
    write_zip(path, files)
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
        if not content:
            break
    path.write_bytes(bytes(content))
    try:
        read = read_zip(path)
    except ZipInvalid:
        return

    assert all(content in files.values() for content in read.values())


@given(st.binary(max_size=400))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_bytes_that_are_no_zip_are_refused(tmp_path: Path, content: bytes) -> None:
    """Any other file ends with ZipInvalid, or holds nothing."""
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    with contextlib.suppress(ZipInvalid):
        assert read_zip(path) == {}


@pytest.mark.parametrize("lie", [False, True])
def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, lie: bool) -> None:
    """Whether it declares its size or not, no more is unpacked than a copy may have."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("root/a.txt", bytes(50_000_000))
    content = made.getvalue()
    if lie:
        content = content.replace((50_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    (tmp_path / "bomb.zip").write_bytes(content)

    with pytest.raises(ZipInvalid, match=r"damaged" if lie else "more than any copy"):
        read_zip(tmp_path / "bomb.zip")


def test_a_copy_without_changes_is_harmless(old: Edition) -> None:
    """The limits concern what an update changes, not what is installed."""
    files: Mapping[str, bytes] = {**old.copy, "assets/edition-notice.js": b"// of another release"}

    require_data_only(files, files)
