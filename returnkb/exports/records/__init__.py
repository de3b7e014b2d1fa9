"""What all export formats share: record models, UUIDs, metadata and the list of formats."""
