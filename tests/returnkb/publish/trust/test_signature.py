"""Signatures: made with test keys, accepted when valid, otherwise refused with a message."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from returnkb.cli import main
from returnkb.publish.packaging.checksums import record_checksum
from returnkb.publish.trust.signature import (
    SIGNATURE,
    VerificationFailed,
    generate_key_pair,
    public_keys,
    sign_checksums,
    verify_checksums,
    verify_download,
)
from tests.returnkb.publish.conftest import OLD
from tests.returnkb.publish.signed_release import ATTACKS, Release


def test_a_good_download_is_told_with_its_edition_and_its_time(release: Release) -> None:
    """The verdict names the edition and the last fresh day, and warns after it."""
    signed = verify_download(release.download, release.keys)

    assert signed.summary(date(2026, 12, 1)) == "genuine, edition 2026.11, fresh until 21 February 2027"
    assert "ask for a newer edition" in signed.summary(date(2027, 3, 1))


def test_the_program_minisign_agrees(release: Release) -> None:
    """The same files pass the program everybody can install."""
    command: list[str | Path] = ["minisign", "-V", "-p", release.public, "-m", release.folder / "SHA256SUMS"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)

    assert ran.returncode == 0, ran.stderr
    assert "edition=2026.11 seq=1 fresh-until=2027-02-21" in ran.stdout


def test_what_the_program_minisign_signs_is_accepted(release: Release) -> None:
    """A publisher may sign with the program instead."""
    secret, public = release.folder / "theirs.key", release.folder / "theirs.pub"
    subprocess.run(["minisign", "-G", "-W", "-p", public, "-s", secret], check=True, capture_output=True)
    command: list[str | Path] = [
        "minisign",
        "-S",
        "-l",
        "-s",
        secret,
        "-m",
        release.folder / "SHA256SUMS",
        "-t",
        OLD.comment(),
    ]
    subprocess.run(command, check=True, capture_output=True)

    assert verify_download(release.download, public_keys(public.read_text())).edition == "2026.11"


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_program_minisign_refuses_what_we_refuse(release: Release, attack: str) -> None:
    """By minisign and sha256sum, by our own check: no way of changing a download passes one and not the other."""
    signed: list[str | Path] = ["minisign", "-V", "-p", release.public, "-m", release.folder / "SHA256SUMS"]
    summed: list[str | Path] = ["sha256sum", "--check", "--ignore-missing", "--strict", "SHA256SUMS"]

    def passes() -> bool:
        ran = [
            subprocess.run(command, cwd=release.folder, capture_output=True, check=False)
            for command in (signed, summed)
        ]
        return all(one.returncode == 0 for one in ran)

    assert passes()
    ATTACKS[attack][0](release)
    assert not passes()
    with pytest.raises(VerificationFailed):
        verify_download(release.download, release.keys)


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


def test_a_changed_download_is_refused(release: Release) -> None:
    """One flipped bit is enough."""
    _flip(release.download)

    with pytest.raises(VerificationFailed, match=r"damaged or was changed; delete it and download it again"):
        verify_download(release.download, release.keys)


def test_a_list_made_to_fit_a_changed_download_is_refused(release: Release) -> None:
    """Whoever changes the download and the list still has no key."""
    release.download.write_bytes(b"another copy")
    record_checksum(release.folder, release.download)

    with pytest.raises(VerificationFailed, match="the signature does not match"):
        verify_download(release.download, release.keys)


def test_an_old_edition_cannot_be_given_a_new_date(release: Release) -> None:
    """The comment is signed with the list."""
    signature = release.folder / SIGNATURE
    signature.write_text(signature.read_text().replace("2027-02-21", "2029-02-21"))

    with pytest.raises(VerificationFailed, match="the signature does not match"):
        verify_download(release.download, release.keys)


def test_an_edition_older_than_the_one_at_hand_is_refused(release: Release) -> None:
    """A genuine but older edition does not replace a newer one."""
    with pytest.raises(VerificationFailed, match="older than one you have"):
        verify_checksums(release.folder, release.keys, minimum_sequence=2)


@pytest.mark.parametrize(
    ("break_it", "expected"),
    [
        (lambda release: (release.folder / SIGNATURE).unlink(), "is missing beside the download"),
        (lambda release: (release.folder / SIGNATURE).write_text("nothing\n"), "is damaged; download it again"),
        (lambda release: release.download.rename(release.folder / "other.zip"), "is not in the signed list"),
    ],
)
def test_what_is_missing_or_broken_is_told(
    release: Release, break_it: Callable[[Release], object], expected: str
) -> None:
    """Each way in which a download can be incomplete has its sentence."""
    break_it(release)
    file = next(path for path in release.folder.iterdir() if path.suffix == ".zip")

    with pytest.raises(VerificationFailed, match=expected):
        verify_download(file, release.keys)


def test_the_next_key_is_accepted_beside_the_present_one(release: Release, tmp_path: Path) -> None:
    """While keys change, a reader who has both accepts what either has signed, and nothing signed by a third."""
    generate_key_pair(tmp_path / "next.key", tmp_path / "next.pub", None)
    following = public_keys((tmp_path / "next.pub").read_text())

    assert verify_download(release.download, [*following, *release.keys]).sequence == 1
    with pytest.raises(VerificationFailed, match="a key you do not have"):
        verify_download(release.download, following)


def test_the_secret_key_is_its_owners_alone(release: Release) -> None:
    """Its file permissions exclude other users."""
    assert release.secret.stat().st_mode & 0o077 == 0


def test_a_locked_key_asks_for_its_password(release: Release, tmp_path: Path) -> None:
    """With the password it signs; with another it says so."""
    generate_key_pair(tmp_path / "locked.key", tmp_path / "locked.pub", "a long one")
    sign_checksums(release.folder, tmp_path / "locked.key", OLD.comment(), lambda: "a long one")

    assert verify_checksums(release.folder, public_keys((tmp_path / "locked.pub").read_text())).sequence == 1
    with pytest.raises(VerificationFailed, match="its own password"):
        sign_checksums(release.folder, tmp_path / "locked.key", OLD.comment(), lambda: "another")


def test_the_commands_say_yes_and_no(release: Release, capsys: pytest.CaptureFixture[str]) -> None:
    """`returnkb verify` ends well for a good download and with a sentence for a bad one."""
    command = ["verify", str(release.download), "--key", str(release.public), "--today", "2026-12-01"]

    assert main(command) == 0
    assert "genuine" in capsys.readouterr().out
    _flip(release.download)
    assert main(command) == 1
    assert "download it again" in capsys.readouterr().err


def test_no_key_is_made_inside_a_collection(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A secret key beside the entries would be published one day."""
    (tmp_path / "docs").mkdir()

    assert main(["sign", "--root", str(tmp_path), "--new-key", str(tmp_path / "own.key")]) == 1
    assert "inside the collection" in capsys.readouterr().err
