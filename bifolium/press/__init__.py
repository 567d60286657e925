"""What leaves the house: share cards, feeds, site maps; later baked pages and print."""
