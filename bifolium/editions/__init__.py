"""Languages: the editions of a work, labels, numbering and typography."""
