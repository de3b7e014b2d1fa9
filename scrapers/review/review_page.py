"""Review page: suggested passages as an HTML page and as a spreadsheet, in which a person accepts or refuses them in bulk."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterable, Mapping
from itertools import groupby

from scrapers.review.suggestion import Suggestion

COLUMNS = ("decision", "source", "claim", "statement", "facts", "level", "page")
# Spreadsheets compute cells that start with these signs, in full width too, also after blanks, quotation marks and invisible signs.
_FORMULA = re.compile(r"^(?:[\s\"'\u200b-\u200f\u2060\ufeff\x00-\x1f]*[=+\-@\uff1d\uff0b\uff0d\uff20\u2212]|[\t\r\n])")
_PAGE = re.compile(r"https?://\S+", re.IGNORECASE)


def spreadsheet(suggestions: Iterable[Suggestion], statements: Mapping[str, str]) -> str:
    """CSV with a row for each suggestion and an empty decision."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in suggestions:
        row = ("", one.source, one.claim, statements.get(one.claim, ""), "; ".join(one.facts), str(one.level), one.url)
        writer.writerow([f"'{cell}" if _FORMULA.match(cell) else cell for cell in row])
    # With this mark spreadsheets read the file as UTF-8.
    return "\ufeff" + out.getvalue()


def page(suggestions: Iterable[Suggestion], statements: Mapping[str, str]) -> str:
    """The review page; its button saves the decisions as the spreadsheet that `confirm --from` reads."""
    found = sorted(suggestions, key=lambda one: (one.source, one.claim))
    parts = [_HEAD.format(count=len(found))]
    for source, group in groupby(found, key=lambda one: one.source):
        parts.append(f"<h2>{html.escape(source)}</h2>\n")
        parts += [_item(one, statements.get(one.claim, "")) for one in group]
    return "".join([*parts, _SCRIPT])


def _item(one: Suggestion, statement: str) -> str:
    facts = ", ".join(f"“{fact}”" for fact in one.facts)
    name = html.escape(f"{one.source} {one.claim}")
    choices = "".join(
        f'<label><input type="radio" name="{name}" value="{value}"> {word}</label> '
        for value, word in (("yes", "The page says this"), ("no", "It does not"))
    )
    return (
        f'<fieldset data-source="{html.escape(one.source)}" data-claim="{html.escape(one.claim)}">\n'
        f"<legend>{html.escape(one.claim)}</legend>\n<p>{html.escape(statement)}</p>\n"
        f"<p>{_link(one.url)}; it states {html.escape(facts)} "
        f"({html.escape(str(one.level))}).</p>\n<p>{choices}</p>\n</fieldset>\n"
    )


def _link(url: str) -> str:
    """A link to a page; what a damaged state file has instead of an address is shown."""
    if not _PAGE.fullmatch(url):
        return f"“{html.escape(url)}” is no address"
    return f'<a href="{html.escape(url)}" rel="noreferrer">Open the page there</a>'


_HEAD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>Suggested passages</title>
<style>body {{ font: 1rem/1.5 sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem }} fieldset {{ margin: 1rem 0 }}</style>
</head>
<body>
<h1>Suggested passages ({count})</h1>
<p>Open each page and read the passage. Say whether it says what the statement says; leave out what you cannot tell.
Then save the decisions and give the file to <code>python -m scrapers confirm --from FILE --by ROLE</code>.</p>
<p><button type="button" id="yes">All left: the page says this</button>
<button type="button" id="no">All left: it does not</button>
<button type="button" id="save">Save the decisions</button></p>
"""
_SCRIPT = """<script>
"use strict";
const groups = [...document.querySelectorAll("fieldset")];
const decided = (group) => group.querySelector("input:checked");
for (const value of ["yes", "no"]) {
  document.getElementById(value).addEventListener("click", () => {
    for (const group of groups) if (!decided(group)) group.querySelector(`[value=${value}]`).checked = true;
  });
}
document.getElementById("save").addEventListener("click", () => {
  const rows = groups.filter(decided).map((group) => [decided(group).value, group.dataset.source, group.dataset.claim].join(","));
  const file = new Blob([["decision,source,claim", ...rows, ""].join("\\r\\n")], { type: "text/csv" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = "decisions.csv";
  link.click();
});
</script>
</body>
</html>
"""
