"""Maps: small, with a note on their outlines, and equal to their table."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from returnkb.corpus.outline_file import read_outlines
from returnkb.model.site_settings import Outline
from returnkb.pages.context import Page, PageContext
from returnkb.pages.places import country_maps
from returnkb.pages.places.map_layout import draw
from tests.constants import REPOSITORY
from tools.cut_outlines import as_json, cut

OUTLINES = REPOSITORY / "sources" / "places" / "outlines.json"


@pytest.fixture(scope="module")
def drawn(context: PageContext) -> dict[str, Page]:
    """Map pages by country."""
    return {page.address.split("/")[0]: page for page in country_maps.pages(context)}


def square(west: float, south: float) -> dict[str, object]:
    """A unit one degree wide, its sides in small steps."""
    steps = [number / 10 for number in range(10)]
    ring = [[west + step, south] for step in steps] + [[west + 1, south + step] for step in steps]
    ring += [[west + 1 - step, south + 1] for step in steps] + [[west, south + 1 - step] for step in steps]
    return {
        "properties": {"iso_a2": "QQ"},
        "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]},
    }


def test_two_units_become_one_outline_and_one_line() -> None:
    """The border two units share is drawn once, as a line within; the rest becomes the country's ring."""
    outline = cut([square(0, 0), square(1, 0)], ["QQ"])["QQ"]

    assert outline.lines in {(((1.0, 0.0), (1.0, 1.0)),), (((1.0, 1.0), (1.0, 0.0)),)}
    assert len(outline.land) == 1
    assert outline.land[0][0] == outline.land[0][-1]
    assert {(0, 0), (2, 0), (2, 1), (0, 1)} <= set(outline.land[0])


def test_outlines_are_read_back_as_written(tmp_path: Path) -> None:
    """Nothing is lost between cutting and drawing."""
    path = tmp_path / "outlines.json"
    outline = cut([square(0, 0)], ["QQ"])["QQ"]
    path.write_text(as_json({"QQ": outline}, "nobody"), encoding="utf-8")

    assert read_outlines(path) == {"QQ": outline}


def test_outlines_are_small_and_credited() -> None:
    """The file stays under 250 kB and says whose it is."""
    text = OUTLINES.read_text(encoding="utf-8")

    assert len(text.encode()) < 250_000
    assert "Natural Earth" in text[:200]


def test_every_country_of_return_with_points_has_a_map(context: PageContext, drawn: dict[str, Page]) -> None:
    """No country of return that has places with points is without its map."""
    wanted = {
        record.id
        for record in context.assessed.corpus.places.values()
        if "return" in record.value.roles
        and any(place.point for place in context.assessed.corpus.places_by_country.get(record.id, []))
    }

    assert wanted
    assert wanted <= set(drawn)


def test_the_table_says_what_the_map_says(drawn: dict[str, Page]) -> None:
    """Every sign of the map has its row, with the same count and the same word."""
    for page in drawn.values():
        signs = re.findall(r'class="rk-sign rk-(\w+)" href="[^"]+" aria-label="(.+?): (\d+) statement', page.body)
        rows = set(
            re.findall(
                r'<a href="[^"]+">([^<]+)</a>.*?</th><td class="rk-cell rk-(\w+)">[^<]+</td><td>(\d+)<', page.body
            )
        )

        assert {(label, word, count) for word, label, count in signs} <= rows


def test_every_map_says_what_its_lines_are(drawn: dict[str, Page]) -> None:
    """The note on boundaries and the credit stand under every map, and what is wrong with the layer where we know it."""
    for page in drawn.values():
        assert "say nothing about the status of any territory" in page.body
        assert "Natural Earth (public domain)" in page.body
    assert "Halabja" in drawn["iraq"].body
    assert "before 2012" in drawn["mali"].body
    assert "Resolution 1244" in drawn["kosovo"].text()


def test_markers_lie_within_the_drawing_and_labels_do_not_overlap(context: PageContext) -> None:
    """A place outside the outline still lies on the map, and no label covers another."""
    kosovo = context.settings.outlines["XK"]
    assert isinstance(kosovo, Outline)
    drawing = draw(kosovo, country_maps.known_places(context, context.assessed.corpus.place("kosovo")))

    assert all(0 <= marker.x <= drawing.width and 0 <= marker.y <= drawing.height for marker in drawing.markers)
    labels = [marker.label for marker in drawing.markers if marker.label]
    assert len(labels) == len(set(labels)) > 20
