"""Signatures on checksum lists in minisign's form, which its program, this program and any browser verify.

The plain Ed25519 form is used instead of the prehashed one, as browsers have no BLAKE2b.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from returnkb.model.edtf import format_day
from returnkb.publish.packaging.checksums import NAME, SumsUnreadable, read_sums, sum_of_file

# An optional extra that ships no types.
try:
    import minisign  # type: ignore[import-untyped,import-not-found,unused-ignore]
except ImportError:  # pragma: no cover  # the tests have it
    minisign = None

SIGNATURE = f"{NAME}.minisig"
_COMMENT = re.compile(r"edition=(\S+) seq=(\d+) fresh-until=(\d{4}-\d{2}-\d{2})")
_KEY_LINE = re.compile(r"[A-Za-z0-9+/]{56}")


class NotGenuine(Exception):
    """Raised with the sentence that says what is wrong with a download and what to do."""


class NoSigner(Exception):
    """Raised when the signing library is not installed."""


@dataclass(frozen=True)
class Signed:
    """What a good signature says: the edition, its number, until when it is fresh, and the sums it vouches for."""

    edition: str
    sequence: int
    fresh_until: date
    sums: dict[str, str]

    def words(self, today: date) -> str:
        """The verdict in a sentence a reader understands, with a word of warning after its time."""
        verdict = f"genuine, edition {self.edition}, fresh until {format_day(self.fresh_until)}"
        return verdict + ("; that day has passed, so ask for a newer edition" if today > self.fresh_until else "")


def make_keys(secret: Path, public: Path, password: str | None) -> str:
    """Make a pair of keys, the secret one readable by its owner alone; returns the public line. Raises FileExistsError."""
    pair = _library().KeyPair.generate()
    if password:
        pair.secret_key.encrypt(password)
    with os.fdopen(os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(bytes(pair.secret_key) + b"\n")
    public.write_bytes(bytes(pair.public_key) + b"\n")
    return str(pair.public_key.to_base64().decode())


def sign_sums(folder: Path, key: Path, comment: str, ask: Callable[[], str]) -> Path:
    """Sign a folder's SHA256SUMS with a secret key; `ask` is called for the password if the key has one."""
    library = _library()
    try:
        secret = library.SecretKey.from_file(key)
        with secret:
            if secret.is_encrypted():
                secret.decrypt(ask())
            content = (folder / NAME).read_bytes()
            signature = secret.sign(content, prehash=False, trusted_comment=comment, untrusted_comment="list of sums")
    except library.Error as error:
        raise NotGenuine(f"{key.name} cannot sign: {error}; give the secret key file and its own password") from None
    target = folder / SIGNATURE
    target.write_bytes(bytes(signature) + b"\n")
    return target


def public_keys(text: str) -> list[str]:
    """The key lines of one or more public key files."""
    return _KEY_LINE.findall(text)


def check_list(folder: Path, keys: Sequence[str], least: int = 0) -> Signed:
    """Check the signature on a folder's SHA256SUMS; raises NotGenuine. `least` is the sequence number already known."""
    for name in (NAME, SIGNATURE):
        if not (folder / name).is_file():
            raise NotGenuine(f"{name} is missing beside the download; get it from where the download came from")
    content = (folder / NAME).read_bytes()
    comment = _checked_comment(content, (folder / SIGNATURE).read_bytes(), keys)
    match = _COMMENT.fullmatch(comment)
    if not match:
        raise NotGenuine("the signed comment names no edition; it was not made by this program")
    try:
        signed = Signed(match[1], int(match[2]), date.fromisoformat(match[3]), read_sums(content.decode("utf-8")))
    except (SumsUnreadable, ValueError) as error:
        raise NotGenuine(str(error)) from None
    if signed.sequence < least:
        raise NotGenuine(f"edition {signed.edition} is older than one you have already; ask for a newer one")
    return signed


def check_download(path: Path, keys: Sequence[str], least: int = 0) -> Signed:
    """Check one downloaded file against the signed list beside it; raises NotGenuine."""
    signed = check_list(path.parent, keys, least)
    # Browsers number a second download of the same name.
    name = re.sub(r" \(\d+\)(?=\.)", "", path.name)
    if name not in signed.sums:
        raise NotGenuine(f"{path.name} is not in the signed list; get the list of its own edition, or do not use it")
    if sum_of_file(path) != signed.sums[name]:
        raise NotGenuine(f"{path.name} is damaged or was changed; delete it and download it again")
    return signed


def _checked_comment(content: bytes, signature: bytes, keys: Sequence[str]) -> str:
    """The comment of a signature that one of the keys made."""
    library = _library()
    try:
        read = library.Signature.from_bytes(signature)
    except (library.Error, ValueError):
        raise NotGenuine(f"{SIGNATURE} is damaged; download it again") from None
    known = [library.PublicKey.from_base64(key) for key in keys]
    for key in known:
        try:
            key.verify(content, read)
        except library.VerifyError as error:
            if "identifiers" in str(error):
                continue
            raise NotGenuine(
                f"the signature does not match: {NAME} or its comment was changed; do not use this download"
            ) from None
        return str(read.trusted_comment)
    raise NotGenuine(
        "it was signed with a key you do not have; get the publisher's key by other means than the download"
    )


def _library() -> Any:
    if minisign is None:
        raise NoSigner("py-minisign is not installed; run `pip install py-minisign`")
    return minisign
