"""Trees with hostile input: the small valid tree, the records of some slots with their payloads, and a map from lines to inputs."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.constants import TREE
from tests.hostile.inputs.documents import documents, foreign_configuration
from tests.hostile.inputs.fields import Path as FieldPath
from tests.hostile.inputs.fields import completed, put
from tests.hostile.inputs.generate import BODY_PATH, CONFIGURATION, FILE_NAME, NAME_PATH, Input, by_record
from tests.hostile.inputs.records import PUBLISHER, TARGETS, Target
from tests.hostile.inputs.writing import Lines, as_json, as_yaml

BASE = TREE


@dataclass
class HostileTree:
    """A tree on disk; `owners` names for each line of a file the inputs of its record, and the input on the line itself."""

    folder: Path
    owners: dict[str, list[tuple[tuple[Input, ...], Input | None]]] = field(default_factory=dict)

    def inputs_at(self, path: str, line: int) -> tuple[tuple[Input, ...], Input | None]:
        """The inputs of the record at a line, and the input on it."""
        lines = self.owners.get(path, [])
        if 1 <= line <= len(lines) and lines[line - 1][0]:
            return lines[line - 1]
        return tuple({one: None for inputs, _ in lines for one in inputs}), None

    def every_input(self) -> tuple[Input, ...]:
        """All inputs of the tree."""
        return tuple({one: None for lines in self.owners.values() for inputs, _ in lines for one in inputs})

    def add(self, path: str, lines: Lines, inputs: Sequence[Input], places: dict[FieldPath, Input]) -> None:
        """Append lines to a file."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8", newline="\n") as out:
            known = self.owners.setdefault(path, [((), None)] * _line_count(file))
            for text, place in lines:
                out.write(f"{text}\n")
                owner = next((places[place[:end]] for end in range(len(place), 0, -1) if place[:end] in places), None)
                known.extend([(tuple(inputs), owner)] * (text.count("\n") + 1))


def _line_count(file: Path) -> int:
    return file.read_bytes().count(b"\n") if file.is_file() else 0


def write_tree(folder: Path, inputs: Iterable[Input], slots: Sequence[int]) -> HostileTree:
    """Write the small tree, the valid records of the given slots, and the payloads in them and in documents."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(BASE, folder)
    tree, given = HostileTree(folder), by_record(inputs)
    for slot in slots:
        for target in TARGETS:
            _write_record(tree, target, slot, given.pop((target.name, slot), []))
        for one in given.pop((FILE_NAME, slot), []):
            _write_name(tree, one)
    rest = [one for inputs in given.values() for one in inputs]
    _write_record(tree, PUBLISHER, 0, [one for one in rest if one.target == PUBLISHER.name])
    for name, data in documents().items():
        _write_document(tree, name, data, [one for one in rest if one.target == name])
    configuration = [one for one in rest if one.target == CONFIGURATION]
    if configuration:
        _write_document(tree, CONFIGURATION, foreign_configuration(), configuration)
    return tree


def _placed(data: Any, inputs: Iterable[Input]) -> dict[FieldPath, Input]:
    return {put(data, one.path, one.payload): one for one in inputs if one.path not in (BODY_PATH, NAME_PATH)}


def _write_record(tree: HostileTree, target: Target, slot: int, inputs: Sequence[Input]) -> None:
    data = completed(target.model, copy.deepcopy(target.data(slot)))
    places = _placed(data, inputs)
    file = target.file(slot)
    if target.form == "json":
        tree.add(file, as_json(data), inputs, places)
    elif target.form == "list":
        lines = as_yaml([data])
        tree.add(file, lines, inputs, {(0, *path): one for path, one in places.items()})
    elif target.form == "file":
        tree.add(file, as_yaml(data), inputs, places)
    else:
        bodies = {one.path: one for one in inputs if one.path == BODY_PATH}
        body = [(one.payload, BODY_PATH) for one in bodies.values()]
        lines = [("---", ()), *as_yaml(data), ("---", ()), ("", ()), *body]
        tree.add(file, lines, inputs, {**places, **bodies})


def _write_name(tree: HostileTree, one: Input) -> None:
    """An entry and a source under a hostile file name."""
    for target, file in (
        ("condition", f"docs/kosovo/prizren/{one.payload}.md"),
        ("source", f"sources/register/{one.payload}.yml"),
    ):
        model = next(known for known in TARGETS if known.name == target)
        if (tree.folder / file).exists():
            continue
        data = model.data(one.slot)
        if target == "condition":
            data["claims"][0]["text"] = f"The file with the name of input {one.number} was there in May 2026."
            data["title"] = f"A name {one.number}"
        lines = as_yaml(data)
        tree.add(file, [("---", ()), *lines, ("---", ())] if target == "condition" else lines, [one], {})


def _write_document(tree: HostileTree, name: str, data: Any, inputs: Sequence[Input]) -> None:
    places = _placed(data, inputs)
    if name.endswith(".jsonl"):
        text = "".join(line for line, _ in as_json(data))
        tree.add(name, [(text, ())], inputs, {})
    else:
        tree.add(name, as_json(data) if name.endswith(".json") else as_yaml(data), inputs, places)
