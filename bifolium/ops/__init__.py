"""Commands, checks and the demo loader."""
