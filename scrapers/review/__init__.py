"""Material for reviewers: overview, proposals and review markers."""
