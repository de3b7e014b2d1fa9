"""`returnkb sign`: the publisher's signature of SHA256SUMS; key files lie outside the collection."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from getpass import getpass
from pathlib import Path

from returnkb.commands.command import Command, CommandError
from returnkb.corpus.edition_files import read_editions
from returnkb.editions.stamp import UnknownEdition, stamp_of
from returnkb.publish.packaging.checksums import CHECKSUMS
from returnkb.publish.trust.signature import (
    SigningUnavailable,
    VerificationFailed,
    generate_key_pair,
    public_keys,
    sign_checksums,
)
from returnkb.publish.trust.verify_page import VERIFY_PAGE, verify_page


class Sign(Command):
    """Sign the list of sums of a folder of copies, and write the page that checks them; or make a new pair of keys."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument("--dir", type=Path, default=Path("dist"), metavar="DIR", help="the copies (default: dist)")
        parser.add_argument("--key", type=Path, metavar="FILE", help="the secret key file, kept outside the collection")
        parser.add_argument(
            "--public", type=Path, nargs="+", metavar="FILE", help="public keys for the checking page: present and next"
        )
        parser.add_argument("--edition", metavar="ID", help="the edition named in the signature (default: the last)")
        parser.add_argument("--new-key", type=Path, metavar="FILE", help="make FILE and FILE.pub instead of signing")

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        try:
            if arguments.new_key:
                return _new_key(arguments.new_key, arguments.root)
            return _sign(arguments)
        except (SigningUnavailable, VerificationFailed, UnknownEdition) as refusal:
            raise CommandError(f"{refusal}.") from None


def _sign(arguments: Namespace) -> int:
    if not arguments.key:
        raise CommandError("Give the secret key with --key FILE, or make a pair with --new-key FILE.")
    if not (arguments.dir / CHECKSUMS).is_file():
        raise CommandError(
            f"There is no {CHECKSUMS} in {arguments.dir}; run `returnkb bundle --out {arguments.dir}` first."
        )
    keys = [key for path in arguments.public or () for key in public_keys(path.read_text(encoding="utf-8"))]
    stamp = stamp_of(read_editions(arguments.root), arguments.today, arguments.edition)
    print(sign_checksums(arguments.dir, arguments.key, stamp.comment(), lambda: getpass("Password of the key: ")))
    if keys:
        (arguments.dir / VERIFY_PAGE).write_text(verify_page(keys), encoding="utf-8", newline="\n")
        print(arguments.dir / VERIFY_PAGE)
    return 0


def _new_key(secret: Path, root: Path) -> int:
    if secret.resolve().is_relative_to(root.resolve()) and (root / "docs").is_dir():
        raise CommandError(f"{secret} lies inside the collection, where it could be published; choose a place outside.")
    public = secret.with_name(f"{secret.name}.pub")
    if secret.exists() or public.exists():
        raise CommandError(f"{secret} or {public} is there already; a key is never overwritten. Choose another name.")
    try:
        password = getpass("Password for the key (empty: none): ")
    except EOFError:
        raise CommandError("A password is asked for; run this in a terminal.") from None
    line = generate_key_pair(secret, public, password or None)
    print(f"Secret key: {secret}. Keep it off the network and in two places.\nPublic key: {public}\n{line}")
    return 0
