"""The commands, in the order of a source's life."""

from __future__ import annotations

from collections.abc import Mapping

from scrapers.commands import observe
from scrapers.commands.command import Command

COMMANDS: Mapping[str, Command] = {"observe": observe}
