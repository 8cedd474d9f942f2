"""Words in any script: one way to write them, and how one may be a slip for another."""
