"""An assessed tree with one text in every free string field of its models, which are found by their definitions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from enum import EnumType
from typing import Any, get_args

from pydantic import BaseModel

from returnkb.assessment.assess import assess
from returnkb.assessment.assessed import AssessedCorpus
from returnkb.corpus.corpus import Corpus, Record


def with_text(judged: AssessedCorpus, text: str, keep: Iterable[str] = ()) -> AssessedCorpus:
    """A tree judged anew with a text in every field that takes any text, but for fields with names to keep."""
    kept = frozenset(keep)
    corpus = judged.corpus
    changed: dict[str, Any] = {
        one.name: {key: _changed_record(value, text, kept) for key, value in getattr(corpus, one.name).items()}
        for one in fields(Corpus)
        if isinstance(getattr(corpus, one.name), Mapping)
    }
    return assess(replace(corpus, **changed), judged.today)


def _changed_record(found: Any, text: str, keep: frozenset[str]) -> Any:
    if isinstance(found, Record):
        return replace(found, value=_changed_model(found.value, text, keep))
    return _changed_model(found, text, keep)


def _changed_model(model: BaseModel, text: str, keep: frozenset[str]) -> BaseModel:
    update = {
        name: _changed(getattr(model, name), (info.annotation, *info.metadata), text, keep)
        for name, info in type(model).model_fields.items()
        if name not in keep
    }
    return model.model_copy(update=update)


def _changed(value: Any, types: tuple[Any, ...], text: str, keep: frozenset[str]) -> Any:
    """A value with the text in every free string; optional strings and lists of strings that are empty are filled."""
    if isinstance(value, BaseModel):
        return _changed_model(value, text, keep)
    if isinstance(value, Mapping):
        inner = next(get_args(one)[1:] for one in types if len(get_args(one)) == 2)
        return {key: _changed(one, inner, text, keep) for key, one in value.items()}
    if isinstance(value, tuple) and value and not isinstance(value[0], str):
        return tuple(_changed(one, types, text, keep) for one in value)
    if not _takes_any_text(types):
        return value
    return (text,) if isinstance(value, tuple) else text


def _takes_any_text(types: Iterable[Any]) -> bool:
    """Whether a field is a string without a pattern or a list of choices, anywhere within its annotation."""
    every = [*_within(types)]
    return str in every and not any(isinstance(one, EnumType) or getattr(one, "pattern", None) for one in every)


def _within(types: Iterable[Any]) -> Iterable[Any]:
    for one in types:
        yield one
        yield from _within(get_args(one))
        yield from getattr(one, "__metadata__", ())
