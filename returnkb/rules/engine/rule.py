"""Rule and fault models, the decorator that registers rules, and the codes of faults in the file format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from returnkb.corpus.corpus import Corpus, Record
from returnkb.corpus.files.document import Key
from returnkb.model.finding import Finding, Level

MUST_FIX, UNUSUAL = Level.MUST_FIX, Level.UNUSUAL

FORM = {
    "F01": "The file is UTF-8 text of at most 200 kB, without control characters.",
    "F02": "An entry starts with front matter between two lines “---”.",
    "F03": "The fields can be read as YAML, without anchors and aliases.",
    "F04": "No field is given twice.",
    "F05": "Only known fields are used.",
    "F06": "Needed fields are there.",
    "F07": "Every value has the form its field needs.",
    "F08": "Days and times are on the calendar.",
    "F09": "The entry has a known kind.",
    "F10": "No id is used twice.",
    "F11": "No text is cut short by a #, a comma, a ! or an & that YAML takes for its own.",
    "F12": "docs/ and sources/ hold regular files of known names only: no links, no files that would be ignored.",
    "F13": "A collection's mkdocs.yml sets name, address, description, language and colours of the site, and nothing else.",
}


@dataclass(frozen=True)
class Fault:
    """A violation of a rule: the record and field, a sentence on what is wrong, and the repair."""

    record: Record[object]
    key: Key
    sentence: str
    repair: str


RuleFunction = Callable[[Corpus, date], Iterable[Fault]]


@dataclass(frozen=True)
class Rule:
    """A numbered rule: its requirement, its level, its origin, and the function that checks it."""

    code: str
    level: Level
    asks: str
    origin: str
    check: RuleFunction

    def run(self, corpus: Corpus, today: date) -> Iterator[Finding]:
        """The findings of this rule over a corpus."""
        for fault in self.check(corpus, today):
            yield fault.record.finding(self.code, fault.key, fault.sentence, fault.repair, self.level)


def rule(rules: list[Rule], code: str, level: Level, asks: str, origin: str) -> Callable[[RuleFunction], RuleFunction]:
    """Decorator that registers a check under a code in the list of its module."""

    def register(check: RuleFunction) -> RuleFunction:
        rules.append(Rule(code, level, asks, origin, check))
        return check

    return register
