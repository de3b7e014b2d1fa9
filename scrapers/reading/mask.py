"""A pattern of text to be ignored."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mask:
    """Text to be ignored, and why: a mask without a reason hides news."""

    pattern: str
    why: str
