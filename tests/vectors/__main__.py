"""Recompute the expected results of all vectors: `python -m tests.vectors`."""

from __future__ import annotations

import json

from tests.vectors import CONFIG, FOLDER, INDEX, VECTORS, analyzer_config, dump, eligibility, read, search_index


def main() -> None:
    """Write the vectors, with the inputs that their files have."""
    for path, data in ((CONFIG, analyzer_config()), (INDEX, search_index())):
        path.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    for name, calculator in VECTORS.items():
        expected = calculator()
        cases = [{"input": case["input"], "expected": expected(case["input"])} for case in read(name)]
        (FOLDER / f"{name}.json").write_text(dump(cases), encoding="utf-8")
    (FOLDER / "eligibility.json").write_text(dump(eligibility.cases()), encoding="utf-8")


if __name__ == "__main__":
    main()
