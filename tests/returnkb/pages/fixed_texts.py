"""Fixed texts of pages as the script that translates them finds them: outside names, code and content in a language of its own."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterable
from html.parser import HTMLParser

from returnkb.assessment.assessed import AssessedCorpus
from returnkb.build.interface_scripts import scripts
from returnkb.model.country_names import NAMES
from tests.constants import REPOSITORY

_LEFT_ALONE = {"script", "style", "textarea", "code", "bdi"}
_VOID = {"br", "hr", "img", "input", "link", "meta"}
_ATTRIBUTES = ("aria-label", "title", "placeholder", "label")
_LETTER = re.compile(r"[^\W\d_]")
# Translates the texts of standard input and prints the parts that no message covers, with the text each is part of.
_PROGRAM = """
import { translator } from "./returnkb/assets/src/frame/translate.js";
let input = "";
for await (const chunk of process.stdin) input += chunk;
const { messages, texts } = JSON.parse(input), translate = translator(messages);
console.log(JSON.stringify(texts.flatMap(text => translate(text).missing.map(part => [part, text]))));
"""


class _FixedTexts(HTMLParser):
    """Collects texts and attributes; elements with `lang`, names and code are skipped with all they contain."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: set[str] = set()
        self._open: list[tuple[str, bool]] = []
        self._skipping = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        is_content = tag in _LEFT_ALONE or "lang" in values
        if not is_content and not self._skipping:
            self.texts.update(value for name in _ATTRIBUTES if (value := values.get(name)))
        if tag not in _VOID:
            self._open.append((tag, is_content))
            self._skipping += is_content

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Shapes of drawings have no text."""

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            name, is_content = self._open.pop()
            self._skipping -= is_content
            if name == tag:
                break

    def handle_data(self, data: str) -> None:
        if _LETTER.search(data) and not self._skipping:
            self.texts.add(" ".join(data.split()))


def fixed_texts(content: str) -> set[str]:
    """The fixed texts of the HTML of a page's content."""
    parser = _FixedTexts()
    parser.feed(content)
    return parser.texts


def messages_of(assessed: AssessedCorpus, language: str) -> dict[str, str]:
    """The messages that the pages of a collection load for a language."""
    text = scripts(assessed.corpus)[f"assets/messages-{language}.js"]
    messages: dict[str, str] = json.loads(text.partition(" = ")[2].rstrip(";\n"))["messages"]
    return messages


def untranslated(messages: dict[str, str], texts: Iterable[str]) -> list[tuple[str, str]]:
    """The parts of texts that no message covers, each with its text, by the program that the pages use."""
    done = subprocess.run(
        ["node", "--input-type=module", "-e", _PROGRAM],
        cwd=REPOSITORY,
        input=json.dumps({"messages": messages, "texts": sorted(texts)}),
        capture_output=True,
        text=True,
        check=True,
    )
    return [(part, text) for part, text in json.loads(done.stdout)]


def names_of(assessed: AssessedCorpus) -> set[str]:
    """Names that a collection gives, which no catalogue translates: of the site, places, organisations and titles."""
    corpus = assessed.corpus
    titles = {record.value.title for records in (corpus.entries, corpus.sources) for record in records.values()}
    organisations = {record.value.name for record in corpus.organisations.values()}
    places = {name for record in corpus.places.values() for name in record.value.every_name()}
    return {corpus.settings.site.title} | titles | organisations | places | set(NAMES.values())
