"""Inputs: every field of every file crossed with the payload families, numbered, and spread over slots so that many share a tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.hostile.inputs.documents import document_leaves, documents, foreign_configuration
from tests.hostile.inputs.fields import KEY, Path, leaves
from tests.hostile.inputs.payloads import BODY, FIELD, FILE_NAMES, filled, sequence, token
from tests.hostile.inputs.records import PUBLISHER, TARGETS, Target

BODY_PATH: Path = ("\x00body",)
NAME_PATH: Path = ("\x00file name",)
UNKNOWN_PATH: Path = (KEY,)
CONFIGURATION = "mkdocs.yml"
FILE_NAME = "file name"
# Target, slot, path of the field, family, payload.
Pair = tuple[str, int, Path, str, str]


@dataclass(frozen=True)
class Input:
    """One payload in one field: its number, the record's target and slot, the field's path, and the payload as it is written."""

    number: int
    target: str
    slot: int
    path: Path
    family: str
    payload: str

    @property
    def token(self) -> str:
        """The token by which the input is recognised in pages."""
        return token(self.number)

    @property
    def field(self) -> str:
        """The field in words: `service offices[].phones[].number`."""
        steps = ("[]" if isinstance(step, int) else f".{step.replace(chr(0), '*')}" for step in self.path)
        return f"{self.target} {''.join(steps).removeprefix('.')}"


def generate(slots: int, trees: int) -> list[Input]:
    """Inputs for a number of slots and trees: every field holds another payload in each slot, every document in each tree."""
    pairs = (*_of_records(slots), *_of_documents(trees))
    return [
        Input(number, target, slot, path, family, filled(template, token(number)))
        for number, (target, slot, path, family, template) in enumerate(pairs, 1)
    ]


def slots_of_everything() -> int:
    """The number of slots in which every field has held every payload."""
    return len(sequence(FIELD))


def _of_records(slots: int) -> Iterator[Pair]:
    payloads, bodies = sequence(FIELD), sequence(BODY)
    kinds = [target for target in TARGETS if target.form == "entry"]
    for slot in range(slots):
        for target in TARGETS:
            for path in (*leaves(target.model), UNKNOWN_PATH):
                family, payload = _turn(payloads, slot, target.name, path)
                # A payload that is a sound id only renames the record under those that refer to it.
                if path != ("id",) or "@T@" in payload:
                    yield target.name, slot, path, family, payload
        for position, kind in enumerate(kinds):
            yield kind.name, slot, BODY_PATH, *bodies[(slot * len(kinds) + position) % len(bodies)]
        yield FILE_NAME, slot, NAME_PATH, FILE_NAME, FILE_NAMES[slot % len(FILE_NAMES)]


def _of_documents(trees: int) -> Iterator[Pair]:
    payloads = sequence(FIELD)
    paths = [(name, path) for name, data in documents().items() for path in document_leaves(name, data)]
    paths += [(PUBLISHER.name, path) for path in (*leaves(PUBLISHER.model), UNKNOWN_PATH)]
    for tree in range(trees):
        for name, path in paths:
            yield name, tree, path, *_turn(payloads, tree, name, path)


def _turn(payloads: list[tuple[str, str]], turn: int, target: str, path: Path) -> tuple[str, str]:
    """The payload of a field in a turn; fields begin at different families, so that a short run has each family in many fields."""
    start = sum(map(ord, f"{target}{path}"))
    return payloads[(turn + start % len(FIELD)) % len(payloads)]


def configurations(count: int) -> list[list[Input]]:
    """Inputs for a tree's own mkdocs.yml, one list a tree; each field holds another payload in each tree."""
    payloads, data = sequence(FIELD), foreign_configuration()
    paths = [path for path in document_leaves(CONFIGURATION, data) if path[-1] != KEY]
    return [
        [
            Input(number, CONFIGURATION, turn, path, family, filled(template, token(number)))
            for position, path in enumerate(paths)
            for number in [900_000 + turn * 100 + position]
            for family, template in [payloads[(turn + position) % len(payloads)]]
        ]
        for turn in range(count)
    ]


def by_record(inputs: Iterable[Input]) -> dict[tuple[str, int], list[Input]]:
    """Inputs by record, those that add keys first."""
    found: dict[tuple[str, int], list[Input]] = {}
    for one in sorted(inputs, key=lambda one: KEY not in one.path):
        found.setdefault((one.target, one.slot), []).append(one)
    return found


def target_named(name: str) -> Target | None:
    """The target of a name; None for documents and file names."""
    return next((target for target in (*TARGETS, PUBLISHER) if target.name == name), None)
