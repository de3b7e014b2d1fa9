"""Commands, in the order of the life of a source."""

from __future__ import annotations

from scrapers.commands.ack import Ack
from scrapers.commands.command import Command
from scrapers.commands.explain import Explain
from scrapers.commands.observe import Observe
from scrapers.commands.propose import Propose
from scrapers.commands.register import Register
from scrapers.commands.report import Report

ALL: tuple[type[Command], ...] = (Register, Observe, Explain, Report, Ack, Propose)
