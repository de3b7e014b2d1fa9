"""Reading of the site configuration: the part of mkdocs.yml that a collection may set, read as data and never executed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from returnkb.corpus.files.document import Document, Key, Unreadable, read_text
from returnkb.corpus.files.validation import validate_yaml
from returnkb.corpus.files.yaml_document import read_data
from returnkb.model.field_types import Line, Sentence
from returnkb.model.finding import Finding, Level, errors
from returnkb.model.site_settings import Palette, SiteConfig, SiteLanguage
from returnkb.text.url_check import url_fault

FILE = "mkdocs.yml"
_PACKAGE = Path(__file__).resolve().parents[1]
# In the repository the file is beside the package, where `mkdocs build` looks for it; an installed package has it inside.
TOOLKIT_FILE = _PACKAGE / FILE if (_PACKAGE / FILE).is_file() else _PACKAGE.parent / FILE
_USED = ("site_name", "site_url", "site_description", "theme")


_NO_CONTROLS = StringConstraints(pattern=r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*$")


class _Theme(BaseModel):
    """The part of the theme that a tree may set."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    language: SiteLanguage | None = Field(None, description="Language of the words around pages.", examples=["de"])
    palette: tuple[Palette, ...] = Field((), description="Colours by scheme.")


class _ConfigFile(BaseModel):
    """The part of mkdocs.yml that a tree may set."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    site_name: Annotated[Line, _NO_CONTROLS] | None = Field(None, description="Name of the site.")
    site_description: Annotated[Sentence, _NO_CONTROLS] | None = Field(
        None, description="What the site is, in one sentence."
    )
    site_url: str | None = Field(
        None, max_length=300, description="Address of the site.", examples=["https://facts.example.org/"]
    )
    theme: _Theme = Field(default_factory=_Theme, description="Language and colours.")


def load_site_config(root: Path, findings: list[Finding]) -> SiteConfig:
    """The site configuration of a tree; faults in its mkdocs.yml, and what of it is not used, become findings.

    The file is parsed into text values only, so that tags such as `!!python/object` build nothing.
    """
    path = root / FILE
    if path.is_symlink():
        sentence = "This is a symbolic link, which can lead out of the tree."
        findings.append(Finding(FILE, 1, 1, "F12", Level.MUST_FIX, sentence, "Replace it with the file itself."))
        return SiteConfig()
    if not path.exists():
        return SiteConfig()
    try:
        document = read_data(root, path)
        tagged = _tagged(read_text(document.path, path))
    except Unreadable as error:
        findings.append(error.finding)
        return SiteConfig()
    if not isinstance(document.data, dict):
        findings.append(document.finding("F07", (), "Fields are expected here.", "Write `site_name: …` lines."))
        return SiteConfig()
    found = [*document.findings, *_faults(document, tagged), *_unused(document)]
    made, faults = validate_yaml(_ConfigFile, _used(document.data), document)
    findings += found + faults
    return _site_config(made) if made and not any(one.level is Level.MUST_FIX for one in found) else SiteConfig()


def read_site_config(root: Path) -> SiteConfig:
    """Name, address, language and colours of a tree's site; raises Unreadable at the first fault."""
    findings: list[Finding] = []
    config = load_site_config(root, findings)
    for fault in errors(findings):
        raise Unreadable(fault)
    return config


def _site_config(made: _ConfigFile) -> SiteConfig:
    url = made.site_url.rstrip("/") + "/" if made.site_url else None
    palettes: dict[str, Palette] = {palette.scheme: palette for palette in made.theme.palette}
    return SiteConfig(made.site_name, url, made.site_description, made.theme.language, palettes)


def _used(data: Mapping[str, Any]) -> dict[str, Any]:
    """The used part of the file's values; a theme given by name alone, and a single palette, in their longer form."""
    used = {name: data[name] for name in _USED if name in data}
    theme = used.get("theme")
    if isinstance(theme, str):
        used.pop("theme")
    elif isinstance(theme, dict) and isinstance(theme.get("palette"), dict):
        used["theme"] = {**theme, "palette": [theme["palette"]]}
    return used


def _tagged(text: str) -> set[tuple[int, int]]:
    """Line and column of every value with an explicit tag."""
    return {
        (event.start_mark.line + 1, event.start_mark.column + 1)
        for event in yaml.parse(text, Loader=yaml.SafeLoader)
        if getattr(event, "tag", None) and event.start_mark
    }


def _faults(document: Document, tagged: set[tuple[int, int]]) -> Iterator[Finding]:
    for key, position in document.values.items():
        if position in tagged and key[:1] and key[0] in _USED and not _left_out(key):
            sentence = f"“{key[-1]}” has a YAML tag, which is not carried out here."
            yield document.finding("F07", key, sentence, "Write the value itself.")
    url = document.data.get("site_url")
    fault = url_fault(url) if isinstance(url, str) and url else None
    if not fault and isinstance(url, str) and ("?" in url or "#" in url):
        fault = "it has a query or a fragment"
    if fault:
        yield document.finding("F07", ("site_url",), f"“site_url” is not an address: {fault}.", "Write https://…/.")


def _left_out(key: Key) -> bool:
    """Whether a value of the theme is not used."""
    used = {"language", "palette", "scheme", "primary", "accent"}
    return key[0] == "theme" and len(key) > 1 and key[-1] not in used and not isinstance(key[-1], int)


def _unused(document: Document) -> Iterator[Finding]:
    """A finding for every field that has no effect because the toolkit's own value is used."""
    own = _own_values()
    fields: list[tuple[Key, Any, Any]] = [
        ((name,), value, own.get(name)) for name, value in document.data.items() if name not in _USED
    ]
    theme, own_theme = document.data.get("theme"), own.get("theme", {})
    if isinstance(theme, dict):
        unused = (name for name in theme if name not in _Theme.model_fields)
        fields += [(("theme", name), theme[name], own_theme.get(name)) for name in unused]
    for key, value, ours in fields:
        if value != ours:
            sentence = (
                f"“{key[-1]}” of this file is not used: here a collection sets name, address, language and colours."
            )
            line, column = document.position(key, of_key=True)
            repair = "Delete it. If you trust every line of this file, build with --trust-config."
            yield Finding(document.path, line, column, "F13", Level.UNUSUAL, sentence, repair)


def _own_values() -> dict[str, Any]:
    if not TOOLKIT_FILE.is_file():
        return {}
    data = read_data(TOOLKIT_FILE.parent, TOOLKIT_FILE).data
    return data if isinstance(data, dict) else {}
