"""JSON-LD exports: schema.org entries, PROV-O provenance and the DCAT catalogue."""
