"""Catalogues of the interface in other languages, as gettext files."""
