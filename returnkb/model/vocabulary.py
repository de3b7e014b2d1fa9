"""The vocabularies: topics, illnesses, questions, services, groups, modes of return, and the components of good practice."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from returnkb.model.field_types import FrozenModel, Line, NameKey, Sentence, Slug, Term, TopicId

Words = Mapping[NameKey, tuple[Line, ...]]


class Topic(FrozenModel):
    """What a claim can be about; a topic above a dot holds the topics below it."""

    id: TopicId = Field(description="Never changes.", examples=["health.medicines"])
    label: Line = Field(description="As pages show it.")
    limit_days: int = Field(
        gt=0,
        description="Days after which information is due for another look. Our own policy: no standard gives such numbers.",
    )
    words: Words = Field({}, description="What people call it, by language.", examples=[{"de": ["Medikamente"]}])


class Illness(FrozenModel):
    """An illness or condition, with the medicines that treat it."""

    id: Term = Field(description="Never changes.", examples=["diabetes"])
    label: Line = Field(description="As pages show it.", examples=["Diabetes"])
    topic: TopicId = Field(description="The topic that general entries about it have.", examples=["health.chronic"])
    words: Words = Field({}, description="What people call it, by language.", examples=[{"de": ["Zuckerkrankheit"]}])
    medicines: tuple[Line, ...] = Field(
        (),
        description="International Nonproprietary Names of its medicines (WHO).",
        examples=[["insulin", "metformin"]],
    )
    brands: tuple[Line, ...] = Field(
        (), description="Trade names under which they are sold in Europe.", examples=[["NovoRapid", "Lantus"]]
    )


class Question(FrozenModel):
    """A question that counsellors ask of every place, and the topics of the entries that answer it."""

    id: Slug = Field(description="Never changes.", examples=["rent"])
    label: Line = Field(description="The subject in a word or two, as pages show it.", examples=["Rent"])
    question: Line = Field(description="The whole question.", examples=["What does a flat cost?"])
    topics: tuple[TopicId, ...] = Field(description="Topics of entries that answer it.", min_length=1)
    illnesses: tuple[Term, ...] = Field(
        (), description="Illnesses of which the entry or claim must speak; none for questions about no illness."
    )
    services: tuple[Term, ...] = Field((), description="Kinds of service to ask.")
    asks_whom: bool = Field(
        False, description="Whether it asks who helps: the address or phone of a service answers no other question."
    )
    asks_amount: bool = Field(
        False, description="Whether it asks for an amount of money: a statement without one does not answer it."
    )
    words: Words = Field({}, description="What people call it, by language.")
    answer_words: Words = Field(
        {},
        description="Beginnings of words of which a statement needs one to be the short answer where no entry has an `answer`, by "
        "language; none for questions that any statement on their topics answers.",
        examples=[{"en": ["enrol", "regist"]}],
    )


class ServiceType(FrozenModel):
    """A kind of help."""

    id: Term = Field(description="Never changes.", examples=["legal_aid"])
    label: Line = Field(description="As pages show it.")
    words: Words = Field({}, description="What people call it, by language.")
    hide_address: bool = Field(
        False, description="Publishing where it is could endanger people: an address is refused."
    )


class Group(FrozenModel):
    """A group of people with needs of their own."""

    id: Term = Field(description="Never changes.", examples=["single_parent"])
    label: Line = Field(description="As pages show it.")
    words: Words = Field({}, description="What people call them, by language; none that demean.")


class Mode(FrozenModel):
    """A way of returning."""

    id: Term = Field(description="Never changes.", examples=["avrr"])
    label: Line = Field(description="As pages show it.")
    forced: bool = Field(description="Whether the state carries the return out.")
    words: Words = Field({}, description="What people call it, by language.")


class Component(FrozenModel):
    """One of the six parts of a good return programme (European Red Cross Return Initiative, 2009, chapter 7)."""

    id: Slug = Field(description="Never changes.")
    label: Line = Field(description="As pages show it.")
    about: Sentence = Field(description="What belongs to it.")
    topics: tuple[TopicId, ...] = Field((), description="Topics whose entries show that something exists for it.")
    services: tuple[Term, ...] = Field((), description="Kinds of service that belong to it.")
