"""Options, settings, addresses and server entry points."""
