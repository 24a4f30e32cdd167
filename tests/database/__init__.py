"""Databases for tests: built once, kept as templates, and cloned for each worker and for each race."""
