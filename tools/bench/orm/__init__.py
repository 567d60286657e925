"""The usual way: Django answers a vote with its ORM, a transaction for each.

It keeps the same promises: a paper is spent once, a voter has one standing vote, the
entry is chained into the same tree and the tally is counted in the transaction. No
middleware is in the way. SQLite waits for the disk, with a log ahead.
"""
