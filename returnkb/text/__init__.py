"""Text processing without the data model: Unicode characters, amounts, phone numbers, URLs, Markdown anchors, terminal escapes."""
