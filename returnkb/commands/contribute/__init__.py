"""Commands for contributions: issue forms and their answers, safe repairs, the editing page."""
