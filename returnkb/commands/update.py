"""`returnkb update`: an older copy and a small update give the newer copy."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from returnkb.commands.build import say
from returnkb.commands.command import Command, Stop
from returnkb.publish.packaging.installed_copy import CopyBroken
from returnkb.publish.patch import NoPatcher, PatchUnfit
from returnkb.publish.trust.signature import NoSigner, NotGenuine, check_download, public_keys
from returnkb.publish.updates.apply import NotWritten, update_copy


class Update(Command):
    """Make the newer copy from an older one and its patch or overlay; every file is checked before and after."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument("old", type=Path, metavar="OLD", help="the copy you have: its zip or its extracted folder")
        parser.add_argument(
            "update", type=Path, metavar="PATCH", help="the patch (.patch.zst) or overlay (.overlay.zip)"
        )
        parser.add_argument(
            "--key", type=Path, metavar="FILE", help="the publisher's public key: refuse an update it did not sign"
        )

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        try:
            if arguments.key:
                say("checking the signature")
                keys = public_keys(arguments.key.read_text(encoding="utf-8"))
                say(check_download(arguments.update, keys).words(arguments.today))
            say("checking the old copy, then making the new one")
            print(update_copy(arguments.old, arguments.update))
        except (CopyBroken, PatchUnfit, NotWritten, NotGenuine, NoPatcher, NoSigner, ValueError) as refusal:
            raise Stop(f"{refusal}. The old copy is as it was.") from None
        return 0
