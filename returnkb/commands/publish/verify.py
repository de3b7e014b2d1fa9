"""`returnkb verify`: check the signature of downloads."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from returnkb.commands.command import Command, CommandError
from returnkb.publish.trust.signature import SigningUnavailable, VerificationFailed, public_keys, verify_download


class Verify(Command):
    """Check downloads against the signed list of sums beside them."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="the downloads")
        parser.add_argument(
            "--key", type=Path, required=True, metavar="FILE", help="the publisher's public key or keys, one file"
        )
        parser.add_argument(
            "--least", type=int, default=0, metavar="N", help="refuse an edition with a lower number in the sequence"
        )

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        keys = public_keys(arguments.key.read_text(encoding="utf-8"))
        try:
            for path in arguments.files:
                print(f"{path.name}: {verify_download(path, keys, arguments.least).summary(arguments.today)}")
        except (VerificationFailed, SigningUnavailable, ValueError) as refusal:
            raise CommandError(f"{refusal}.") from None
        return 0
