"""Runner of workflow jobs: executes the `run:` steps of a job in a clone, with stand-ins for the host's programs."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.constants import REPOSITORY

FOLDER = REPOSITORY / ".github" / "workflows"
EXPRESSION = re.compile(r"\$\{\{\s*(.+?)\s*\}\}")
OUTPUT_CONDITION = re.compile(r"(steps\.\w+\.outputs\.\w+) != ''")
# What installs or asks other machines is not run: tests reach this machine only.
INSTALLS = ("python -m pip install", "python -m pip_audit", "npm audit")

PYTHON = """#!/bin/sh
if [ "$1 $2" = "-m returnkb" ]; then
  if [ "$3" != observe ]; then exec {python} "$@" --today {today}; fi
fi
exec {python} "$@"
"""
SUDO = """#!/bin/sh
case "$1" in
  apt-get) exit 0 ;;
  unshare) while [ "$1" != -- ]; do shift; done; shift; exec "$@" ;;
  -u) shift 2; exec "$@" ;;
esac
exit 1
"""
# Records its arguments and the file of a body, and prints the answer of the test.
RECORDER = """#!{python}
import json, pathlib, sys
folder = pathlib.Path({folder!r})
words = sys.argv[1:]
files = {{word: pathlib.Path(word).read_text() for word in words if word.endswith(".md") and pathlib.Path(word).is_file()}}
with (folder / "calls.jsonl").open("a") as log:
    log.write(json.dumps({{"program": {program!r}, "words": words, "files": files}}) + "\\n")
answers = json.loads((folder / "answers.json").read_text())
for start, answer in answers.items():
    if " ".join([{program!r}, *words]).startswith(start):
        for name, text in answer.get("files", {{}}).items():
            pathlib.Path(name).write_text(text)
        for name, text in answer.get("hex", {{}}).items():
            pathlib.Path(name).write_bytes(bytes.fromhex(text))
        print(answer.get("prints", ""), end="")
        sys.exit(answer.get("code", 0))
"""


@dataclass(frozen=True)
class Call:
    """One call of a program of the host, with the texts of files it was given."""

    program: str
    words: list[str]
    files: dict[str, str]


@dataclass(frozen=True)
class Ran:
    """Result of a job: whether all steps succeeded, their output, the calls of the host's programs, and the outputs of steps."""

    code: int
    output: str
    calls: list[Call]
    outputs: dict[str, str]
    summary: str


