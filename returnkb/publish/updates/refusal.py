"""Refusal of an update: a code and a sentence with the repair."""

from __future__ import annotations


class UpdateRefused(Exception):
    """Raised for an update that is not applied; the message begins with the code, U01 to U13."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(f"{code} {sentence}")
        self.code = code
