"""A small project on disk, a clock that can be set, and runs over both."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from scrapers.net.gate import Limits
from scrapers.proof import Proofs
from scrapers.quotes import Quote
from scrapers.register import load
from scrapers.run import Run, Settings, Tally
from scrapers.store import Store
from tests.scrapers.loopback import World

START = datetime(2026, 11, 21, 12, tzinfo=UTC)


@dataclass
class Project:
    """A project's folder with a register and a clock."""

    root: Path
    world: World
    now: datetime = START
    quotes: dict[str, tuple[Quote, ...]] = field(default_factory=dict)
    limits: Limits | None = None
    proofs: Path | None = None

    def register(self, id: str, url: str, **more: Any) -> None:
        """Write one source into the register."""
        folder = self.root / "sources" / "register"
        folder.mkdir(parents=True, exist_ok=True)
        keys = {
            "title": id,
            "publisher": "Test",
            "type": "government",
            "language": "en",
            "published": "undated",
            "url": url,
        }
        lines = [f"{key}: {json.dumps(value)}" for key, value in (keys | more).items()]
        (folder / f"{id}.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def quote(self, source: str, passage: str, claim: str = "kosovo/registration#c1") -> None:
        """Let a claim rest on a passage."""
        self.quotes[source] = (*self.quotes.get(source, ()), Quote(claim, source, passage))

    def later(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)

    def observe(self, *ids: str, **settings: Any) -> Tally:
        """One run, without pauses unless they are asked for."""
        chosen = {"pause": 0.0, "confirm_after": 0.0, "name_after": 1.0, "probe": False, "seed": 1} | settings
        proofs = Proofs(self.proofs) if self.proofs else None
        gate = self.world.gate(self.limits)
        run = Run(Store(self.root), gate, lambda: self.now, Settings(**chosen), proofs=proofs)
        register = load(self.root)
        return run.observe([register[id] for id in ids] if ids else list(register.values()), self.quotes)

    def state(self, id: str) -> dict[str, Any]:
        """A state file as it lies on disk."""
        found = json.loads((self.root / "sources" / "state" / f"{id}.json").read_text(encoding="utf-8"))
        assert isinstance(found, dict)
        return found

    def page(self, id: str) -> dict[str, Any]:
        """The state of a source's only address."""
        (found,) = self.state(id)["pages"].values()
        assert isinstance(found, dict)
        return found

    def journal(self) -> list[dict[str, Any]]:
        """Every line of the journal."""
        return list(Store(self.root).lines())
