"""The edition stamp of a copy: the edition's id, day and sequence number, and until when it counts as fresh."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from returnkb.model.edition import Edition

FRESH_DAYS = 92
FILE = "assets/edition.js"
NO_EDITION = "window.returnkbEdition = null;\n"
_SCRIPT = re.compile(r'window\.returnkbEdition = \{"id": "([^"]+)"')
Kind = Literal["folder", "web", "archive", "site"]


class UnknownEdition(ValueError):
    """Raised for an edition that does not exist."""


@dataclass(frozen=True)
class EditionStamp:
    """The edition of a copy. Only one small script and the start page contain it, so that pages stay the same between editions."""

    id: str
    day: date
    sequence: int

    @property
    def fresh_until(self) -> date:
        """The last day on which a reader need not ask for a newer edition."""
        return self.day + timedelta(days=FRESH_DAYS)

    def script(self, kind: Kind) -> str:
        """The script that sets the edition and the kind of copy: a folder, the web, or an archive that cannot save itself."""
        facts = {"id": self.id, "day": self.day.isoformat(), "kind": kind}
        return f"window.returnkbEdition = {json.dumps(facts)};\n"

    def comment(self) -> str:
        """The comment that is signed with the list of sums; an old edition cannot be passed off as new."""
        return f"edition={self.id} seq={self.sequence} fresh-until={self.fresh_until.isoformat()}"


def stamp_of(editions: Sequence[Edition], today: date, wanted: str | None = None) -> EditionStamp:
    """The stamp of the edition wanted, by default the last, or of the day itself before the first; raises UnknownEdition."""
    for number, edition in reversed(list(enumerate(editions, 1))):
        if wanted in (None, edition.id):
            return EditionStamp(edition.id, edition.day, number)
    if wanted:
        raise UnknownEdition(f"there is no edition {wanted}; `returnkb edition list` names them all")
    return EditionStamp(today.isoformat(), today, 0)


def edition_of(copy: Mapping[str, bytes]) -> str | None:
    """The edition named by the script of a copy; None where there is none."""
    found = _SCRIPT.match(copy.get(FILE, b"").decode("utf-8", "replace"))
    return found[1] if found else None
