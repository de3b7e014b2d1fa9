"""Reading of sheet labels from `sources/labels.yml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import Field

from returnkb.corpus.files.document import Document, Unreadable
from returnkb.corpus.files.tree_files import TreeFiles
from returnkb.corpus.files.validation import validate_yaml
from returnkb.corpus.files.yaml_document import read_data
from returnkb.model.field_types import FrozenModel, Language, Line, Sentence, Term
from returnkb.model.finding import Finding
from returnkb.model.sheet_labels import Labels

FILE = "sources/labels.yml"
# The words that the templates of sheets and booklets, and the statuses of freshness, are printed with.
NEEDED = (
    "sheet", "who_helps", "call_first", "phone", "address", "hours", "mail", "cost", "papers", "closed", "known",
    "not_known", "wider", "as_of", "date_unknown", "sources", "edition", "read_up_to", "page", "no_advice", "english",
    "current", "unverified", "due", "overdue", "contradicted", "historical",
    "first_days", "step_papers", "step_register", "step_doctor", "step_school", "step_help", "money", "ask_if",
    "days_after_arrival", "months_after_departure", "days_before_departure", "alert", "since", "free", "languages",
    "unread", "no_contact", "age_recent", "age_aging", "paper_id", "paper_passport", "paper_birth", "paper_marriage",
    "paper_return", "paper_photo", "ask_papers", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
    "sunday",
)  # fmt: skip
Translations = Mapping[Language, Sentence]


class LabelsIncomplete(ValueError):
    """Raised when a word lacks a language that others have."""


class _LabelFile(FrozenModel):
    """Model of the file of labels: each word by language, and who reviewed which language."""

    read_by: Mapping[Language, Line] = Field({}, description="Who has read a language: role and day.")
    words: Mapping[Term, Translations] = Field(description="Words of the sheet itself.")
    topics: Mapping[Term, Translations] = Field({}, description="Names of topics.")
    services: Mapping[Term, Translations] = Field({}, description="Names of kinds of service.")


def load_labels(files: TreeFiles, findings: list[Finding]) -> Labels:
    """The labels of a tree, none when it has none; a fault or a missing translation becomes a finding."""
    path = files.file(FILE)
    return _load(files.root, path, findings) if path else Labels()


def read_labels(path: Path) -> Labels:
    """The labels of a file, none when there is none. Raises LabelsIncomplete at the first fault."""
    findings: list[Finding] = []
    labels = _load(path.parent, path, findings) if path.is_file() else Labels()
    for fault in findings:
        raise LabelsIncomplete(f"{path}: {fault.sentence} {fault.repair}")
    return labels


def _load(root: Path, path: Path, findings: list[Finding]) -> Labels:
    try:
        document = read_data(root, path)
    except Unreadable as error:
        findings.append(error.finding)
        return Labels()
    made, faults = validate_yaml(_LabelFile, document.data, document)
    findings += [*document.findings, *faults]
    if made is None:
        return Labels()
    labels = Labels(made.words, made.topics, made.services)
    findings += _missing(labels, document)
    return labels


def _missing(labels: Labels, document: Document) -> Iterator[Finding]:
    """Words without a language that others have, and words that sheets are made with and the file lacks."""
    for part, words in (("words", labels.words), ("topics", labels.topics), ("services", labels.services)):
        for key, by_language in words.items():
            missing = sorted(set(labels.languages) - set(by_language))
            if missing:
                sentence = f"“{key}” has no {', '.join(missing)}."
                yield document.finding("F06", (part, key), sentence, "Write it, or take the key out.")
    for word in NEEDED:
        if word not in labels.words:
            repair = f"Write it in {', '.join(labels.languages)}."
            yield document.finding("F06", ("words",), f"“{word}” is missing among the words.", repair)
    if labels.words and "en" not in labels.languages:
        yield document.finding("F06", ("words",), "The words have no English.", "Write “en: …” for every word.")
