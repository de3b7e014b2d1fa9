"""Registry of commands: the module and class of each, loaded only when it is needed."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from returnkb.commands.command import Command

# In the order of the work: write, check, observe, build, find, publish.
COMMANDS: Mapping[str, str] = {
    "init": "content.init:Init",
    "new": "content.new:New",
    "check": "content.check:Check",
    "fix": "contribute.fix:Fix",
    "review": "content.review:ReviewCommand",
    "from-issue": "contribute.from_issue:FromIssue",
    "due": "content.due:Due",
    "round": "content.round:RoundCommand",
    "coverage": "content.coverage:CoverageCommand",
    "services": "content.services:Services",
    "observe": "build.observe:Observe",
    "facts": "content.facts:Facts",
    "schema": "content.schema:Schema",
    "forms": "contribute.forms:Forms",
    "cms": "contribute.cms:Cms",
    "build": "build.build:Build",
    "serve": "build.serve:Serve",
    "search": "find.search:Search",
    "office": "find.office:Office",
    "eligible": "find.eligible:Eligible",
    "sheet": "find.sheet:SheetCommand",
    "edition": "publish.edition:EditionCommand",
    "bundle": "publish.bundle:Bundle",
    "sign": "publish.sign:Sign",
    "verify": "publish.verify:Verify",
    "update": "publish.update:Update",
    "host": "publish.host:Host",
    "export": "publish.export:Export",
}


def load(name: str) -> type[Command]:
    """The class of one command; raises KeyError for an unknown name."""
    module, _, class_name = COMMANDS[name].partition(":")
    command: type[Command] = getattr(import_module(f"returnkb.commands.{module}"), class_name)
    return command


def load_all() -> dict[str, type[Command]]:
    """Every command by its name."""
    return {name: load(name) for name in COMMANDS}
