"""Settings of a tree beside its facts: site configuration, outlines, words of fact sheets, credits of the gazetteer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import Field

from returnkb.corpus.files.document import Unreadable
from returnkb.corpus.files.tree_files import TreeFiles, list_files
from returnkb.corpus.files.validation import validate
from returnkb.corpus.files.yaml_document import read_data
from returnkb.corpus.outlines import Outline, load_outlines
from returnkb.corpus.sheet_labels import Labels, load_labels
from returnkb.corpus.site_config import SiteConfig, load_site_config
from returnkb.model.field_types import FrozenModel, Line, Sentence
from returnkb.model.finding import Finding, errors
from returnkb.text.url_check import fault_of


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


@dataclass(frozen=True)
class SiteSettings:
    """Everything pages show that is neither an entry nor a vocabulary; every part may be missing."""

    outlines: Mapping[str, Outline] = field(default_factory=dict)
    credits: Mapping[str, Credit] = field(default_factory=dict)
    labels: Labels = field(default_factory=Labels)
    site: SiteConfig = field(default_factory=SiteConfig)


def load_setting(files: TreeFiles, findings: list[Finding]) -> SiteSettings:
    """The settings of a tree; faults in their files become findings."""
    return SiteSettings(
        load_outlines(files, findings),
        _credits(files, findings),
        load_labels(files, findings),
        load_site_config(files.root, findings),
    )


def read_site_settings(root: Path) -> SiteSettings:
    """The settings of a tree; raises Unreadable at the first fault."""
    findings: list[Finding] = []
    setting = load_setting(list_files(root, []), findings)
    for fault in errors(findings):
        raise Unreadable(fault)
    return setting


def site_address(root: Path) -> str | None:
    """Address of a tree's site, with a slash at its end, where its mkdocs.yml names one; raises Unreadable."""
    findings: list[Finding] = []
    config = load_site_config(root, findings)
    for fault in errors(findings):
        raise Unreadable(fault)
    return config.url


def _credits(files: TreeFiles, findings: list[Finding]) -> dict[str, Credit]:
    path = files.file("sources/places/credits.yml")
    found: dict[str, Credit] = {}
    if path is None:
        return found
    try:
        document = read_data(files.root, path)
    except Unreadable as error:
        findings.append(error.finding)
        return found
    findings += document.findings
    if not isinstance(document.data, dict):
        findings.append(document.finding("F07", (), "Fields are expected here.", "Write `key:` and its fields."))
        return found
    for key, given in document.data.items():
        credit, misfits = validate(
            Credit, {**given, "key": key} if isinstance(given, dict) else given, document, (key,)
        )
        findings += misfits
        fault = fault_of(credit.url) if credit and credit.url else None
        if fault:
            findings.append(
                document.finding("F07", (key, "url"), f"“url” is not an address: {fault}.", "Write https://….")
            )
        elif credit:
            found[key] = credit
    return found
