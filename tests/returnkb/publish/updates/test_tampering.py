"""Tampering: changed files are refused with a message that gives the repair, and nothing is written."""

from __future__ import annotations

import shutil
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from returnkb.cli import main
from returnkb.publish.packaging.checksums import CHECKSUMS, record_checksum
from returnkb.publish.packaging.deterministic_zip import read_zip, write_zip
from returnkb.publish.packaging.manifest import MANIFEST
from returnkb.publish.trust.signature import SIGNATURE, generate_key_pair, sign_checksums
from tests.returnkb.publish.conftest import NEW, NEW_NAME, OLD_NAME, Edition

PAGE = f"{OLD_NAME}/kosovo/prizren/rents.html"
Refused = Callable[..., str]


@pytest.fixture
def refused(updates: Path, capsys: pytest.CaptureFixture[str]) -> Refused:
    """Runs a command that must refuse: exit code 1, a sentence, no file anywhere changed or added; returns the sentence."""

    def run(*arguments: object) -> str:
        before = _state(updates)
        assert main([str(one) for one in arguments]) == 1
        assert _state(updates) == before
        message = capsys.readouterr().err.splitlines()[-1]
        assert message.startswith("returnkb: ")
        return message

    return run


def _state(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _installed_zip(updates: Path) -> Path:
    return updates / "mine" / f"{OLD_NAME}.zip"


def _update_zip(updates: Path) -> Path:
    return updates / "dist" / f"{NEW_NAME}-from-2026.11.overlay.zip"


def _flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 4
    path.write_bytes(bytes(content))


def _add(update: Path, name: str, mode: int = stat.S_IFREG | 0o644, content: bytes = b"x") -> None:
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, mode << 16
    with zipfile.ZipFile(update, "a") as archive:
        archive.writestr(info, content)


def _cut_name(update: Path, name: str) -> None:
    """Some unpackers cut a name at a zero byte, and others do not."""
    _add(update, f"{name}#.exe")
    update.write_bytes(update.read_bytes().replace(b"#.exe", b"\0.exe"))


def _rewrite(update: Path, change: Callable[[dict[str, bytes]], object]) -> None:
    files = read_zip(update)
    change(files)
    write_zip(update, files)


def _other_root(files: dict[str, bytes]) -> None:
    for name in list(files):
        files[name.replace(OLD_NAME, "returnkb-2026.10")] = files.pop(name)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda path: _rewrite(path, lambda files: files.update({PAGE: b"<p>call 000</p>"})), "missing or changed"),
        (lambda path: _rewrite(path, lambda files: files.pop(PAGE)), "missing or changed"),
        (lambda path: _rewrite(path, lambda files: files.pop(f"{OLD_NAME}/{MANIFEST}")), "is not an update"),
        (lambda path: _rewrite(path, _other_root), "is for returnkb-2026.10 and your copy is edition 2026.11"),
        (lambda path: _flip(path, 300), "is damaged"),
        (lambda path: _add(path, f"{OLD_NAME}/run-me.html"), "which its own manifest does not list"),
        (lambda path: _add(path, f"{OLD_NAME}/../../evil.html"), "outside of its folder"),
        (lambda path: _add(path, "/elsewhere/evil.html"), "outside of its folder"),
        (lambda path: _add(path, "C:/evil.html"), "outside of its folder"),
        (lambda path: _add(path, f"{OLD_NAME}/..\\evil.html"), "outside of its folder"),
        (lambda path: _cut_name(path, f"{OLD_NAME}/kosovo/cut"), "outside of its folder"),
        (lambda path: _add(path, PAGE), "is there twice"),
        (lambda path: _add(path, f"{OLD_NAME}/out", stat.S_IFLNK | 0o777, b"/etc/passwd"), "a link or a device"),
        (lambda path: _add(path, "another/evil.html"), "is not an update"),
    ],
)  # fmt: skip
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_changed_overlay_is_refused(
    updates: Path, refused: Refused, change: Callable[[Path], object], expected: str
) -> None:
    """Other bytes, a file too many or too few, a path that escapes, a link, another edition: each has its sentence."""
    update = _update_zip(updates)
    change(update)
    message = refused("update", _installed_zip(updates), update, "--unsigned")

    assert expected in message
    assert "again" in message or "the whole zip" in message
    assert message.endswith("The old copy is as it was.")


def test_a_changed_old_copy_is_refused(updates: Path, refused: Refused) -> None:
    """A copy in which somebody changed a page is not carried forward."""
    _rewrite(_installed_zip(updates), lambda files: files.update({PAGE: b"<p>call 000</p>"}))

    message = refused("update", _installed_zip(updates), _update_zip(updates), "--unsigned")
    assert "U12" in message
    assert "missing or changed, at kosovo/; get the whole zip" in message


