"""A signed download with keys of its own, and the attacks on it that every check must refuse."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from returnkb.editions.stamp import EditionStamp
from returnkb.publish.packaging.checksums import record_checksum
from returnkb.publish.trust.signature import SIGNATURE, generate_key_pair, public_keys, sign_checksums

COMMENT = EditionStamp("2026.11", date(2026, 11, 21), 1).comment()


@dataclass(frozen=True)
class Release:
    """A folder with a signed download, and the publisher's keys."""

    folder: Path
    secret: Path
    public: Path

    @property
    def keys(self) -> list[str]:
        """The public key lines."""
        return public_keys(self.public.read_text())

    @property
    def download(self) -> Path:
        """The download itself."""
        return self.folder / "copy.zip"


def signed_release(folder: Path) -> Release:
    """A signed download in a folder, with keys of its own."""
    made = Release(folder / "dist", folder / "own.key", folder / "own.key.pub")
    made.folder.mkdir()
    made.download.write_bytes(b"the copy")
    record_checksum(made.folder, made.download)
    generate_key_pair(made.secret, made.public, None)
    sign_checksums(made.folder, made.secret, COMMENT, lambda: "")
    return made


def _new_list(release: Release) -> None:
    release.download.write_bytes(b"another copy")
    record_checksum(release.folder, release.download)


def _new_date(release: Release) -> None:
    signature = release.folder / SIGNATURE
    signature.write_text(signature.read_text().replace("2027-02-21", "2029-02-21"))


def _other_key(release: Release) -> None:
    generate_key_pair(release.folder.parent / "x.key", release.folder.parent / "x.pub", None)
    sign_checksums(release.folder, release.folder.parent / "x.key", COMMENT, lambda: "")


# What is done to a download, and what verify.html says of it.
ATTACKS: dict[str, tuple[Callable[[Release], object], str]] = {
    "another download": (lambda release: release.download.write_bytes(b"the copx"), "✘ copy.zip is damaged or was changed"),
    "a list to fit it": (_new_list, "✘ The signature does not match: the list was changed"),
    "a new date": (_new_date, "✘ The signed comment was changed"),
    "another key": (_other_key, "✘ It was signed with another key"),
    "no signature": (lambda release: (release.folder / SIGNATURE).write_text("x"), "✘ SHA256SUMS.minisig is damaged"),
}  # fmt: skip
