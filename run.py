#!/usr/bin/env python3
"""Entry point for development: environment, server and tests, from Python 3.11+ and git alone.

    python3 run.py serve     build the site and serve it on this machine
    python3 run.py test      run every check and test, as CI does
    python3 run.py test --fast
                             the part without browsers and slow tests, in three minutes on two cores
    python3 run.py setup     only prepare the environment in .venv

Further arguments are passed on: `python3 run.py test tests/returnkb/rules` runs part of the tests,
`python3 run.py serve --port 9000` listens elsewhere.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCK = HERE / "requirements.lock"
MARK = VENV / "made-from"
# Programs that the tests run, each with the Debian package that contains it.
TOOLS = {
    "caddy": "caddy",
    # The shell draws no window, and a page costs a quarter of what it costs in the whole browser.
    "chromium-headless-shell": "chromium-headless-shell",
    "firefox-esr": "firefox-esr",
    "java": "default-jre-headless",
    "javac": "default-jdk-headless",
    "epubcheck": "epubcheck",
    "kiwix-serve": "kiwix-tools",
    "minisign": "minisign",
    "mvn": "maven",
    "nginx": "nginx-light",
    "node": "nodejs",
    "npm": "npm",
    "pdftoppm": "poppler-utils",
    "zimcheck": "zim-tools",
}
# Programs of the tests that are marked `browser`.
BROWSERS = frozenset({"chromium-headless-shell", "firefox-esr", "kiwix-serve"})
# Debian 12 has 18.19; eslint needs 18.18.
NODE_VERSION = (18, 18)
# Checks for every save.
FAST_CHECKS = (
    (PYTHON, "-m", "ruff", "check", "."),
    (PYTHON, "-m", "ruff", "format", "--check", "."),
    (PYTHON, "-m", "mypy"),
    (PYTHON, "-m", "returnkb", "check"),
)
# Tests of one file share fixtures, so each file runs in one process; each process may drive a browser, so there are few.
# Markers come from the fixtures that a test uses, see tests/conftest.py.
FAST, SLOW = ("-m", "not browser and not slow"), ("-m", "browser or slow")
# Coverage costs time, so the fast tests are measured alone; its floor is in pyproject.toml.
COVERAGE = ("--cov", "--cov-report=term:skip-covered")
# The order of files is that of tests/conftest.py.
BY_FILE = ("--dist", "loadfile", "--no-loadscope-reorder", "--numprocesses")
CORES = min(4, os.cpu_count() or 1)
# Debian packages without a program: text shaping and fonts for PDF.
LIBRARIES = ("fonts-dejavu-core", "fonts-noto-core", "libharfbuzz-subset0", "libpango-1.0-0", "libpangoft2-1.0-0")


def main(words: list[str]) -> int:
    """Run one of the three commands; returns its exit code."""
    if sys.version_info < (3, 11):
        print(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.", file=sys.stderr)
        return 2
    command, rest = (words[0], words[1:]) if words else ("", [])
    if command == "serve":
        setup()
        return run(PYTHON, "-m", "returnkb", "serve", *rest)
    if command == "test":
        prepare(fast=rest == ["--fast"])
        if rest == ["--fast"]:
            return run_side_by_side(FAST_CHECKS) or run_steps(fast_tests())
        return run(PYTHON, "-m", "pytest", *rest) if rest else run_side_by_side(checks()) or run_steps(tests())
    if command == "setup":
        setup()
        return 0
    print(__doc__, file=sys.stderr)
    return 2


def prepare(*, fast: bool) -> None:
    """Install all that the tests need; Python's packages come while those of the system, Node and Java do."""
    with ThreadPoolExecutor(1) as pool:
        environment = pool.submit(setup)
        tools(BROWSERS if fast else frozenset())
        node_packages()
        if not fast:
            java_packages()
        environment.result()


