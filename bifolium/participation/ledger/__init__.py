"""The record of ballots: append-only, hashed into a tree, recountable by anybody.

Plain Python and SQL: nothing here knows Django. See ``docs/explanation/ballots.md``.
"""
