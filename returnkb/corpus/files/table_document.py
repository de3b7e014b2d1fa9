"""Tables in text files: one record a line, a tab between its columns, the names of the columns in the first line."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from returnkb.corpus.files.document import Document, read_text


def read_table(root: Path, path: Path, columns: Collection[str]) -> Document:
    """The rows of a table as fields by column, with the position of every cell; raises Unreadable.

    An empty cell counts as not given. A table whose first line is not made of the columns has a finding and no rows.
    """
    name = path.relative_to(root).as_posix()
    head, *lines = read_text(name, path).rstrip("\n").split("\n")
    names, document = head.split("\t"), Document(name, data=[])
    if sorted(names) != sorted(columns):
        sentence, repair = "The first line does not name the columns of this table.", "\\t".join(columns)
        document.findings.append(
            document.finding("F07", (), sentence, f"Start with the line: {repair} (\\t is a tab).")
        )
        return document
    for row, line in enumerate(lines):
        cells = line.split("\t")
        document.values[row,] = document.keys[row,] = (row + 2, 1)
        if len(cells) > len(names):
            sentence = f"This line has {len(cells)} columns; the first line names {len(names)}."
            document.findings.append(document.finding("F07", (row,), sentence, "Take the tabs out of its texts."))
        column, values = 1, dict[str, str]()
        for field, cell in zip(names, cells, strict=False):
            document.values[row, field] = document.keys[row, field] = (row + 2, column)
            column += len(cell) + 1
            if cell.strip():
                values[field] = cell.strip()
                document.strings.append(((row, field), cell))
        document.data.append(values)
    return document
