"""Users of the desk."""
