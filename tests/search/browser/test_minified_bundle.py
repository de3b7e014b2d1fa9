"""The bundler: modules become one classic script that does the same, and unknown syntax is refused."""

from __future__ import annotations

import re
import subprocess
from importlib import import_module
from pathlib import Path

import pytest

from returnkb.pages.assets import NAMES, asset
from search.browser import files
from search.browser.minified_bundle import UnknownSyntax, minified_bundle
from tests.constants import REPOSITORY

PAGE_SCRIPTS = ("as-of", "assistance", "compare", "freshness", "sheet")
ENTRY_POINTS = [
    REPOSITORY / "search/browser/src/main.js",
    *(REPOSITORY / f"returnkb/assets/src/{name}.js" for name in PAGE_SCRIPTS),
]


def _modules(folder: Path, **sources: str) -> Path:
    """Write modules by name; returns the path of `main.js`."""
    for name, source in sources.items():
        (folder / f"{name}.js").write_text(source, encoding="utf-8")
    return folder / "main.js"


def _run(script: str) -> str:
    """What Node prints for a classic script."""
    result = subprocess.run(["node", "-"], input=script, capture_output=True, text=True, check=True)
    return result.stdout.strip()


def test_modules_with_equal_names_do_not_clash(tmp_path: Path) -> None:
    """Each module has its own scope, and a module that two others import runs once."""
    main = _modules(
        tmp_path,
        count='console.log("loaded");\nexport const start = 3;\n',
        one='import { start } from "./count.js";\nconst own = 1;\nexport const one = () => own + start;\n',
        main='import { start } from "./count.js";\nimport { one } from "./one.js";\nconst own = 2;\nconsole.log(own + one() + start);\n',
    )

    assert _run(minified_bundle(main)) == "loaded\n9"


def test_the_call_at_the_end_sees_the_exports_of_the_entry(tmp_path: Path) -> None:
    """A build can pass data to an exported function; nothing becomes global."""
    main = _modules(tmp_path, main="export function start(data) {\n  console.log(data.word);\n}\n")

    assert (
        _run(minified_bundle(main, 'start({"word":"a // b"});') + "console.log(typeof start);") == "a // b\nundefined"
    )


def test_minifying_keeps_templates_patterns_and_texts(tmp_path: Path) -> None:
    """Comments and needless spaces go; what is inside text, templates and regular expressions stays."""
    source = (
        "// A comment.\nconst name = `a  // ${ 1 + 1 }  b`;\nconst isPath = text => (/^\\/ +[/'\"]$/).test(text);\n"
        "console.log(name, 'it''s'.length, isPath(\"/  '\"));\n"
    ).replace("'it''s'", '"it\'s /* no */"')
    script = minified_bundle(_modules(tmp_path, main=source))

    assert _run(script) == "a  // 2  b 13 true"
    assert "comment" not in script


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('import one from "./one.js";\n', "main.js:1: this form of import"),
        ('import * as one from "./one.js";\n', "main.js:1: this form of import"),
        ('import { one as two } from "./one.js";\n', "main.js:1: this form of import"),
        ('import { one } from "one";\n', "main.js:1: this form of import"),
        ('\nconst one = await import("./one.js");\n', "main.js:2: this form of import"),
        ("export default 1;\n", "main.js:1: this form of import"),
        ("export let one = 1;\n", "main.js:1: this form of import"),
        ('export { one } from "./one.js";\n', "main.js:1: this form of import"),
        ("const url = import.meta.url;\n", "main.js:1: this form of import"),
        ("const isWord = text => / +/.test(text);\n", "main.js:1: put a regular expression after => in parentheses"),
        ('import { two } from "./one.js";\n', "one.js does not export two"),
        ('import { one } from "./none.js";\n', "there is no module none.js"),
        ('import { main } from "./circle.js";\nexport const other = 1;\n', "import each other: main.js → circle.js → main.js"),
    ],
)  # fmt: skip
def test_an_unknown_form_stops_the_build(tmp_path: Path, source: str, message: str) -> None:
    """The message names the file and line, or the name that is missing."""
    main = _modules(
        tmp_path,
        main=source,
        one="export const one = 1;\n",
        circle='import { other } from "./main.js";\nexport const main = 1;\n',
    )

    with pytest.raises(UnknownSyntax, match=message):
        minified_bundle(main)


@pytest.mark.parametrize("entry", ENTRY_POINTS, ids=lambda path: path.name)
def test_minifying_keeps_every_token_of_our_scripts(entry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A JavaScript parser reads the same tokens from the script with and without minification."""
    minified = minified_bundle(entry)
    monkeypatch.setattr(import_module("search.browser.minified_bundle"), "jsmin", lambda script: script)

    assert _tokens(minified) == _tokens(minified_bundle(entry))


def _tokens(script: str) -> str:
    """The tokens of a classic script as the parser of the linter reads them."""
    read = (
        'import { parse } from "acorn";\nimport { readFileSync } from "node:fs";\nconst tokens = [];\n'
        'parse(readFileSync(0, "utf8"), { ecmaVersion: 2021, onToken: token => { tokens.push([token.type.label, String(token.value?.value ?? token.value)]); } });\n'
        "console.log(JSON.stringify(tokens));"
    )
    command = ["node", "--input-type=module", "--eval", read]
    return subprocess.run(command, input=script, capture_output=True, text=True, check=True, cwd=REPOSITORY).stdout


@pytest.mark.parametrize("forbidden", ["innerHTML", "eval(", "new Function", "document.write", "import("])
def test_no_script_makes_markup_or_code_of_text(forbidden: str) -> None:
    """Data never becomes markup or code, so that a strict content security policy holds."""
    scripts = [files()["finder.js"], *(asset(name).decode() for name in NAMES if name.endswith(".js"))]

    assert [script for script in scripts if forbidden in script] == []


def test_globals_are_those_that_the_documentation_lists() -> None:
    """Scripts share no more names than HACKING lists, and each is declared with its type."""
    folders = (REPOSITORY / "search/browser/src", REPOSITORY / "returnkb/assets/src")
    sources = [path.read_text(encoding="utf-8") for folder in folders for path in folder.rglob("*.[jt]s")]
    used = {name for source in sources for name in re.findall(r"\breturnkb[A-Z]\w+", source)}
    declared = {name for source in sources for name in re.findall(r"^    (returnkb\w+)[?:(]", source, re.MULTILINE)}
    listed = set(re.findall(r"`(returnkb[A-Z]\w+)`", (REPOSITORY / "HACKING.md").read_text(encoding="utf-8")))

    assert used == declared == listed
