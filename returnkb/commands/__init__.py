"""All commands, in the order of the work: write, check, look, build, find, publish."""

from __future__ import annotations

from returnkb.commands.build import Build
from returnkb.commands.bundle import Bundle
from returnkb.commands.check import Check
from returnkb.commands.command import Command
from returnkb.commands.due import Due
from returnkb.commands.edition import EditionCommand
from returnkb.commands.eligible import Eligible
from returnkb.commands.export import Export
from returnkb.commands.facts import Facts
from returnkb.commands.host import Host
from returnkb.commands.new import New
from returnkb.commands.observe import Observe
from returnkb.commands.office import Office
from returnkb.commands.outlines import Outlines
from returnkb.commands.schema import Schema
from returnkb.commands.search import Search
from returnkb.commands.serve import Serve
from returnkb.commands.sheet import SheetCommand
from returnkb.commands.sign import Sign
from returnkb.commands.update import Update
from returnkb.commands.verify import Verify

ALL: tuple[type[Command], ...] = (
    New,
    Check,
    Due,
    Observe,
    Facts,
    Schema,
    Outlines,
    Build,
    Serve,
    Search,
    Office,
    Eligible,
    SheetCommand,
    EditionCommand,
    Bundle,
    Sign,
    Verify,
    Update,
    Host,
    Export,
)
