"""The dataset that is indexed: entries, places, vocabularies and organisations of a compiled collection."""

from search.dataset.load import NoData, compiled, read
from search.dataset.model import Compiled, Entry, Organisation, Place, Term

__all__ = ["Compiled", "Entry", "NoData", "Organisation", "Place", "Term", "compiled", "read"]
