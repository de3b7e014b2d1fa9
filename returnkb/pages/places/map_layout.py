"""Layout of a country map in pixels: projection of outline and places, and label placement without overlaps."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from returnkb.assessment.coverage_status import CoverageStatus
from returnkb.model.place import Place
from returnkb.model.site_settings import MapPoint, Outline, Path2D

WIDTH, HEIGHT, MARGIN = 820.0, 700.0, 30.0
LETTER, LINE = 6.4, 15.0
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class KnownPlace:
    """A place to draw, its coverage status and its number of statements."""

    place: Place
    best: CoverageStatus
    count: int


@dataclass(frozen=True)
class Marker:
    """The marker of a place: its position, and the position of its label unless that would overlap another."""

    known: KnownPlace
    x: float
    y: float
    label: MapPoint | None = None
    anchor: str = "start"


@dataclass(frozen=True)
class Drawing:
    """A map in pixels: its size, SVG paths of land and inner lines, and its markers, most statements first."""

    width: int
    height: int
    land: str
    lines: str
    markers: tuple[Marker, ...]


def draw(outline: Outline, places: Sequence[KnownPlace]) -> Drawing:
    """Lay out a country at the size of a page; places without a point are left out."""
    frame = _Frame.around(outline, [known.place for known in places])
    visible = sorted(
        (known for known in places if known.place.point), key=lambda known: (-known.count, known.place.label)
    )
    return Drawing(
        round(frame.width),
        round(frame.height),
        frame.path(outline.land, closed=True),
        frame.path(outline.lines, closed=False),
        tuple(_markers(frame, visible)),
    )


@dataclass(frozen=True)
class _Frame:
    """Equirectangular projection from degrees to pixels, true to scale at the middle latitude of the country."""

    west: float
    north: float
    across: float
    down: float
    width: float
    height: float

    @classmethod
    def around(cls, outline: Outline, places: Iterable[Place]) -> _Frame:
        spots = [spot for path in outline.land for spot in path]
        spots += [(place.point.lon, place.point.lat) for place in places if place.point]
        west, east = min(x for x, _ in spots), max(x for x, _ in spots)
        south, north = min(y for _, y in spots), max(y for _, y in spots)
        shrink = math.cos(math.radians((south + north) / 2))
        scale = min((WIDTH - 2 * MARGIN) / ((east - west) * shrink), (HEIGHT - 2 * MARGIN) / (north - south))
        width = (east - west) * shrink * scale + 2 * MARGIN
        return cls(west, north, shrink * scale, scale, width, (north - south) * scale + 2 * MARGIN)

    def at(self, spot: MapPoint) -> MapPoint:
        """Position of a point on the map."""
        return (
            round(MARGIN + (spot[0] - self.west) * self.across, 1),
            round(MARGIN + (self.north - spot[1]) * self.down, 1),
        )

    def path(self, paths: Iterable[Path2D], *, closed: bool) -> str:
        """SVG path data; line segments are relative, which is shorter."""
        return "".join(self._path(path) + ("z" if closed else "") for path in paths if len(path) > 1)

    def _path(self, path: Path2D) -> str:
        before = self.at(path[0])
        commands = [f"M{before[0]:g} {before[1]:g}l"]
        for spot in path[1:]:
            point = self.at(spot)
            commands.append(f"{round(point[0] - before[0], 1):g} {round(point[1] - before[1], 1):g} ")
            before = point
        return "".join(commands).rstrip()


def _markers(frame: _Frame, places: Sequence[KnownPlace]) -> Iterator[Marker]:
    """Markers with labels; a label that would overlap a marker or another label is left out, as the table below names every place."""
    spots = [frame.at((known.place.point.lon, known.place.point.lat)) for known in places if known.place.point]
    taken: list[Box] = [
        (x - 6, y - 6, x + 6, y + 6) for (x, y), known in zip(spots, places, strict=True) if known.count
    ]
    for known, (x, y) in zip(places, spots, strict=True):
        if not known.count:
            yield Marker(known, x, y)
            continue
        label, anchor = _label_position(frame, x, y, len(known.place.label) * LETTER, taken)
        yield Marker(known, x, y, label, anchor)


def _label_position(frame: _Frame, x: float, y: float, length: float, taken: list[Box]) -> tuple[MapPoint | None, str]:
    """Label position on the first side of a marker where it fits, right, left, above or below, and its text anchor."""
    sides: tuple[tuple[float, float, str, float], ...] = (
        (x + 9, y + 4, "start", x + 9),
        (x - 9, y + 4, "end", x - 9 - length),
        (x, y - 10, "middle", x - length / 2),
        (x, y + 19, "middle", x - length / 2),
    )
    for at, base, anchor, left in sides:
        box = (left, base - LINE + 4, left + length, base + 3)
        inside = box[0] >= 0 and box[2] <= frame.width and box[1] >= 0 and box[3] <= frame.height
        if inside and not any(_overlap(box, other) for other in taken):
            taken.append(box)
            return (round(at, 1), round(base, 1)), anchor
    return None, "start"


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
