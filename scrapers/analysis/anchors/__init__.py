"""Anchors: the protected facts of a claim, and the passage of a source that states them, in any language."""
