"""Indented JSON, as in all files of data that people may read."""

from __future__ import annotations

from typing import Any

from pydantic_core import to_json


def indented_json(data: Any, indent: int = 1) -> str:
    """JSON with an item a line, and a line break at its end; the standard library indents five times as slowly."""
    return to_json(data, indent=indent).decode() + "\n"
