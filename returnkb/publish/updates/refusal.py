"""The refusal of an update: a code and a sentence with what to do."""

from __future__ import annotations


class UpdateRefused(Exception):
    """Raised for an update that is not applied; its text begins with the code, U01 to U13."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(f"{code} {sentence}")
        self.code = code
