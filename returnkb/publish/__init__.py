"""Publishing: the copies, updates, signatures and hosted site of an edition, from one assessed corpus."""
