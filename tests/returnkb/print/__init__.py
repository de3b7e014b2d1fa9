"""Tests of fact sheets on paper."""
