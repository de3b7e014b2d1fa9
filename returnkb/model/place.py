"""Model of places: a record of the gazetteer, with its names, codes, parent and label."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from returnkb.model.field_types import CountryCode, FrozenModel, Line, NameKey, PlaceId, Sentence, Term

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:/-]{1,40}$")]


class Point(FrozenModel):
    """Position of a place's label on a map; degrees, WGS 84. Not a boundary and not an address."""

    lat: float = Field(ge=-90, le=90, description="Latitude in degrees.")
    lon: float = Field(ge=-180, le=180, description="Longitude in degrees.")
    credit: Line = Field(description="Whose data it is: a key of sources/places/credits.yml.", examples=["geonames"])


class Place(FrozenModel):
    """A country, region, municipality or town, with every name people call it by."""

    id: PlaceId = Field(
        description="Never changes: the country's folder, then the place's.", examples=["kosovo/prizren"]
    )
    kind: Literal[
        "union", "country", "region", "area", "governorate", "district", "municipality", "county", "cercle", "town"
    ] = Field(description="What sort of place it is.")
    names: Mapping[NameKey, tuple[Line, ...]] = Field(
        description="Names by language and, where needed, script; the first in each list is the usual one, "
        "the first English one is the label.",
        examples=[{"en": ["Prizren"], "sr-Cyrl": ["Призрен"]}],
    )
    former: tuple[Line, ...] = Field((), description="Names no longer in use.")
    other: tuple[Line, ...] = Field((), description="Other spellings people type.")
    parent: PlaceId | None = Field(None, description="The place it is part of; countries have none.")
    also_in: tuple[PlaceId, ...] = Field((), description="Areas that cross the administrative order.")
    code: CountryCode | None = Field(None, description="Countries only: ISO 3166-1 alpha-2, XK for Kosovo.")
    roles: tuple[Literal["return", "host"], ...] = Field(
        (), description="Countries only: whether people return to or from it."
    )
    main: bool = Field(
        False, description="Many people return to it: the counsellor's questions are to be answered for it first."
    )
    languages: tuple[NameKey, ...] = Field(
        (),
        description="Countries and regions: languages in which clients get printed sheets, as far as sources/labels.yml has them; "
        "places within have the same.",
        examples=[["ar", "ckb"]],
    )
    footnote: Sentence | None = Field(None, description="Countries only: printed on every page that names it.")
    codes: Mapping[Term, Code] = Field({}, description="Codes in other lists, such as iso, pcode, geonames, wikidata.")
    point: Point | None = Field(None, description="Where its label stands on a map.")
    note: Sentence | None = Field(None, description="What a reader must know about the unit itself.")

    @property
    def label(self) -> str:
        """The name used on pages; its id where the English name is missing, which is a finding."""
        return next(iter(self.names.get("en", ())), self.id)

    @property
    def country_id(self) -> str:
        """The id of the country (or union) it belongs to."""
        return self.id.split("/", 1)[0]

    @property
    def is_country(self) -> bool:
        """Whether it has no parent: a country, or a union of countries."""
        return self.kind in ("country", "union")

    def name_in(self, language: str) -> str:
        """Its name in a language, or its label."""
        names = self.names.get(language) or self.names.get(language.partition("-")[0])
        return names[0] if names else self.label

    def every_name(self) -> Iterator[str]:
        """All names, in every language and script, former ones and other spellings included, each once."""
        seen: set[str] = set()
        for names in (*self.names.values(), self.former, self.other):
            for name in names:
                if name not in seen:
                    seen.add(name)
                    yield name
