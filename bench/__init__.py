"""Measurements, each beside something to compare it with; no test depends on them."""
