"""Inputs: payload families and the trees that carry them."""
