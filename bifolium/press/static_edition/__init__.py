"""The site as plain files, which live without us: a static edition, and a capsule."""
