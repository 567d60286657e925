"""Who writes: persons, organisations and dated affiliations."""
