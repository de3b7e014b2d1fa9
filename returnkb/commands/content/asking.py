"""Input of required values: by question at a terminal, by option otherwise."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Mapping

from returnkb.commands.command import CommandError


def needed(arguments: Namespace, questions: Mapping[str, str]) -> dict[str, str]:
    """The values of options by name; those not given are asked for at a terminal, else CommandError names them."""
    given = {name: (getattr(arguments, name) or "").strip() for name in questions}
    for name in [one for one, value in given.items() if not value]:
        if sys.stdin.isatty():
            given[name] = input(f"{questions[name]} ").strip()
    missing = [name for name, value in given.items() if not value]
    if missing:
        options = ", ".join(f"--{name}" for name in missing)
        raise CommandError(f"Give {options}: {' '.join(questions[name] for name in missing)}")
    return given
