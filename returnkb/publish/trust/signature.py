"""Signatures of checksum lists in the minisign format, for verification by minisign, this program and any browser.

The legacy algorithm (Ed25519 without prehashing) is used, as browsers have no BLAKE2b.
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
from returnkb.publish.packaging.checksums import CHECKSUMS, ChecksumsInvalid, parse_checksums, sha256_of_file

# An optional extra that ships no types.
try:
    import minisign  # type: ignore[import-untyped,import-not-found,unused-ignore]
except ImportError:  # pragma: no cover  # the tests have it
    minisign = None

SIGNATURE = f"{CHECKSUMS}.minisig"
_COMMENT = re.compile(r"edition=(\S+) seq=(\d+) fresh-until=(\d{4}-\d{2}-\d{2})")
_KEY_LINE = re.compile(r"[A-Za-z0-9+/]{56}")


class VerificationFailed(Exception):
    """Raised for a download that is not genuine; the message names the reason and the repair."""


class SigningUnavailable(Exception):
    """Raised when the signing library is not installed."""


@dataclass(frozen=True)
class VerifiedEdition:
    """The content of a valid signature: the edition, its sequence number, its last fresh day, and the signed hashes."""

    edition: str
    sequence: int
    fresh_until: date
    hashes: dict[str, str]

    def summary(self, today: date) -> str:
        """The result for readers, with a warning after the last fresh day."""
        verdict = f"genuine, edition {self.edition}, fresh until {format_day(self.fresh_until)}"
        return verdict + ("; that day has passed, so ask for a newer edition" if today > self.fresh_until else "")


def generate_key_pair(secret: Path, public: Path, password: str | None) -> str:
    """Write a key pair, the secret key with mode 600, and return the public key line; raises FileExistsError."""
    pair = _library().KeyPair.generate()
    if password:
        pair.secret_key.encrypt(password)
    with os.fdopen(os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(bytes(pair.secret_key) + b"\n")
    public.write_bytes(bytes(pair.public_key) + b"\n")
    return str(pair.public_key.to_base64().decode())


def sign_checksums(folder: Path, key: Path, comment: str, ask_password: Callable[[], str]) -> Path:
    """Sign the SHA256SUMS of a folder with a secret key; `ask_password` is called for an encrypted key."""
    library = _library()
    try:
        secret = library.SecretKey.from_file(key)
        with secret:
            if secret.is_encrypted():
                secret.decrypt(ask_password())
            content = (folder / CHECKSUMS).read_bytes()
            signature = secret.sign(content, prehash=False, trusted_comment=comment, untrusted_comment="list of sums")
    except library.Error as error:
        raise VerificationFailed(
            f"{key.name} cannot sign: {error}; give the secret key file and its own password"
        ) from None
    target = folder / SIGNATURE
    target.write_bytes(bytes(signature) + b"\n")
    return target


def public_keys(text: str) -> list[str]:
    """The key lines in the text of public key files."""
    return _KEY_LINE.findall(text)


def verify_checksums(folder: Path, keys: Sequence[str], minimum_sequence: int = 0) -> VerifiedEdition:
    """Verify the signature of the SHA256SUMS of a folder and refuse sequence numbers below the minimum; raises VerificationFailed."""
    for name in (CHECKSUMS, SIGNATURE):
        if not (folder / name).is_file():
            raise VerificationFailed(f"{name} is missing beside the download; get it from where the download came from")
    content = (folder / CHECKSUMS).read_bytes()
    comment = _verified_comment(content, (folder / SIGNATURE).read_bytes(), keys)
    match = _COMMENT.fullmatch(comment)
    if not match:
        raise VerificationFailed("the signed comment does not name an edition; this program did not write it")
    try:
        signed = VerifiedEdition(
            match[1], int(match[2]), date.fromisoformat(match[3]), parse_checksums(content.decode("utf-8"))
        )
    except (ChecksumsInvalid, ValueError) as error:
        raise VerificationFailed(str(error)) from None
    if signed.sequence < minimum_sequence:
        raise VerificationFailed(f"edition {signed.edition} is older than one you have already; ask for a newer one")
    return signed


def verify_download(path: Path, keys: Sequence[str], minimum_sequence: int = 0) -> VerifiedEdition:
    """Verify a downloaded file against the signed checksum list in its folder; raises VerificationFailed."""
    signed = verify_checksums(path.parent, keys, minimum_sequence)
    # Browsers add a number to the name of a repeated download.
    name = re.sub(r" \(\d+\)(?=\.)", "", path.name)
    if name not in signed.hashes:
        raise VerificationFailed(
            f"{path.name} is not in the signed list; get the list of its own edition, or do not use it"
        )
    if sha256_of_file(path) != signed.hashes[name]:
        raise VerificationFailed(f"{path.name} is damaged or was changed; delete it and download it again")
    return signed


def _verified_comment(content: bytes, signature: bytes, keys: Sequence[str]) -> str:
    """The trusted comment of a signature made with one of the keys."""
    library = _library()
    try:
        parsed = library.Signature.from_bytes(signature)
    except (library.Error, ValueError):
        raise VerificationFailed(f"{SIGNATURE} is damaged; download it again") from None
    public = [library.PublicKey.from_base64(key) for key in keys]
    for key in public:
        try:
            key.verify(content, parsed)
        except library.VerifyError as error:
            if "identifiers" in str(error):
                continue
            raise VerificationFailed(
                f"the signature does not match: {CHECKSUMS} or its comment was changed; do not use this download"
            ) from None
        return str(parsed.trusted_comment)
    raise VerificationFailed(
        "it was signed with a key you do not have; get the publisher's key by other means than the download"
    )


def _library() -> Any:
    if minisign is None:
        raise SigningUnavailable("py-minisign is not installed; run `pip install py-minisign`")
    return minisign
