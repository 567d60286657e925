"""What leaves the house: share cards, feeds, site maps, baked pages, PDFs, editions."""
