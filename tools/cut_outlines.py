"""Simplification of a GeoJSON layer of first-level units to the outlines of the countries of return.

    python -m tools.cut_outlines ne_10m_admin_1_states_provinces.json [ROOT]

Needed once for each new country of return; writes ROOT/sources/places/outlines.json and keeps the notes in it.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from returnkb.corpus.load import load
from returnkb.corpus.outline_file import FILE, read_outlines
from returnkb.model.site_settings import MapPoint, Outline, Path2D

CREDIT = "Natural Earth, 1:10m first-level units (public domain)"
DETAIL = 900  # the tolerance is a country's width divided by this
# The layer draws Kosovo in municipalities as before 2008; their groups into districts still hold.
GROUPED_BY: Mapping[str, str] = {"XK": "region"}


def main(arguments: Sequence[str]) -> int:
    """Cut the outlines of a tree's countries of return; returns the exit code."""
    if len(arguments) not in (1, 2):
        print(__doc__, file=sys.stderr)
        return 2
    root = Path(arguments[1] if len(arguments) == 2 else ".")
    try:
        features = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))["features"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        print(f"{arguments[0]} is no GeoJSON. Give the layer admin_1_states_provinces as GeoJSON.", file=sys.stderr)
        return 1
    places = [record.value for record in load(root)[0].places.values()]
    codes = sorted(place.code for place in places if "return" in place.roles and place.code)
    path = root / FILE
    notes = {code: outline.note for code, outline in read_outlines(path).items()}
    outlines = {code: replace(one, note=notes.get(code, "")) for code, one in cut(features, codes).items()}
    if not outlines:
        print(f"The layer holds none of {', '.join(codes)}. Give admin_1_states_provinces.", file=sys.stderr)
        return 1
    path.write_text(as_json(outlines, CREDIT), encoding="utf-8")
    print(f"{len(outlines)} countries, {path.stat().st_size // 1000} kB: {path}")
    return 0


def cut(features: Iterable[Mapping[str, Any]], codes: Sequence[str]) -> dict[str, Outline]:
    """Cut countries out of a GeoJSON layer of first-level units and simplify them; borders shared by two units stay shared."""
    units: dict[str, dict[str, list[Path2D]]] = {code: defaultdict(list) for code in codes}
    for number, feature in enumerate(features):
        properties = feature["properties"]
        code = properties.get("iso_a2")
        if code in units:
            unit = properties.get(GROUPED_BY[code]) if code in GROUPED_BY else None
            units[code][str(unit or number)] += list(_rings(feature["geometry"]))
    return {code: _outline(rings) for code, rings in units.items() if rings}


def as_json(outlines: Mapping[str, Outline], credit: str) -> str:
    """Text of the file: the credit first, then one country per line."""
    rows = [
        json.dumps(code)
        + ": "
        + json.dumps(
            {"note": outline.note, "land": outline.land, "lines": outline.lines},
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for code, outline in outlines.items()
    ]
    body = ",\n".join(rows)
    return f'{{"credit": {json.dumps(credit, ensure_ascii=False)}, "countries": {{\n{body}\n}}}}\n'


def _rings(geometry: Mapping[str, Any]) -> Iterator[Path2D]:
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    for polygon in polygons:
        for ring in polygon:
            yield tuple((round(x, 5), round(y, 5)) for x, y in ring)


Edge = tuple[MapPoint, MapPoint]


def _outline(units: Mapping[str, list[Path2D]]) -> Outline:
    """The outline from edges of one unit, and internal borders from edges that two units share."""
    owners: dict[Edge, list[str]] = defaultdict(list)
    for unit, rings in units.items():
        for ring in rings:
            for start, end in pairwise(ring):
                if start != end:
                    owners[(min(start, end), max(start, end))].append(unit)
    coast = [edge for edge, named in owners.items() if len(named) == 1]
    inner = [edge for edge, named in owners.items() if len(set(named)) > 1]
    spots = [spot for edge in coast for spot in edge]
    width = max(max(axis) - min(axis) for axis in zip(*spots, strict=True))
    step = width / DETAIL
    junctions = _junctions([*coast, *inner])
    land = [_simplify(path, step) for path in _join_rings(_chains(coast, junctions), step)]
    lines = [_simplify(path, step) for path in _chains(inner, junctions)]
    digits = 3 if width < 4 else 2
    return Outline(
        tuple(path for path in _rounded(land, digits) if len(path) > 3), tuple(p for p in _rounded(lines, digits))
    )


def _junctions(edges: Sequence[Edge]) -> set[MapPoint]:
    """Points where other than two edges meet, at which paths begin and end."""
    degree: dict[MapPoint, int] = defaultdict(int)
    for edge in edges:
        for spot in edge:
            degree[spot] += 1
    return {spot for spot, count in degree.items() if count != 2}


def _chains(edges: Sequence[Edge], junctions: set[MapPoint]) -> list[Path2D]:
    """Paths of edges from junction to junction, and rings without junctions."""
    at: dict[MapPoint, list[MapPoint]] = defaultdict(list)
    for start, end in edges:
        at[start].append(end)
        at[end].append(start)
    chains = []
    for start in [*sorted(junctions & at.keys()), *sorted(at.keys() - junctions)]:
        while at[start]:
            chain = [start]
            while at[chain[-1]]:
                here = chain[-1]
                following = at[here].pop()
                at[following].remove(here)
                chain.append(following)
                if following in junctions or following == start:
                    break
            chains.append(tuple(chain))
    return chains


def _join_rings(chains: list[Path2D], step: float) -> list[Path2D]:
    """Rings of paths joined end to end, each path simplified before so that shared junctions stay in place."""
    waiting = [_simplify(chain, step) for chain in chains]
    rings = []
    while waiting:
        ring = list(waiting.pop())
        while ring[0] != ring[-1]:
            following = next((one for one in waiting if ring[-1] in (one[0], one[-1])), None)
            if following is None:
                break
            waiting.remove(following)
            ring += (following if following[0] == ring[-1] else following[::-1])[1:]
        rings.append(tuple(ring))
    return rings


def _simplify(path: Path2D, step: float) -> Path2D:
    """Douglas-Peucker simplification with tolerance `step`; a ring is split at its farthest point first."""
    if len(path) < 3:
        return path
    if path[0] == path[-1]:
        far = max(range(len(path)), key=lambda place: _squared_distance(path[0], path[place]))
        if 0 < far < len(path) - 1:
            return _simplify(path[: far + 1], step)[:-1] + _simplify(path[far:], step)
    keep = {0, len(path) - 1}
    spans = [(0, len(path) - 1)]
    while spans:
        first, last = spans.pop()
        distances = [(_distance(path[place], path[first], path[last]), place) for place in range(first + 1, last)]
        worst, place = max(distances, default=(0.0, first))
        if worst > step:
            keep.add(place)
            spans += [(first, place), (place, last)]
    return tuple(path[place] for place in sorted(keep))


def _squared_distance(one: MapPoint, other: MapPoint) -> float:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2


def _distance(spot: MapPoint, start: MapPoint, end: MapPoint) -> float:
    """The distance of a point from the segment between two others."""
    length = _squared_distance(start, end)
    along = 0.0
    if length:
        across = (end[0] - start[0], end[1] - start[1])
        along = ((spot[0] - start[0]) * across[0] + (spot[1] - start[1]) * across[1]) / length
        along = min(1.0, max(0.0, along))
    foot = (start[0] + along * (end[0] - start[0]), start[1] + along * (end[1] - start[1]))
    return float(_squared_distance(spot, foot) ** 0.5)


def _rounded(paths: Iterable[Path2D], digits: int) -> Iterator[Path2D]:
    for path in paths:
        near: list[MapPoint] = []
        for spot in path:
            small = (round(spot[0], digits), round(spot[1], digits))
            if not near or near[-1] != small:
                near.append(small)
        yield tuple(near)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
