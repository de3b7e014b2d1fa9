"""Formal queries by Whoosh: AND, OR, NOT, phrases, fields and date ranges over the entries.

The index of the site answers what people type; Whoosh adds a query language for people who maintain the collection, such
as `topic:health AND NOT kind:gap` or `observed:[2020 to 2022]`. Release 2.7.4 is the last by its author: it is frozen, has
no dependencies, and is used by this package alone, so that it can be replaced or removed without touching the site.
"""
