"""Text extraction: from the bytes of an HTML page, PDF, feed or list of editions to text that can be compared."""
