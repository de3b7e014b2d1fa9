"""Location of an exception: its class, and the line of this package that led to it."""

from __future__ import annotations

import traceback
from pathlib import Path

PACKAGE = Path(__file__).parents[1]


def error_location(error: BaseException) -> str:
    """Class of an exception and the last line of this package that led to it."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(PACKAGE)]
    place = f" in {Path(own[-1].filename).relative_to(PACKAGE).as_posix()}:{own[-1].lineno}" if own else ""
    return f"{type(error).__name__}{place}"
