"""Base class of commands, and the error that ends one with a message instead of a traceback."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from typing import ClassVar

from returnkb.model.finding import Refusal


class CommandError(Refusal):
    """Raised with the sentence an editor needs: what is wrong and what mends it. Ends the command with exit code 1."""


class Command:
    """A command: its docstring is its help, `add_arguments` declares its options, and `handle` runs it."""

    passes_unknown_args: ClassVar[bool] = False  # unknown arguments are passed through in `arguments.words`

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        """Declare options beyond the common ones."""

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        """Run the command; returns the exit code."""
        raise NotImplementedError


def port(text: str) -> int:
    """The number of a TCP port, 0 for any that is free."""
    if not text.isascii() or not text.isdecimal() or len(text) > 5 or int(text) > 65535:
        raise ArgumentTypeError(f"“{text[:20]}” is no port; write a number up to 65535, such as 8000")
    return int(text)
