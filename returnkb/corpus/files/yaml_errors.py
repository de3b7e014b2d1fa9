"""YAML errors: what somebody who filled in fields most likely mistyped, at its line and column, with the line mended."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from returnkb.model.finding import Finding, Level

_FIELD = re.compile(r"[ \t]*(?:- +)?([\w-]+):")
_TWO_FIELDS = "mapping values are not allowed in this context"
_NO_COLON = "could not find expected ':'"
_OPENED_QUOTE = "found unexpected end of stream"
# What the YAML reader says, and what it means to somebody who filled in a form.
_EXPLANATIONS = {
    _TWO_FIELDS: "a colon inside a text makes it look like two fields",
    "found character that cannot start any token": "a text starts with @, ` or %, or a tab stands where spaces belong",
    "found a tab character that violates indentation": "a tab stands where spaces belong",
    "did not find expected key": "the indentation, or a quotation mark, does not fit the lines around it",
    "did not find expected '-' indicator": "the indentation does not fit the list above",
    "did not find expected ',' or ']'": "a list starts with [ and its ] is missing",
    "did not find expected ',' or '}'": "fields start with { and their } is missing",
    _OPENED_QUOTE: "a quotation mark is opened and never closed",
    _NO_COLON: "a line without a colon stands where a field is expected",
    "a second document starts": "a line “---” or “...” starts a second set of fields",
}
_START = r"([ \t]*(?:- +)*)"
_NO_BLANK_AFTER_COLON = re.compile(rf"{_START}([A-Za-z_]+):(?=[^\s/:])(\S.*)")
_NO_BLANK_AFTER_HYPHEN = re.compile(rf"{_START}-(?=[a-z_]+: |\{{)(.*)")
_LONE_WORDS = re.compile(rf"{_START}([a-z_]+) +(\S.*)")
_VALUE = re.compile(rf"{_START}([\w-]+: +|(?<=- ))(\S.*)")
_TAB = re.compile(r" *\t[ \t]*")
_SIGNS = "[{*&!|>%@`?-,"
_TYPOGRAPHIC = "“”„«»‘’‚"
# Longest line that a repair prints whole.
_MAX_SHOWN = 300


@dataclass(frozen=True)
class _Mistake:
    """A likely mistake: line and column from 1, what is wrong, the repair, and the mended line where it is known."""

    line: int
    column: int
    sentence: str
    repair: str
    mended: str = ""


def syntax_finding(path: str, error: yaml.MarkedYAMLError, text: str) -> Finding:
    """The finding of a file that is not YAML."""
    mark = error.problem_mark or error.context_mark
    if error.problem == _OPENED_QUOTE and error.context_mark:
        mark = error.context_mark  # where the quotation mark was opened, not where the file ends
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    problem = error.problem or error.context or "the form is broken"
    lines = text.split("\n")
    field_line = error.context_mark.line + 1 if problem == _NO_COLON and error.context_mark else line
    near = [one for one in dict.fromkeys((field_line, line, _line_above(lines, field_line))) if one <= len(lines)]
    mistake = next(_mistakes(lines, near, line, column, problem), None)
    if mistake:
        mended = mistake.mended.strip()
        repair = f"{mistake.repair}: `{mended}`." if mended and len(mended) <= _MAX_SHOWN else f"{mistake.repair}."
        return Finding(path, mistake.line, mistake.column, "F03", Level.MUST_FIX, mistake.sentence, repair)
    return Finding(
        path, line, column, "F03", Level.MUST_FIX,
        f"The fields cannot be read here: {_EXPLANATIONS.get(problem, problem)}.",
        "Compare the line with the one above: same indentation, a blank after each colon, every bracket and quotation "
        "mark closed.",
    )  # fmt: skip


def _line_above(lines: list[str], line: int) -> int:
    """The nearest line above that is not empty."""
    return next((number for number in range(line - 1, 0, -1) if lines[number - 1].strip()), line)


def _mistakes(lines: list[str], near: list[int], line: int, column: int, problem: str) -> Iterator[_Mistake]:
    """Mistakes that are known to give such an error, on the line of the error and those near it; the likeliest first."""
    for find in (_tab, _blank_after_colon, _blank_after_hyphen, _comment_in_brackets):
        for number in near:
            if found := find(lines[number - 1]):
                yield _Mistake(number, *found)
    here = lines[line - 1] if line <= len(lines) else ""
    if problem in (_NO_COLON, _TWO_FIELDS):
        indent = len(here) - len(here.lstrip()) if problem == _TWO_FIELDS else None
        colons = (_missing_colon(number, lines[number - 1], indent) for number in near)
        yield from filter(None, colons)
    if problem == _TWO_FIELDS and (name := _FIELD.match(here)) and column == name.end():
        sentence = f"“{name[1]}” is indented by {name.start(1)} spaces, unlike the fields around it."
        repair = "Start it in the same column as the other fields of its list or record"
        yield _Mistake(line, name.start(1) + 1, sentence, repair)
    for number in near:
        value = _VALUE.fullmatch(lines[number - 1])
        if value and (fault := _value_fault(value[3], problem)):
            sentence, repair, mended = fault
            start = column if number == line and problem == _TWO_FIELDS else value.start(3) + 1
            yield _Mistake(number, start, sentence, repair, value[1] + value[2] + mended)


def _missing_colon(number: int, text: str, indent: int | None) -> _Mistake | None:
    """A line whose first word is a name without its colon; with `indent`, only where it is indented by so many blanks."""
    words = _LONE_WORDS.fullmatch(text)
    if words is None or ":" in text or indent not in (None, len(words[1])):
        return None
    sentence = f"“{words[2]} …” is a line without a colon where a field is expected."
    repair = "Write a colon after the name of the field, or indent the line further if it belongs to the text above"
    return _Mistake(number, words.start(2) + 1, sentence, repair, f"{words[1]}{words[2]}: {words[3]}")


# Column, sentence, repair and mended line of a mistake.
_Found = tuple[int, str, str, str]


def _tab(line: str) -> _Found | None:
    if not _TAB.match(line) or not line.strip():
        return None
    return line.index("\t") + 1, "A tab indents this line, and YAML needs spaces.", (
        "Put spaces for the tab, so that the line starts in the same column as the fields around it"
    ), ""  # fmt: skip


def _blank_after_colon(line: str) -> _Found | None:
    if not (found := _NO_BLANK_AFTER_COLON.fullmatch(line)):
        return None
    sentence = f"“{found[2]}:” has no blank after its colon."
    return found.end(2) + 2, sentence, "Write", f"{found[1]}{found[2]}: {found[3]}"


def _blank_after_hyphen(line: str) -> _Found | None:
    if not (found := _NO_BLANK_AFTER_HYPHEN.fullmatch(line)):
        return None
    return found.end(1) + 2, "A hyphen of a list has no blank after it.", "Write", f"{found[1]}- {found[2]}"


def _comment_in_brackets(line: str) -> _Found | None:
    """A comment sign that hides the end of brackets."""
    at = line.find(" #")
    before, after = line[:at], line[at:]
    opened = any(before.count(one) > before.count(other) and other in after for one, other in ("{}", "[]"))
    if at < 0 or not opened:
        return None
    start = max(before.rfind(one) for one in (": ", ", ", "[", "{ "))
    start += 1 if before[start] == "[" else 2
    end = at + next(place for place, sign in enumerate(after) if sign in ",}]")
    sentence = "A text in brackets holds a blank and a #, which starts a comment: the closing bracket is not read."
    how = "Put quotation marks around the whole text"
    return at + 2, sentence, how, f"{line[:start]}{quoted(line[start:end])}{line[end:]}"


def _value_fault(text: str, problem: str) -> tuple[str, str, str] | None:
    """The fault of a field's text: sentence, repair, and the text mended."""
    around = "Put plain quotation marks around the whole text"
    if text[0] in _TYPOGRAPHIC and problem == _TWO_FIELDS:
        return f"“{text[0]}” is no quotation mark for YAML, and the text holds a colon.", around, quoted(
            text.strip(_TYPOGRAPHIC)
        )  # fmt: skip
    if text[0] in "\"'" and problem != _OPENED_QUOTE:
        inside = text[1:-1] if len(text) > 1 and text[-1] == text[0] else text
        return "The quotation mark that starts this text is closed before its end.", around, quoted(inside)
    if problem == _TWO_FIELDS and ": " in text:
        sentence = "The fields cannot be read here: a colon inside a text makes it look like two fields."
        return sentence, around, quoted(text)
    brackets = text[0] in "[{" and text.rstrip()[-1:] not in "]},"
    started = text[0] in _SIGNS and text[0] not in "[{" and not text.startswith(("|-", ">-"))
    if (brackets and any(one in text for one in "]}")) or started:
        return f"A text starts with {text[0]}, which means something else in YAML.", around, quoted(text)
    return None


def quoted(text: str) -> str:
    """A text as YAML in quotation marks."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"
