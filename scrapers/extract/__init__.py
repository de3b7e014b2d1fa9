"""From the bytes of a page, a PDF, a feed or an index to text that can be compared."""
