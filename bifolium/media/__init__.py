"""Pictures and papers with their rights."""
