"""Alerts: changes of the last months that override what entries say, with the day on which each ends or is looked at again."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from returnkb.model.field_types import Day, FrozenModel, PlaceId, Sentence, Slug, When

FullClaimRef = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(/[a-z0-9-]+){1,2}#[a-z0-9-]+$")]


class Alert(FrozenModel):
    """A change that readers of a place must see first, such as a closed border."""

    id: Slug = Field(description="Short and lasting.", examples=["iq-airspace-2026"])
    text: Sentence = Field(description="One sentence of at most 30 words, stating only what its claims state.")
    places: tuple[PlaceId, ...] = Field(
        description="Places it holds for; a country or region includes the places in it.", min_length=1
    )
    claims: tuple[FullClaimRef, ...] = Field(
        description="The claims it rests on.", min_length=1, examples=[["iraq/airspace#closed"]]
    )
    since: When = Field(description="When it began.", examples=["2026-03"])
    until: Day | None = Field(None, description="The last day on which it holds, where that is known.")
    look_again: Day | None = Field(None, description="The day by which somebody looks again; needed without `until`.")

    def shown_on(self, day: date) -> bool:
        """Whether it is shown on a day; an alert whose look-again day has passed stays, and is marked as not re-checked."""
        return (self.since.first is None or self.since.first <= day) and (self.until is None or day <= self.until)
