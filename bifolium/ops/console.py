"""What the commands say: plain lines, flushed, so that a pipe sees them at once."""

import sys


class Refused(Exception):
    """A command cannot go on; the message is one line for the person who started it.

    ``code`` is the exit code: 2 for a wrong option, 1 for everything else.
    """

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


def say(line: str = "") -> None:
    """Write one line to standard output."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def complain(line: str) -> None:
    """Write one line to standard error."""
    sys.stderr.write(f"bifolium: {line}\n")
    sys.stderr.flush()
