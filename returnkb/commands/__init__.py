"""All commands, in the order of the work: write, check, look, build, find, publish."""

from __future__ import annotations

from returnkb.commands.check import Check
from returnkb.commands.command import Command
from returnkb.commands.due import Due

ALL: tuple[type[Command], ...] = (Check, Due)
