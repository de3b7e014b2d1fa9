"""Open-data exporters: pure functions from the assessed corpus to files, one module per format.

Every format is described in `records/formats.py` and registered in `site_files.py`:

- JSON API with JSON Schema: `api/json_api.py`; Atom: `api/feeds.py`
- SQLite: `tables/sqlite.py`; HXL CSV: `tables/hxl.py`
- JSON-LD in schema.org terms: `linked_data/schema_org.py`; PROV-O: `linked_data/prov.py`; DCAT: `linked_data/dcat.py`
- CSL-JSON: `citations/csl_json.py`; BibTeX: `citations/bibtex.py`
- Open Referral HSDS: `hsds/`
"""
