"""Command line: every option that a command's module reads is declared by that command or common to all."""

from __future__ import annotations

import ast
import inspect
import sys

import pytest

from returnkb.cli import parser
from returnkb.commands.registry import COMMANDS, load


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_reads_only_arguments_that_exist(name: str) -> None:
    """A type checker cannot see the attributes of a namespace, so a misspelt one would fail only when it is reached."""
    command = load(name)
    tree = ast.parse(inspect.getsource(sys.modules[command.__module__]))
    read = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "arguments"
    }
    subparsers = next(
        choices for action in parser({name: command})._actions if isinstance(choices := action.choices, dict)
    )
    declared = {action.dest for action in subparsers[name]._actions}
    assert read <= declared | ({"words"} if command.passes_unknown_args else set())
