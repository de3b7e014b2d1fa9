"""Field types: identifiers, dates and texts as models validate them, and the base class of all models."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)

from returnkb.model.edtf import EdtfDate, InvalidEdtf, explain_day
from returnkb.text.characters import BIDI_CONTROLS

_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


def _parse_day(value: Any) -> Any:
    """A day from its strict form YYYY-MM-DD, so that 03.04.2026 never becomes the wrong month."""
    if isinstance(value, str):
        if not _ISO_DAY.fullmatch(value):
            raise InvalidEdtf(explain_day(value) or "it is not a day on the calendar, as YYYY-MM-DD")
        return date.fromisoformat(value)
    return value


def _parse_edtf(value: Any) -> Any:
    return value if isinstance(value, EdtfDate) else EdtfDate.parse(str(value))


def _refuse_controls(text: str) -> str:
    if _CONTROL.search(text):
        raise ValueError("it holds a control character or a line break")
    return text


def _refuse_directions(text: str) -> str:
    if BIDI_CONTROLS.search(text):
        raise ValueError("it holds a character that changes the direction of writing")
    return text


Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
PlaceId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)?$")]
EntryId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(/[a-z0-9-]+){1,2}$")]
ClaimRef = Annotated[str, StringConstraints(pattern=r"^([a-z0-9-]+(/[a-z0-9-]+){1,2}#)?[a-z0-9-]+$")]
TopicId = Annotated[str, StringConstraints(pattern=r"^[a-z]+(\.[a-z_]+)?$")]
Term = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+$")]
CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
RegionCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}-[A-Z0-9]{1,3}$")]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?$")]
Day = Annotated[date, BeforeValidator(_parse_day)]
When = Annotated[
    EdtfDate,
    BeforeValidator(_parse_edtf),
    PlainSerializer(str, return_type=str),
    WithJsonSchema(
        {"type": ["string", "integer"], "description": "EDTF: 2020, 2020-06, 2020-06-03, 2019/2021, unknown"}
    ),
]
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=600, strip_whitespace=True)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
PrintableLine = Annotated[str, AfterValidator(_refuse_controls), AfterValidator(_refuse_directions)]
NameKey = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?$")]


class FrozenModel(BaseModel):
    """Base of all models of YAML records: unknown keys are refused, and instances are immutable."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
