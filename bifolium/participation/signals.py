"""What the ballot boxes announce."""

from django.dispatch import Signal

# The tally of a box changed; sent after the commit. Arguments: box.
tally_changed = Signal()