def test_what_is_not_there_is_named(updates: Path, refused: Refused) -> None:
    """A mistyped name has another message than a damaged file."""
    update = _update_zip(updates)

    assert "name the zip or the extracted folder of your copy" in refused(
        "update", updates / "no.zip", update, "--unsigned"
    )
    assert "name the downloaded .overlay.zip" in refused("update", _installed_zip(updates), updates, "--unsigned")


def test_an_overlay_is_not_taken_for_another_edition_by_its_name(updates: Path, refused: Refused) -> None:
    """Renamed, it does not make a copy that is called newer than it is."""
    update = _update_zip(updates)
    renamed = update.rename(update.with_name(update.name.replace("2026.12", "2027.12")))

    assert "was renamed" in refused("update", _installed_zip(updates), renamed, "--unsigned")


def test_an_overlay_whose_list_was_made_to_fit_is_refused_by_the_signature(
    updates: Path, refused: Refused, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever changes a page and the list of the copy has no key; with --key the update is not even opened."""
    update, dist = _update_zip(updates), updates / "dist"
    generate_key_pair(updates / "own.key", updates / "own.pub", None)
    sign_checksums(dist, updates / "own.key", NEW.comment(), lambda: "")
    arguments = ("update", _installed_zip(updates), update, "--key", updates / "own.pub")
    _flip(update, 300)

    assert "delete it and download it again" in refused(*arguments)
    record_checksum(dist, update)
    assert "the signature does not match" in refused(*arguments)
    _flip(update, 300)
    record_checksum(dist, update)
    assert main([str(one) for one in arguments]) == 0
    assert "genuine, edition 2026.12" in capsys.readouterr().err


def test_wherever_a_bit_is_flipped_an_update_makes_the_new_copy_or_nothing(
    updates: Path, new: Edition, refused: Refused, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the old zip or the update, at any place: never a traceback, never another copy."""
    backup = updates / "kept"
    shutil.copytree(updates / "dist", backup)
    whole = (backup / f"{NEW_NAME}.zip").read_bytes()
    for file in (_installed_zip(updates), _update_zip(updates)):
        good = file.read_bytes()
        for at in [*range(0, len(good), max(1, len(good) // 12)), -1, -20]:
            _flip(file, at)
            made = updates / "mine" / f"{NEW_NAME}.zip"
            if main(["update", str(_installed_zip(updates)), str(_update_zip(updates)), "--unsigned"]) == 0:
                assert made.read_bytes() == whole
                made.unlink()
            file.write_bytes(good)
            assert not made.exists()
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("tamper", "expected"),
    [
        (lambda dist: _flip(dist / f"{NEW_NAME}.zip", 5000), "delete it and download it again"),
        (lambda dist: (dist / f"{NEW_NAME}.zip").rename(dist / "x.zip"), "get the list of its own edition, or do not use it"),
        (lambda dist: _flip(dist / CHECKSUMS, 3), "do not use this download"),
        (lambda dist: (dist / CHECKSUMS).unlink(), "get it from where the download came from"),
        (lambda dist: _other_letter(dist / SIGNATURE, 60), "do not use this download"),
        (lambda dist: (dist / SIGNATURE).write_bytes(b""), "download it again"),
        (lambda dist: _comment(dist, "2027-03-07", "2037-03-07"), "do not use this download"),
        (lambda dist: _comment(dist, "seq=2", "seq=9"), "do not use this download"),
    ],
)  # fmt: skip
def test_a_changed_download_list_or_signature_is_refused(
    updates: Path, refused: Refused, tamper: Callable[[Path], object], expected: str
) -> None:
    """Each says what to do with the download, not only that something is wrong."""
    dist = updates / "dist"
    generate_key_pair(updates / "own.key", updates / "own.pub", None)
    sign_checksums(dist, updates / "own.key", NEW.comment(), lambda: "")
    tamper(dist)
    zipped = next(path for path in dist.glob("*.zip") if "overlay" not in path.name)

    assert expected in refused("verify", zipped, "--key", updates / "own.pub")


def _other_letter(signature: Path, at: int) -> None:
    text = signature.read_text()
    signature.write_text(text[:at] + ("B" if text[at] == "A" else "A") + text[at + 1 :])


def _comment(dist: Path, old: str, new: str) -> None:
    signature = dist / SIGNATURE
    assert old in signature.read_text()
    signature.write_text(signature.read_text().replace(old, new))
