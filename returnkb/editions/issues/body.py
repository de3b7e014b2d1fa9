"""Body of an issue: the answers of a filled-in form, or findings where the text is not one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from returnkb.editions.issues.forms import FORMS, MAX_LINE, MAX_TEXT, FormField, IssueForm
from returnkb.model.finding import Finding, Level
from returnkb.text.characters import CONTROLS, INVISIBLE

PATH = "issue"
# Longest text of an issue on the usual forges.
MAX_CHARACTERS = 65_536
_HEADING = re.compile(r"^### (.+?)[ \t]*$", re.MULTILINE)
_NO_ANSWER = ("_No response_", "")

# Every code with what it asks for.
CODES = {
    "I01": "The text is a filled-in form of this collection.",
    "I02": "Each question of the form is there once, in its order.",
    "I03": "A question that needs an answer has one, of a form that fits.",
    "I04": "Page, statement, place, organisation and kind of help are known.",
    "I05": "The day has come, and is written YYYY-MM-DD.",
    "I06": "Whoever checked is a role or an organisation, never a name.",
    "I07": "The answer can be written into a file.",
}


class IssueRefused(Exception):
    """Raised with the findings when a text is no filled-in form."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(findings[0].sentence)
        self.findings = findings


@dataclass(frozen=True)
class FilledForm:
    """A form with its answers by field id, and the line of each in the text of the issue."""

    form: IssueForm
    answers: dict[str, str]
    lines: dict[str, int]

    def __getitem__(self, field: str) -> str:
        """The answer to a question, empty where there is none."""
        return self.answers[field]

    def finding(self, code: str, field: str, sentence: str, repair: str) -> Finding:
        """A finding at an answer."""
        label = next(one.label for one in self.form.fields if one.id == field)
        return issue_finding(code, f"“{label}”: {sentence}", repair, self.lines[field])


def issue_finding(code: str, sentence: str, repair: str, line: int = 1) -> Finding:
    """A finding in the text of an issue."""
    return Finding(PATH, line, 1, code, Level.MUST_FIX, sentence, repair)


def read_body(text: str) -> FilledForm:
    """The filled-in form that a text is; raises IssueRefused."""
    text = text.replace("\r\n", "\n")
    if len(text) > MAX_CHARACTERS:
        raise IssueRefused([issue_finding("I01", "The text is too long.", "Write only the answers into the form.")])
    headings = [(found[1], found) for found in _HEADING.finditer(text)]
    form = _form({label for label, _ in headings})
    if form is None:
        repair = f"Open a new issue and choose a form: {', '.join(one.title for one in FORMS.values())}."
        raise IssueRefused([issue_finding("I01", "This is not a filled-in form.", repair)])
    labels = [field.label for field in form.fields]
    known = [(label, found) for label, found in headings if label in labels]
    if [label for label, _ in known] != labels:
        repeated = next((label for label in labels if sum(label == one for one, _ in known) > 1), None)
        sentence = f"The question “{repeated}” is there twice." if repeated else "The questions are in another order."
        raise IssueRefused([issue_finding("I02", sentence, "Take lines that start with ### out of your answers.")])
    ends = [*(found.start() for _, found in known[1:]), len(text)]
    answers, lines = {}, {}
    for field, (_, found), end in zip(form.fields, known, ends, strict=True):
        answer = text[found.end() : end].strip()
        answers[field.id] = "" if answer in _NO_ANSWER else answer
        lines[field.id] = text.count("\n", 0, found.end()) + 1
    filled = FilledForm(form, answers, lines)
    faults = [fault for field in form.fields for fault in _faults(filled, field)]
    if faults:
        raise IssueRefused(faults)
    return filled


def _form(labels: set[str]) -> IssueForm | None:
    """The form all of whose questions are among the headings."""
    found = [form for form in FORMS.values() if {field.label for field in form.fields} <= labels]
    return found[0] if len(found) == 1 else None


def _faults(filled: FilledForm, field: FormField) -> list[Finding]:
    answer = filled[field.id]
    limit = MAX_TEXT if field.kind == "textarea" else MAX_LINE
    fault, repair = "", ""
    if not answer:
        fault = "there is no answer." if field.required else ""
        repair = field.description or "Answer it."
    elif field.options and answer not in field.options:
        fault, repair = "this is none of the choices.", f"Choose one of: {', '.join(field.options)}."
        if answer.split("\n")[0].strip() in field.options:
            fault = "there is more text below the choice."
            repair = "Take it out, and write it as an answer below the issue."
    elif CONTROLS.search(answer.replace("\n", "")) or INVISIBLE.search(answer):
        fault, repair = "the answer holds characters that nobody can see.", "Type it anew."
    elif len(answer) > limit:
        fault, repair = f"the answer has more than {limit} characters.", "Write one fact; open another issue for more."
    elif "\n" in answer and field.kind != "textarea":
        fault, repair = "the answer has more than one line.", "Write it on one line."
    return [filled.finding("I03", field.id, fault, repair)] if fault else []
