"""Corpus: all files of a tree, read and validated into one immutable object."""
