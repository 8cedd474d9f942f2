"""Policies: a region's rules, what they ask of a nomination, and who says yes to it as well."""
