"""`returnkb outlines`: cut the countries of return out of a public-domain layer, once."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from dataclasses import replace
from pathlib import Path
from typing import Any

from returnkb.commands.command import Command, CommandError
from returnkb.corpus.corpus import load
from returnkb.corpus.outlines import as_json, cut, read_outlines

CREDIT = "Natural Earth, 1:10m first-level units (public domain)"


class Outlines(Command):
    """Cut the maps' outlines out of Natural Earth's first-level units (GeoJSON); notes already written are kept."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument("layer", type=Path, help="the GeoJSON file of first-level units")

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        features = _features(arguments.layer)
        corpus, _ = load(arguments.root)
        codes = sorted(
            place.value.code for place in corpus.places.values() if "return" in place.value.roles and place.value.code
        )
        path = arguments.root / "sources" / "places" / "outlines.json"
        notes = {code: outline.note for code, outline in read_outlines(path).items()}
        outlines = {code: replace(one, note=notes.get(code, "")) for code, one in cut(features, codes).items()}
        if not outlines:
            raise CommandError(
                f"{arguments.layer} holds none of {', '.join(codes)}. Give the layer admin_1_states_provinces."
            )
        path.write_text(as_json(outlines, CREDIT), encoding="utf-8")
        print(f"{len(outlines)} countries, {path.stat().st_size // 1000} kB: {path}")
        return 0


def _features(layer: Path) -> list[dict[str, Any]]:
    """The features of a GeoJSON file; stops when it is another file."""
    try:
        return list(json.loads(layer.read_text(encoding="utf-8"))["features"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise CommandError(f"{layer} is no GeoJSON. Give the layer admin_1_states_provinces as GeoJSON.") from None
