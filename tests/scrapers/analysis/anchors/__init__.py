"""Tests of anchors: facts of claims, and their passages in pages of any language."""
