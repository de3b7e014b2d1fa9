"""Fact sheets: what is known of a place, or of chosen topics and services there, to print or to hand over."""
