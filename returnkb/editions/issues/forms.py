"""Issue forms and their questions, generated from the field definitions where they ask for fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

import yaml
from pydantic import BaseModel

from returnkb.model.entry import Claim, Entry, Office, Phone, Service, Who
from returnkb.model.place import Place
from returnkb.model.source import Reading, Source

CAUTION = "Everybody can read what you write here. Name no client, no private person and no private contact."
Kind = Literal["input", "textarea", "dropdown"]
MAX_LINE, MAX_TEXT = 200, 600


@dataclass(frozen=True)
class FormField:
    """A question of a form; its id is the name in prefilled links, its label the heading in the text of the issue."""

    id: str
    label: str
    description: str = ""
    kind: Kind = "input"
    options: tuple[str, ...] = ()
    required: bool = False

    def as_data(self) -> dict[str, Any]:
        """The question as issue forms have it."""
        attributes: dict[str, Any] = {"label": self.label}
        attributes |= {"description": self.description} if self.description else {}
        attributes |= {"options": list(self.options)} if self.options else {}
        data: dict[str, Any] = {"type": self.kind, "id": self.id, "attributes": attributes}
        return data | ({"validations": {"required": True}} if self.required else {})


@dataclass(frozen=True)
class IssueForm:
    """A form: the name of its file and of its label, its title, and its questions."""

    name: str
    title: str
    description: str
    fields: tuple[FormField, ...]

    def as_yaml(self) -> str:
        """The file of the form."""
        data = {
            "name": self.title,
            "description": self.description,
            "title": f"{self.title}: ",
            "labels": [self.name],
            "body": [{"type": "markdown", "attributes": {"value": CAUTION}}, *(one.as_data() for one in self.fields)],
        }
        return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=120)


def _asks(
    model: type[BaseModel], name: str, label: str, *, id: str = "", kind: Kind = "input", required: bool = False
) -> FormField:
    """A question for a field of a model, with the description and the choices of its definition."""
    info = model.model_fields[name]
    examples = f" Example: {info.examples[0]}." if info.examples and isinstance(info.examples[0], str) else ""
    options = _choices(info.annotation)
    description = f"{info.description}{examples}"
    return FormField(id or name, label, description, "dropdown" if options else kind, options, required)


def _choices(annotation: Any) -> tuple[str, ...]:
    """The values of a field that allows only some, also of one that may be left out."""
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    found = [one for one in get_args(annotation) if get_origin(one) is Literal]
    return get_args(found[0]) if found else ()


PAGE = FormField(
    "entry", "Page", "The page's id, such as kosovo/prizren/rents. Links on the site fill it in.", required=True
)
ROLE = FormField("role", "Your role", "Such as social worker or National Society. Not your name.", required=True)
HOW = _asks(Entry, "verified_how", "How did you check it?", id="how", required=True)
DAY = FormField("day", "Day you checked it", "Year-month-day, such as 2026-11-22.", required=True)

REPORT = IssueForm(
    "report",
    "This is wrong or out of date",
    "A statement or a contact is not true, or no longer true.",
    (
        PAGE,
        FormField(
            "claim",
            "What is wrong",
            "The number of the statement (c1, c2, …) or its first words, or the wrong number or address as the page has it.",
            required=True,
        ),
        FormField(
            "truth",
            "What is true?",
            "One sentence with one fact; for a contact, only the right number or address.",
            "textarea",
            required=True,
        ),
        FormField("url", "Where can it be read?", "The address of a page or document, if there is one."),
        FormField("day", "Day you learned it", "Year-month-day, such as 2026-11-22.", required=True),
        _asks(Entry, "verified_how", "How do you know it?", id="how", required=True),
        ROLE,
        FormField(
            "harm",
            "Could somebody come to harm through it?",
            kind="dropdown",
            options=("No", "Yes", "I do not know"),
            required=True,
        ),
    ),
)
CONFIRM = IssueForm(
    "confirm",
    "Checked, still true",
    "You checked a statement or a service, and it still holds.",
    (
        PAGE,
        FormField(
            "claim",
            "Statement",
            "The number of the statement (c1, c2, …). Leave it empty if you checked the whole page.",
        ),
        DAY,
        HOW,
        ROLE,
    ),
)
SERVICE = IssueForm(
    "service",
    "A new service",
    "Somebody who helps, and who is not here yet.",
    (
        _asks(Service, "title", "Title", required=True),
        FormField("organisation", "Organisation", "Its name, or its id if it is here already.", required=True),
        FormField("place", "Place", "The town or municipality it is in, by name or id.", required=True),
        _asks(Service, "offers", "Kinds of help", required=True),
        _asks(Claim, "text", "What it does", kind="textarea", required=True),
        _asks(Phone, "number", "Phone", id="phone"),
        _asks(Office, "emails", "Mail", id="email"),
        _asks(Office, "website", "Website"),
        _asks(Office, "address", "Address"),
        _asks(Office, "hours", "Opening hours"),
        _asks(Who, "text", "Who may come", id="who"),
        _asks(Service, "cost", "Cost"),
        FormField("day", "Day you learned it", "Year-month-day, such as 2026-11-22.", required=True),
        _asks(Entry, "verified_how", "How do you know it?", id="how", required=True),
        ROLE,
    ),
)
SOURCE = IssueForm(
    "source",
    "A new source",
    "A page, a report or a document that statements can rely on.",
    (
        _asks(Source, "title", "Title", required=True),
        _asks(Source, "publisher", "Publisher", required=True),
        _asks(Source, "type", "Type of publisher", required=True),
        _asks(Source, "language", "Language", required=True),
        _asks(Source, "published", "Published", required=True),
        FormField("url", "Address", "Where it can be read.", required=True),
        _asks(Source, "covers", "What it is about", required=True),
        FormField("day", "Day you read it", "Year-month-day, such as 2026-11-22.", required=True),
        _asks(Reading, "how", "How did you read it?", id="read", required=True),
    ),
)
PLACE = IssueForm(
    "place",
    "A new place or name",
    "A town or municipality that is missing, or another name by which people look for one.",
    (
        FormField("country", "Country", "Its name or its folder, such as kosovo.", required=True),
        FormField("name", "Name of the place", "As English texts have it.", required=True),
        _asks(Place, "kind", "Kind of place", required=True),
        FormField(
            "names",
            "Names in other languages",
            "One language a line, as its code and a colon: `sq: Pejë, Peja`.",
            "textarea",
        ),
        FormField("other", "Other spellings", "What else people type, with commas between."),
    ),
)
FORMS: dict[str, IssueForm] = {form.name: form for form in (REPORT, CONFIRM, SERVICE, SOURCE, PLACE)}


def form_files() -> dict[str, str]:
    """File name to text of every issue form."""
    return {f"{form.name}.yml": form.as_yaml() for form in FORMS.values()}
