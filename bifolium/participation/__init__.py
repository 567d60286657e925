"""Ballot boxes: polls and ratings, one ballot for all languages."""
