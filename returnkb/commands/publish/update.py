"""`returnkb update`: apply an update to an older copy."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from returnkb.commands.command import Command, CommandError
from returnkb.commands.steps import print_progress
from returnkb.publish.trust.signature import SigningUnavailable, VerificationFailed, public_keys, verify_download
from returnkb.publish.updates.apply import update_copy
from returnkb.publish.updates.refusal import UpdateRefused

_UNSIGNED = (
    "without --key nobody has checked who made this update; give the publisher's public key with --key FILE and put SHA256SUMS "
    "and SHA256SUMS.minisig beside the update, or take the risk with --unsigned"
)


class Update(Command):
    """Make the newer copy from an older one and its update; signature and every file are checked before anything is written."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument("old", type=Path, metavar="OLD", help="the copy you have: its zip or its extracted folder")
        parser.add_argument("update", type=Path, metavar="UPDATE", help="the update (.overlay.zip)")
        trust = parser.add_mutually_exclusive_group()
        trust.add_argument(
            "--key", type=Path, metavar="FILE", help="the publisher's public key: refuse an update it did not sign"
        )
        trust.add_argument(
            "--unsigned",
            action="store_true",
            help="apply an update that nobody signed; it may change facts, and no program code or unknown kind of file",
        )

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        try:
            if arguments.key:
                print_progress("checking the signature")
                keys = public_keys(arguments.key.read_text(encoding="utf-8"))
                print_progress(verify_download(arguments.update, keys).summary(arguments.today))
            elif arguments.unsigned:
                print_progress("this update is not signed: anybody may have made it, and its facts may be invented")
            else:
                raise UpdateRefused("U01", _UNSIGNED)
            print_progress("checking the old copy, then making the new one")
            print(update_copy(arguments.old, arguments.update, signed=bool(arguments.key)))
        except (UpdateRefused, VerificationFailed, SigningUnavailable, ValueError) as refusal:
            raise CommandError(f"{refusal}. The old copy is as it was.") from None
        return 0
