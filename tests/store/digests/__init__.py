"""Tests of the digests."""
