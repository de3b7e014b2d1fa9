"""The commands, in the order of a source's life."""

from __future__ import annotations

from collections.abc import Mapping

from scrapers.commands import ack, explain, observe, propose, register, report
from scrapers.commands.command import Command

COMMANDS: Mapping[str, Command] = {
    "register": register,
    "observe": observe,
    "explain": explain,
    "report": report,
    "ack": ack,
    "propose": propose,
}
