"""What the ballot boxes announce."""

from django.dispatch import Signal

# Ballots in a box were answered; sent after the commit, by the thread of the writer
# in the process that took them. Arguments: key, the address of the box.
tally_changed = Signal()
