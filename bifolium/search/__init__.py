"""Finding. Empty until its own issue: readers browse by section, topic and person."""
