"""Reading of the site settings: configuration, outlines, labels and credits of a tree."""

from __future__ import annotations

from returnkb.corpus.files.document import Unreadable
from returnkb.corpus.files.tree_files import TreeFiles
from returnkb.corpus.files.validation import validate_yaml
from returnkb.corpus.files.yaml_document import read_data
from returnkb.corpus.label_file import load_labels
from returnkb.corpus.outline_file import load_outlines
from returnkb.corpus.site_config_file import load_site_config
from returnkb.model.finding import Finding
from returnkb.model.site_settings import Credit, SiteSettings
from returnkb.text.url_check import url_fault


def load_site_settings(files: TreeFiles, findings: list[Finding]) -> SiteSettings:
    """The settings of a tree; faults in their files become findings."""
    return SiteSettings(
        load_outlines(files, findings),
        _credits(files, findings),
        load_labels(files, findings),
        load_site_config(files.root, findings),
    )


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
        credit, faults = validate_yaml(
            Credit, {**given, "key": key} if isinstance(given, dict) else given, document, (key,)
        )
        findings += faults
        fault = url_fault(credit.url) if credit and credit.url else None
        if fault:
            findings.append(
                document.finding("F07", (key, "url"), f"“url” is not an address: {fault}.", "Write https://….")
            )
        elif credit:
            found[key] = credit
    return found
