"""Runs the commands that need Django: ours, its own and Wagtail's.

Exit codes: 0 done, 1 failed, 2 wrong option, 130 stopped by Ctrl-C.
"""

import errno
import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line
from django.db import DatabaseError

from bifolium.conf.options import OptionError, read
from bifolium.ops.console import Refused, complain
from bifolium.ops.features import check_folder, check_python

# What a person can mend without knowing the code.
OF_THE_MACHINE = (errno.EACCES, errno.EROFS, errno.ENOSPC, errno.EDQUOT)


def main(arguments: list[str]) -> int:
    """Run one command and return its exit code; what went wrong is one line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bifolium.conf.settings")
    try:
        check_python()
        check_folder(Path(str(read(os.environ)["var"])).resolve())
        execute_from_command_line(["bifolium", *arguments])
    except OptionError as error:
        return failed(str(error), 2)
    except Refused as error:
        return failed(str(error), error.code)
    except DatabaseError as error:
        if "--traceback" in arguments:
            raise
        return failed(f"database: {one_line(error)}", 1)
    except OSError as error:
        if error.errno not in OF_THE_MACHINE or "--traceback" in arguments:
            raise
        return failed(f"cannot use {error.filename}: {error.strerror}", 1)
    except KeyboardInterrupt:
        return failed("stopped; the next start goes on from here", 130)
    return 0


def failed(line: str, code: int) -> int:
    """Complain and return the code."""
    complain(line)
    return code


def one_line(error: Exception) -> str:
    """Return the message of an error without line breaks."""
    return " ".join(str(error).split())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
