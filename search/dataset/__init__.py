"""The dataset that is indexed: entries, places, vocabularies and organisations of a compiled collection."""

from search.dataset.load import NoData, build_dataset, read
from search.dataset.model import Dataset, Entry, Organisation, Place, Term

__all__ = ["Dataset", "Entry", "NoData", "Organisation", "Place", "Term", "build_dataset", "read"]
