"""Material for reviewers: overview of all sources, proposals as patches, review markers, escaped output."""
