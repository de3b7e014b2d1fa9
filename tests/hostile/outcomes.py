"""Outcomes of inputs: a tree is checked and built until no input in it is refused; each input gets one outcome."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from tests.hostile.commands import Ran, run
from tests.hostile.inputs.generate import Input, target_named
from tests.hostile.inputs.payloads import TOKEN
from tests.hostile.inputs.records import PUBLISHER
from tests.hostile.inputs.trees import HostileTree, write_tree

_ROUNDS = 40
_ISOLATED_SLOTS = 12
_PLACE = re.compile(r"^([^\s:]+\.(?:md|yml|json|jsonl)):([0-9]+):", re.MULTILINE)


class Outcome(StrEnum):
    """Outcome of an input; the first two are right, the others are failures."""

    REFUSED = "refused"
    ACCEPTED = "accepted"
    STOPPED = "stopped without file and line"
    CRASHED = "traceback"


@dataclass(frozen=True)
class Result:
    """An input's outcome, and the finding, message or traceback behind it."""

    input: Input
    outcome: Outcome
    detail: str = ""


@dataclass
class Judge:
    """Classifier of the inputs of one batch; `slowest` has the slowest run of each command."""

    folder: Path
    slots: Sequence[int]
    results: dict[int, Result] = field(default_factory=dict)
    slowest: dict[str, Ran] = field(default_factory=dict)
    isolated: dict[int, Input] = field(default_factory=dict)

    def assess(self, inputs: Sequence[Input]) -> list[Input]:
        """Classify inputs that share a tree, then those that need a tree of their own; return the accepted ones, built in the folder."""
        accepted = {one.number for one in self._settle(list(inputs), self.slots, build=False)}
        for build in (False, True):
            while self.isolated:
                batch = self._next_isolated()
                accepted |= {
                    one.number for one in self._settle(batch, sorted({one.slot for one in batch}), build=build)
                }
            together = self._settle([one for one in inputs if one.number in accepted], self.slots, build=True)
            accepted = {one.number for one in together}
        for one in together:
            self.record(one, Outcome.ACCEPTED)
        for one in self.isolated.values():
            self.record(one, Outcome.STOPPED, "accepted alone and refused together with others")
        return together

    def _next_isolated(self) -> list[Input]:
        """Inputs of which each has a record or document of its own: nothing else can be the reason for what happens to it."""
        batch, used = [], Counter[str]()
        for one in list(self.isolated.values()):
            most = 1 if target_named(one.target) in (None, PUBLISHER) else _ISOLATED_SLOTS
            if used[one.target] < most:
                batch.append(replace(one, slot=used[one.target]))
                used[one.target] += 1
                del self.isolated[one.number]
        return batch

    def record(self, one: Input, outcome: Outcome, detail: str = "") -> None:
        """Record the first outcome of an input."""
        self.results.setdefault(one.number, Result(one, outcome, detail))

    def _settle(self, inputs: list[Input], slots: Sequence[int], *, build: bool) -> list[Input]:
        """Drop refused inputs, round by round, until `check`, and `build` where it is wanted, accept the rest."""
        for _ in range(_ROUNDS):
            if not inputs:
                return []
            tree = write_tree(self.folder, inputs, sorted({*slots}))
            ran = self.run("check", "--root", str(self.folder), "--format", "json")
            blamed = self._crash(inputs, slots, ran) if ran.crashed else self._findings(tree, ran)
            if not blamed and not build:
                return inputs
            if not blamed:
                ran = self.run("build", "--root", str(self.folder))
                if ran.code == 0 and not ran.crashed:
                    return inputs
                blamed = self._crash(inputs, slots, ran) if ran.crashed else self._stopped(tree, inputs, slots, ran)
            inputs = [one for one in inputs if one not in blamed]
        raise AssertionError(f"no end after {_ROUNDS} rounds: {ran.out[-2000:]}")

    def run(self, *words: str) -> Ran:
        """Run a command and remember the slowest of its kind."""
        ran = run(*words)
        if ran.seconds > self.slowest.get(words[0], ran).seconds or words[0] not in self.slowest:
            self.slowest[words[0]] = ran
        return ran

    def _findings(self, tree: HostileTree, ran: Ran) -> set[Input]:
        """The inputs that findings refuse; a finding that fits several isolates them all."""
        start = ran.out.find("[")
        findings = json.JSONDecoder().raw_decode(ran.out[start:])[0] if start >= 0 else []
        places = [
            (found["path"], found["line"], f"{found['path']}:{found['line']}: {found['code']} {found['sentence']}")
            for found in findings
            if found["level"] == "must fix"
        ]
        return self._blame(tree, places)

    def _blame(self, tree: HostileTree, places: Sequence[tuple[str, int, str]]) -> set[Input]:
        """The inputs behind findings. One that is refused can cause findings elsewhere, so that the clear ones are taken first."""
        suspects = [(path, text, _suspects(tree, path, line, text)) for path, line, text in places]
        clear = [(text, found[0]) for _, text, found in suspects if len(found) == 1]
        for text, one in clear:
            self.record(one, Outcome.REFUSED, text)
        if clear:
            return {one for _, one in clear}
        # Entries refer to records in sources/, never the other way round.
        unclear = [found for path, _, found in suspects if found and path.startswith("sources/")] or [
            found for *_, found in suspects
        ]
        several = {one for found in unclear for one in found}
        if suspects and not several:
            raise AssertionError(f"a finding that no input explains: {suspects[0][1]}")
        self.isolated.update({one.number: one for one in several})
        return several

    def _stopped(self, tree: HostileTree, inputs: list[Input], slots: Sequence[int], ran: Ran) -> set[Input]:
        """The inputs for which the build stopped though `check` accepted them."""
        places = [
            (match[1], int(match[2]), ran.out[match.start() :].split("\n", 1)[0]) for match in _PLACE.finditer(ran.out)
        ]
        if places and (blamed := self._blame(tree, places)):
            return blamed
        named = {one: ran for one in inputs if one.token in TOKEN.findall(ran.out)}
        culprits = named or self._culprits(inputs, slots, lambda other: other.code != 0, ran)
        for one, own in culprits.items():
            lines = [text for text in own.out.split("\n") if one.token in text] or own.out.strip().split("\n")[-3:]
            self.record(one, Outcome.STOPPED, " | ".join(lines)[:400])
        return {*culprits}

    def _crash(self, inputs: list[Input], slots: Sequence[int], ran: Ran) -> set[Input]:
        """The inputs that end a command in a traceback."""
        if ran.words[0] == "build":
            # Most faults show before pages are rendered, which takes most of the time.
            compiled = self.run(*ran.words, "--compile-only")
            ran = compiled if compiled.crashed else ran
        culprits = self._culprits(inputs, slots, lambda other: other.crashed, ran)
        for one, own in culprits.items():
            self.record(one, Outcome.CRASHED, f"{own.words[0]}: {(own.traceback or own.out)[-600:]}")
        return {*culprits}

    def _culprits(
        self, inputs: list[Input], slots: Sequence[int], fails: Callable[[Ran], bool], ran: Ran
    ) -> dict[Input, Ran]:
        """The inputs that make a command fail on their own, found by halves; all of them when only together they do."""
        if len(inputs) == 1:
            return {inputs[0]: ran}
        found: dict[Input, Ran] = {}
        ordered = sorted(inputs, key=lambda one: (one.target, one.slot))
        for half in (ordered[: len(ordered) // 2], ordered[len(ordered) // 2 :]):
            write_tree(self.folder, half, sorted({*slots}))
            again = self.run(*ran.words)
            if fails(again):
                found |= self._culprits(half, slots, fails, again)
        return found or dict.fromkeys(inputs, ran)


def _suspects(tree: HostileTree, path: str, line: int, text: str) -> list[Input]:
    """The inputs that may be behind a finding: the one on its line, or those it names, or all of the record's."""
    record, exact = tree.inputs_at(path, line)
    # Findings show the name of a file with its odd characters escaped, so that only the token in it is left to go by.
    named = [one for one in record or tree.every_input() if one.token in TOKEN.findall(text)]
    return [exact] if exact else named or list(record)
