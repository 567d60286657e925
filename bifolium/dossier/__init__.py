"""The record: things, statements, evidence, sources and their drawings."""
