"""Configuration of the CMS: a form for every kind of entry, source and organisation, made from the field definitions."""

from __future__ import annotations

import types
from collections.abc import Iterator
from typing import Any, Literal, Union, get_args, get_origin

import yaml
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from returnkb.corpus.files.validation import model_in
from returnkb.model.entry import KINDS
from returnkb.model.source import Organisation, Source

# How deep the files are. No page is created from these patterns; a part that the program fills in itself stands for any folder.
_PATHS = {"country": "{{year}}/{{slug}}", "place": "{{year}}/{{month}}/{{slug}}"}
_LONG = 200


def cms_config(backend: dict[str, str], site_url: str = "") -> str:
    """The configuration file as YAML, for a backend such as `{name: gitea, repo: society/facts}`."""
    config: dict[str, Any] = {
        "backend": backend,
        **({"site_url": site_url} if site_url else {}),
        # Pictures are no part of a collection; the program asks for a folder all the same.
        "media_folder": "build/media",
        "output": {"omit_empty_optional_fields": True},
        "collections": [
            *_entry_collections(),
            _records("register", "Sources", Source),
            _records("organisations", "Organisations", Organisation),
        ],
    }
    return yaml.safe_dump(config, sort_keys=False, allow_unicode=True, width=120)


def _entry_collections() -> Iterator[dict[str, Any]]:
    """Two collections for each kind: entries of a whole country, and those of its places."""
    for kind, model in KINDS.items():
        for where, path in _PATHS.items():
            if (where, kind) == ("place", "programme") or (where, kind) == ("place", "guide"):
                continue
            body = {"name": "body", "label": "Text below", "widget": "markdown", "required": False}
            yield {
                "name": f"{kind}-{where}",
                "label": f"{kind.capitalize()}s of a {where}"
                if kind not in ("programme", "guide")
                else f"{kind.capitalize()}s",
                "folder": "docs",
                "path": path,
                "extension": "md",
                "format": "yaml-frontmatter",
                "filter": {"field": "kind", "value": kind},
                # A new page needs a folder, which only its place decides: it is made with a form, or where the files are.
                "create": False,
                "delete": False,
                "identifier_field": "title",
                "fields": [*_fields(model), body],
            }


def _records(folder: str, label: str, model: type[BaseModel]) -> dict[str, Any]:
    """A collection of YAML files, one for each record."""
    name = next(iter(model.model_fields))
    return {
        "name": folder,
        "label": label,
        "folder": f"sources/{folder}",
        "extension": "yml",
        "format": "yaml",
        "create": True,
        "delete": False,
        "identifier_field": name,
        "fields": [*_fields(model)],
    }


def _fields(model: type[BaseModel]) -> list[dict[str, Any]]:
    """The form fields of a model; the kind comes first, as in every file."""
    names = sorted(model.model_fields, key=lambda name: name != "kind")
    return [_field(name, model.model_fields[name]) for name in names]


def _field(name: str, info: FieldInfo) -> dict[str, Any]:
    """The form field of a field: a list, a choice, a part with fields of its own, or a line of text."""
    field: dict[str, Any] = {"name": name, "label": name.replace("_", " ").capitalize()}
    if info.description:
        field["hint"] = info.description
    if not info.is_required():
        field["required"] = False
    annotation = _without_none(info.annotation)
    part = model_in(annotation)
    if name == "kind":
        return {"name": "kind", "label": "Kind", "widget": "hidden", "default": get_args(annotation)[0]}
    if get_origin(annotation) is tuple:
        inner: dict[str, Any] = (
            {"fields": _fields(part)}
            if part
            else {"field": {"name": name, "label": name.capitalize(), "widget": "string"}}
        )
        return {**field, "widget": "list", **inner}
    if part:
        return {**field, "widget": "object", "fields": _fields(part)}
    if get_origin(annotation) is Literal:
        return {**field, "widget": "select", "options": list(get_args(annotation))}
    if annotation is bool:
        return {**field, "widget": "boolean"}
    if annotation in (int, float):
        return {**field, "widget": "number", "value_type": annotation.__name__}
    return {**field, "widget": "text" if _longest(info) > _LONG else "string"}


def _longest(info: FieldInfo) -> int:
    """The maximum length of a text field; 0 for a field that a pattern limits."""
    inner = [one for part in get_args(info.annotation) for one in getattr(part, "__metadata__", ())]
    return max((getattr(one, "max_length", None) or 0 for one in (*info.metadata, *inner)), default=0)


def _without_none(annotation: Any) -> Any:
    """The type of a field that may be left out, without None and without its constraints."""
    if get_origin(annotation) in (Union, types.UnionType):
        annotation = next(one for one in get_args(annotation) if one is not type(None))
    return get_args(annotation)[0] if hasattr(annotation, "__metadata__") else annotation