def setup() -> None:
    """Make .venv from the lock file, with hashes checked, unless it is there already."""
    wanted = hashlib.sha256(LOCK.read_bytes() + (HERE / "pyproject.toml").read_bytes()).hexdigest()
    if MARK.is_file() and MARK.read_text() == wanted:
        return
    print("preparing .venv (once; a minute or two)", file=sys.stderr)
    must(sys.executable, "-m", "venv", "--clear", VENV, repair="On Debian and Ubuntu: apt install python3-venv")
    pip = (PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    must(*pip, "--require-hashes", "-r", LOCK, repair="Check the network, then run this again.")
    must(*pip, "--no-deps", "--no-build-isolation", "--editable", HERE, repair="The message above says why.")
    MARK.write_text(wanted)


def tools(without: frozenset[str] = frozenset()) -> None:
    """Install the programs the tests drive, from the system's own packages; a missing one stops the tests."""
    debian = shutil.which("apt-get") and shutil.which("dpkg-query")
    # Servers are in a folder that is not on every user's path.
    path = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin"))
    missing = [
        package for program, package in TOOLS.items() if program not in without and not shutil.which(program, path=path)
    ]
    missing += [package for package in LIBRARIES if debian and not installed(package)]
    if not missing:
        return
    repair = f"Install {', '.join(missing)} with your system's package manager, then run this again."
    if not debian:
        sys.exit(repair)
    root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    print(f"installing {', '.join(missing)}", file=sys.stderr)
    must(*root, "apt-get", "update", "-qq", repair=repair)
    must(*root, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing, repair=repair)


def node_packages() -> None:
    """Install the JavaScript tools into node_modules, with hashes checked and no install scripts, unless they are there."""
    mark = HERE / "node_modules" / "made-from"
    wanted = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()
    if mark.is_file() and mark.read_text() == wanted:
        return
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout.strip()
    if tuple(int(part) for part in version.lstrip("v").split(".")[:2]) < NODE_VERSION:
        sys.exit(f"Node {'.'.join(map(str, NODE_VERSION))} or newer is needed to check the scripts; this is {version}.")
    must(shutil.which("npm"), "ci", "--ignore-scripts", repair="Check the network, then run this again.")
    mark.write_text(wanted)


def java_packages() -> None:
    """Download the jars of the search server that tests start, with hashes checked, unless they are there."""
    server, jars = HERE / "tests" / "search" / "opensearch", HERE / "build" / "opensearch" / "jars"
    lines = (server / "jars.sha256").read_text().splitlines()[1:]
    wanted = {name: digest for digest, name in (line.split(" ") for line in lines)}

    def found() -> dict[str, str]:
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in jars.glob("*.jar")}

    if found() == wanted:
        return
    print("downloading the search server of the tests (once; 45 MB)", file=sys.stderr)
    shutil.rmtree(jars, ignore_errors=True)
    words = ("-q", "-B", "--strict-checksums", "-f", server / "pom.xml", "dependency:copy-dependencies")
    must(shutil.which("mvn"), *words, f"-DoutputDirectory={jars}", repair="Check the network, then run this again.")
    if found() != wanted:
        sys.exit(f"The jars differ from {server / 'jars.sha256'}; find out why before you change that list.")


def installed(package: str) -> bool:
    """Whether Debian's package manager has a package."""
    asked = subprocess.run(
        ["dpkg-query", "-W", "-f=${db:Status-Status}", package], capture_output=True, text=True, check=False
    )
    return asked.stdout == "installed"


def checks() -> tuple[tuple[object, ...], ...]:
    """Checks of CI that do not depend on each other: lint, types, generated files, content."""
    return (
        *FAST_CHECKS,
        ("node", "node_modules/typescript/bin/tsc"),
        ("node", "node_modules/typescript/bin/tsc", "-p", "returnkb/assets/src/worker"),
        ("node", "node_modules/eslint/bin/eslint.js", "."),
        ("node", "--test", *sorted(HERE.glob("tests/js/*.test.js"))),
        (PYTHON, "-m", "returnkb", "schema", "--check"),
        (PYTHON, "-m", "returnkb", "forms", "--check"),
    )


def tests() -> tuple[tuple[object, ...], ...]:
    """The tests of CI: with coverage the fast ones, then the others."""
    pytest = (PYTHON, "-m", "pytest", *BY_FILE)
    return (
        (*pytest, CORES, *FAST, *COVERAGE),
        # A third of their time is waiting for servers, clocks and browsers.
        (*pytest, CORES + 1, *SLOW),
    )


def fast_tests() -> tuple[tuple[object, ...], ...]:
    """The tests for every save: those that are neither slow nor need a browser."""
    return ((PYTHON, "-m", "pytest", *BY_FILE, CORES, *FAST),)


def run_side_by_side(steps: Sequence[Sequence[object]]) -> int:
    """Run programs at the same time, print the output of each whole and in order; returns the first exit code that is not 0."""
    with ThreadPoolExecutor(len(steps)) as pool:
        done = list(pool.map(captured, steps))
    for step, program in zip(steps, done, strict=True):
        print("$", *step)
        print(program.stdout, end="", flush=True)
    return next((program.returncode for program in done if program.returncode), 0)


def captured(step: Sequence[object]) -> subprocess.CompletedProcess[str]:
    """A program that has run in the project folder, with its output and errors as one text."""
    return subprocess.run(
        [str(word) for word in step], cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        encoding="utf-8", errors="replace", check=False,
    )  # fmt: skip


def run_steps(steps: Iterable[Sequence[object]]) -> int:
    """Run programs in order and stop at the first that fails; returns its exit code."""
    for step in steps:
        print("$", *step, flush=True)
        code = run(*step)
        if code:
            return code
    return 0


def run(*words: object) -> int:
    """Run a program in the project folder and return its exit code."""
    return subprocess.run([str(word) for word in words], cwd=HERE, check=False).returncode


def must(*words: object, repair: str) -> None:
    """Run a program that has to succeed; otherwise exit with the repair."""
    if run(*words):
        sys.exit(repair)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
