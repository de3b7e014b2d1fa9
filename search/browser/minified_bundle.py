"""JavaScript bundler: concatenates ES modules into one classic script, which browsers also run from a folder.

It knows the few forms of `import` and `export` that the sources use and refuses every other one:
`import { a, b } from "./module.js";` and `export` before a function, class or const at the start of a line.
Each module becomes a function, so that names of different modules cannot clash.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from rjsmin import jsmin

_PACKAGE = Path(__file__).resolve().parents[1]
_IMPORT = re.compile(r'^import \{ ([\w$]+(?:, [\w$]+)*) \} from "(\.{1,2}/[\w./-]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) ([\w$]+))", re.MULTILINE)
# rjsmin takes a pattern here for a division and may remove its spaces.
_BARE_PATTERN = re.compile(r"=> */(?![/*]).*")
_MODULE_SYNTAX = re.compile(r"^[ \t]*(?:import|export)\b.*|\bimport[(.].*", re.MULTILINE)


class UnknownSyntax(ValueError):
    """Raised for a module that this bundler cannot resolve; the message names file and line."""


@dataclass(frozen=True)
class _Module:
    variable: str
    imports: tuple[tuple[Path, tuple[str, ...]], ...]
    exports: tuple[str, ...]
    body: str


def minified_bundle(entry: Path, call: str = "") -> str:
    """The minified script of an entry module and all it imports; `call` runs at its end and sees the entry's exports.

    Raises UnknownSyntax for other forms of import and export, cycles, missing modules and names that are not exported.
    """
    modules: dict[Path, _Module] = {}
    _collect(entry.resolve(), modules, ())
    parts = [_wrapped(module, modules) for module in modules.values()]
    exports = ",".join(modules[entry.resolve()].exports)
    ending = f"const {{{exports}}} = {modules[entry.resolve()].variable};\n{call}\n" if call else ""
    return f'(() => {{\n"use strict";\n{jsmin("".join(parts))}\n{ending}}})();\n'


def _collect(path: Path, modules: dict[Path, _Module], importers: tuple[Path, ...]) -> None:
    """Read a module after all that it imports."""
    if path in importers:
        cycle = " → ".join(module.name for module in (*importers[importers.index(path) :], path))
        raise UnknownSyntax(f"{path}: modules import each other: {cycle}. Move what both need into a third module.")
    if path in modules:
        return
    if not path.is_file():
        raise UnknownSyntax(f"{importers[-1] if importers else path}: there is no module {path.name} to import.")
    source = path.read_text(encoding="utf-8")
    imports = tuple((_imported_path(path, found[2]), tuple(found[1].split(", "))) for found in _IMPORT.finditer(source))
    for imported, _ in imports:
        _collect(imported, modules, (*importers, path))
    modules[path] = _module(path, source, imports, modules)


def _imported_path(path: Path, name: str) -> Path:
    """The file of an imported module; those of this package are where it is installed, which need not be beside the importer."""
    _, of_search, inside = name.rpartition("../search/")
    return (_PACKAGE / inside if of_search else path.parent / name).resolve()


def _module(
    path: Path, source: str, imports: tuple[tuple[Path, tuple[str, ...]], ...], modules: dict[Path, _Module]
) -> _Module:
    for imported, names in imports:
        for name in names:
            if name not in modules[imported].exports:
                raise UnknownSyntax(f"{path}: {imported.name} does not export {name}.")
    body = _EXPORT.sub("", _IMPORT.sub("\n", source))
    _refuse(_MODULE_SYNTAX, body, path, "this form of import or export is not supported")
    _refuse(_BARE_PATTERN, body, path, "put a regular expression after => in parentheses")
    return _Module(f"m{len(modules)}", imports, tuple(_EXPORT.findall(source)), body)


def _refuse(pattern: re.Pattern[str], body: str, path: Path, reason: str) -> None:
    """Raise UnknownSyntax with the file and line where a pattern is found."""
    if found := pattern.search(body):
        line = body.count("\n", 0, found.start()) + 1
        raise UnknownSyntax(f"{path}:{line}: {reason}: {found[0].strip()}")


def _wrapped(module: _Module, modules: dict[Path, _Module]) -> str:
    imports = "".join(f"const {{{','.join(names)}}} = {modules[path].variable};\n" for path, names in module.imports)
    return (
        f"const {module.variable} = (() => {{\n{imports}{module.body}\nreturn {{{','.join(module.exports)}}};\n}})();\n"
    )