@dataclass
class Runner:
    """Runs jobs that share artifacts; each job gets a fresh clone of the server's repository."""

    server: Path
    folder: Path
    context: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    today: str = "2026-11-21"
    clone: Path = Path()

    def run(self, workflow: str, job: str, ref: str = "main") -> Ran:
        """Run all steps of a job on a branch or tag of the server, up to the first that fails."""
        steps = yaml.safe_load((FOLDER / workflow).read_text(encoding="utf-8"))["jobs"][job]["steps"]
        number = len(list(self.folder.glob("job-*")))
        place = self.folder / f"job-{number}"
        self.clone, temp = place / "work", place / "temp"
        temp.mkdir(parents=True)
        environment = self._environment(place, temp)
        self.clone.mkdir()
        outputs: dict[str, str] = {}
        code, printed = 0, ""
        for step in steps:
            if not self._wanted(step, outputs):
                continue
            if "uses" in step:
                self._use(step, temp, ref, outputs)
            elif not step["run"].startswith(INSTALLS):
                own = {key: self._filled(str(value), temp, outputs) for key, value in step.get("env", {}).items()}
                said = temp / "github-output"
                said.write_text("", encoding="utf-8")
                ran = subprocess.run(
                    ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
                    cwd=self.clone,
                    env={**environment, **own},
                    capture_output=True,
                    text=True,
                    check=False,
                )
                printed += ran.stdout + ran.stderr
                for line in said.read_text(encoding="utf-8").splitlines():
                    name, _, value = line.partition("=")
                    outputs[f"steps.{step['id']}.outputs.{name}"] = value
                if ran.returncode and not step.get("continue-on-error"):
                    code = ran.returncode
                    break
        log = place / "host" / "calls.jsonl"
        lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
        return Ran(code, printed, [Call(**json.loads(line)) for line in lines], outputs, _text(temp / "summary"))

    def _environment(self, place: Path, temp: Path) -> dict[str, str]:
        """Environment of steps: programs of the host are stand-ins, git has no settings of this machine."""
        programs, host = place / "bin", place / "host"
        programs.mkdir()
        host.mkdir()
        (host / "answers.json").write_text(json.dumps(self.answers), encoding="utf-8")
        scripts = {"python": PYTHON.format(python=sys.executable, today=self.today), "sudo": SUDO}
        for name in ("gh", "uv", "npm"):
            scripts[name] = RECORDER.format(python=sys.executable, folder=str(host), program=name)
        for name, script in scripts.items():
            (programs / name).write_text(script, encoding="utf-8")
            (programs / name).chmod(0o755)
        return {
            **os.environ,
            "PATH": f"{programs}:{os.environ['PATH']}",
            "PYTHONPATH": str(REPOSITORY),
            "HOME": str(temp),
            "USER": "runner",
            "CI": "true",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GITHUB_OUTPUT": str(temp / "github-output"),
            "GITHUB_REPOSITORY": "society/facts",
            "GITHUB_STEP_SUMMARY": str(temp / "summary"),
            "GITHUB_WORKSPACE": str(self.clone),
            "RUNNER_TEMP": str(temp),
        }

    def _wanted(self, step: Mapping[str, Any], outputs: Mapping[str, str]) -> bool:
        """Whether a step runs; conditions on outputs are evaluated, those on failures of earlier steps hold."""
        condition = str(step.get("if", ""))
        if condition == "github.event_name == 'pull_request'":
            return self.context.get("github.event_name") == "pull_request"
        found = OUTPUT_CONDITION.fullmatch(condition)
        if not found:
            assert condition == "" or "!cancelled()" in condition, (
                f"this runner does not know the condition {condition}"
            )
            return True
        return outputs.get(found[1], "") != ""

    def _filled(self, text: str, temp: Path, outputs: Mapping[str, str]) -> str:
        """A text with its expressions replaced; one that the test gives no value for raises KeyError."""
        values = {"runner.temp": str(temp), "github.token": "the-token", **self.context, **outputs}
        # Replaced in one pass, so that an expression inside a value stays text, as on the host.
        return EXPRESSION.sub(lambda found: values[found[1]], text)

    def _use(self, step: Mapping[str, Any], temp: Path, ref: str, outputs: Mapping[str, str]) -> None:
        """What an action does to the files of a job."""
        action = step["uses"].partition("@")[0]
        options = {key: self._filled(str(value), temp, outputs) for key, value in step.get("with", {}).items()}
        store = self.folder / "artifacts"
        if action == "actions/checkout":
            subprocess.run(["git", "clone", "-q", str(self.server), str(self.clone)], check=True)
            subprocess.run(["git", "checkout", "-q", options.get("ref", ref)], cwd=self.clone, check=True)
        elif action == "actions/upload-artifact":
            _upload([self.clone / line for line in options["path"].split("\n") if line], store / options["name"], temp)
        elif action == "actions/download-artifact":
            source = store / options["name"] if "name" in options else store
            shutil.copytree(source, options["path"], dirs_exist_ok=True)
        elif action == "actions/upload-pages-artifact":
            shutil.copytree(self.clone / options["path"], store / "pages")
        else:
            assert action in ("actions/setup-python", "astral-sh/setup-uv", "actions/deploy-pages"), action


def _upload(paths: list[Path], target: Path, temp: Path) -> None:
    """Keep files as the action does: the content of one folder, or several paths below their common folder."""
    target.mkdir(parents=True, exist_ok=True)
    for path in paths:
        if not path.is_dir():
            shutil.copy(path, target / path.name)
        else:
            shutil.copytree(path, target if len(paths) == 1 else target / path.relative_to(temp), dirs_exist_ok=True)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
