"""The command line: ``bifolium COMMAND``."""

import os
import sys

from django.core.management import execute_from_command_line

from bifolium.conf.options import OptionError


def main() -> None:
    """Run one command; an option that is not allowed ends it with one line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bifolium.conf.settings")
    try:
        execute_from_command_line(sys.argv)
    except OptionError as error:
        sys.exit(f"bifolium: {error}")
