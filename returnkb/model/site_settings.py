"""Models of site settings: site configuration, country outlines, sheet labels and credits of the gazetteer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from returnkb.model.field_types import FrozenModel, Line, PrintableLine, Sentence
from returnkb.model.sheet_labels import Labels

# Names of Material for MkDocs: colours of palettes, and languages of the words around pages.
Colour = Literal[
    "red", "pink", "purple", "deep purple", "indigo", "blue", "light blue", "cyan", "teal", "green", "light green", "lime",
    "yellow", "amber", "orange", "deep orange", "brown", "grey", "blue grey", "black", "white",
]  # fmt: skip
Scheme = Literal["default", "slate"]
SiteLanguage = Literal[
    "ar", "bg", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hr", "hu", "hy", "it", "ka", "ku-IQ",
    "lt", "lv", "mk", "nb", "nl", "nn", "pl", "pt", "ro", "ru", "sh", "sk", "sl", "sq", "sr", "sv", "tr", "uk", "ur", "vi",
]  # fmt: skip
MapPoint = tuple[Annotated[float, Field(ge=-180, le=180)], Annotated[float, Field(ge=-90, le=90)]]
Path2D = tuple[MapPoint, ...]


@dataclass(frozen=True)
class Outline:
    """A country's rings, and the lines between its first-level units; degrees, longitude first."""

    land: Annotated[tuple[Annotated[Path2D, Field(min_length=2)], ...], Field(min_length=1)]
    lines: tuple[Annotated[Path2D, Field(min_length=1)], ...]
    note: Annotated[PrintableLine, Field(max_length=1_000)] = ""


class Credit(FrozenModel):
    """Somebody whose data the gazetteer holds, and under which licence: a record of sources/places/credits.yml."""

    key: Line = Field(description="The name under which places refer to it.", examples=["geonames"])
    name: Line = Field(description="Who made the data.", examples=["GeoNames"])
    licence: Line = Field(description="Under which licence it may be used.", examples=["CC BY 4.0"])
    url: Line = Field("", description="Where it can be had.", examples=["https://www.geonames.org/"])
    what: Sentence = Field("", description="What was taken from it.")

    def __str__(self) -> str:
        """Name and licence, as maps show them."""
        return f"{self.name} ({self.licence})"


class Palette(BaseModel):
    """Colours of one scheme; everything else a palette may hold is not used."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    scheme: Scheme = Field("default", description="`default` (light) or `slate` (dark).")
    primary: Colour | None = Field(None, description="Colour of the header.", examples=["teal"])
    accent: Colour | None = Field(None, description="Colour of what is pointed at.", examples=["teal"])


@dataclass(frozen=True)
class SiteConfig:
    """Name, address, description, language and colours of a site; None where the tree leaves them to the toolkit."""

    name: str | None = None
    url: str | None = None
    description: str | None = None
    language: str | None = None
    palettes: Mapping[str, Palette] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The name that readers see."""
        return self.name or "Return Facts"


@dataclass(frozen=True)
class SiteSettings:
    """Everything pages show that is neither an entry nor a vocabulary; every part may be missing."""

    outlines: Mapping[str, Outline] = field(default_factory=dict)
    credits: Mapping[str, Credit] = field(default_factory=dict)
    labels: Labels = field(default_factory=Labels)
    site: SiteConfig = field(default_factory=SiteConfig)
