"""The command line: ``bifolium COMMAND``.

``demo``, ``serve`` and ``verify`` load nothing of Django; every other command is
handed on.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version

from bifolium.conf.options import OPTIONS, PREFIX, Option, OptionError, read
from bifolium.ops.console import Refused, complain
from bifolium.ops.demo import run_demo, run_site
from bifolium.press.static_edition import check

COMMANDS = {"demo": run_demo, "serve": run_site}
# They need no site: an archive may be checked where there is none.
ALONE = {"verify": check.main}
BY_ARGUMENT = ("host", "port", "var", "workers", "threads", "single")

ABOUT = {
    "demo": "Set up a site with the demo project and serve it.",
    "serve": "Serve a site that has been set up with: bifolium set_up.",
    "verify": "Check an export, a capsule or a .wacz file against its checksums.",
}
OTHERS = """
further commands:
  set_up        prepare the database and the static files
  set_up_roles  make the groups of the desk and the editorial review
  load_demo     load the demo project
  dossier       bring a record in, check it, take it away
  export        write the whole public site as plain files
  edge          print the configuration of nginx or Caddy for an export
  capsule       pack the site and its records into one archive to be kept
  help          list these and every command of Django and Wagtail

exit codes: 0 done, 1 failed, 2 wrong option, 130 stopped by Ctrl-C
"""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the commands that load nothing of Django."""
    whole = argparse.ArgumentParser(
        prog="bifolium",
        description="A publishing platform in two or more languages.",
        epilog=OTHERS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole.add_argument(
        "--version", action="version", version=f"bifolium {version('bifolium')}"
    )
    commands = whole.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, about in ABOUT.items():
        command = commands.add_parser(name, help=about, description=about)
        for option in OPTIONS:
            if option.name in BY_ARGUMENT and name in COMMANDS:
                add(command, option)
    return whole


def add(command: argparse.ArgumentParser, option: Option) -> None:
    """Let an option be an argument too; one of yes and no is a word without a value."""
    said = f"{option.help} ({option.variable}, {option.default})"
    name = f"--{option.name}"
    if option.kind == "yes or no":
        command.add_argument(name, action="store_const", const="yes", help=said)
    else:
        command.add_argument(name, metavar=option.kind.upper(), help=said)


def own(arguments: Sequence[str]) -> int:
    """Run ``demo`` or ``serve`` and return the exit code."""
    chosen = parser().parse_args(arguments)
    for name in BY_ARGUMENT:
        value = getattr(chosen, name)
        if value is not None:
            os.environ[PREFIX + name.upper()] = value
    try:
        COMMANDS[chosen.command](read(os.environ))
    except OptionError as error:
        complain(str(error))
        return 2
    except Refused as error:
        if str(error):
            complain(str(error))
        return error.code
    except KeyboardInterrupt:
        return 130
    return 0


def main() -> None:
    """Run one command and exit with its code."""
    arguments = sys.argv[1:]
    if not arguments:
        parser().print_help()
        sys.exit(0)
    if arguments[0] in COMMANDS or arguments[0] in ("-h", "--help", "--version"):
        sys.exit(own(arguments))
    if arguments[0] in ALONE:
        sys.exit(ALONE[arguments[0]](arguments[1:]))
    command = [sys.executable, "-m", "bifolium.ops.manage", *arguments]
    sys.stdout.flush()
    os.execv(sys.executable, command)  # noqa: S606


if __name__ == "__main__":
    main()
