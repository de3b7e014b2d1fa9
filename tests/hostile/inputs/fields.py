"""Fields: the path of every value of a model, read from its definition, and example values for those that are required."""

from __future__ import annotations

import collections.abc
import copy
import types
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

Path = tuple[str | int, ...]
# The last step of a path that means the name of a key of a mapping, not its value.
KEY = "\x00key"
# The step of a path that means the first key of a mapping.
ANY_KEY = "\x00any key"
_MAPPINGS = (collections.abc.Mapping, dict)


def leaves(model: type[BaseModel]) -> list[Path]:
    """The path of every value of a model that is not itself a model, list or mapping; lists by their first item."""
    return list(_of_model(model, ()))


def _of_model(model: type[BaseModel], path: Path) -> Iterator[Path]:
    for name, info in model.model_fields.items():
        yield from _of(info.annotation, (*path, name))


def _of(annotation: Any, path: Path) -> Iterator[Path]:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        yield from _of(arguments[0], path)
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield from _of_model(annotation, path)
    elif origin in (Union, types.UnionType):
        yield from {leaf: None for one in arguments if one is not type(None) for leaf in _of(one, path)}
    elif origin in (tuple, list):
        yield from _of(arguments[0], (*path, 0))
    elif origin in _MAPPINGS:
        yield (*path, KEY)
        yield from _of(arguments[1], (*path, ANY_KEY))
    else:
        yield path


def put(data: Any, path: Path, value: str) -> Path:
    """Set a value in plain data, or add a key of a mapping, and return where; containers that are missing are made.

    Keys are to be added before values are set, so that a value lands under a key that the data had before.
    """
    step: Any = path[0]
    rest = path[1:]
    if step == KEY:
        if not data:
            data["en"] = "x"
        data[value] = _alike(data)
        return (value,)
    if step == ANY_KEY:
        step = next(iter(data), "en")
    if isinstance(data, list) and not data:
        data.append(None)
    if not rest:
        data[step] = value
        return (step,)
    inner = data[step] if isinstance(data, list) else data.get(step)
    if not isinstance(inner, list | dict):
        inner = data[step] = [] if isinstance(rest[0], int) else {}
    return (step, *put(inner, rest, value))


def _alike(mapping: Mapping[str, Any]) -> Any:
    """A value of the shape that the mapping holds already."""
    return copy.deepcopy(next(iter(mapping.values())))


def completed(model: type[BaseModel], data: dict[str, Any]) -> dict[str, Any]:
    """Data with an example of every model inside it that it lacks, so that a payload finds the fields around its own."""
    for name, info in model.model_fields.items():
        inner = _model_in(info.annotation)
        if inner is None:
            continue
        if name not in data:
            data[name] = example(info.annotation, info)
        for one in _models(data[name]):
            completed(inner, one)
    return data


def _models(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [one for one in value if isinstance(one, dict)]
    if isinstance(value, dict):
        inner = [one for one in value.values() if isinstance(one, dict)]
        return inner or [value]
    return []


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for one in get_args(annotation) if (found := _model_in(one))), None)


def example(annotation: Any, info: FieldInfo | None = None) -> Any:
    """A value that fits an annotation, as text; the field's own example where it has one."""
    if info is not None and info.examples:
        return _as_text(info.examples[0])
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return example(arguments[0])
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        required = {name: one for name, one in annotation.model_fields.items() if one.is_required()}
        return {name: example(one.annotation, one) for name, one in required.items()}
    if origin in (Union, types.UnionType):
        return example(next(one for one in arguments if one is not type(None)))
    if origin in (tuple, list):
        return [example(arguments[0])]
    if origin in _MAPPINGS:
        return {"en": example(arguments[1])}
    if origin is Literal:
        return str(arguments[0])
    return {bool: "true", int: "1", float: "1", date: "2026-11-20"}.get(
        annotation, "2026" if annotation is not str else "Example"
    )


def _as_text(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_as_text(one) for one in value]
    if isinstance(value, dict):
        return {key: _as_text(one) for key, one in value.items()}
    return str(value).lower() if isinstance(value, bool) else str(value)
