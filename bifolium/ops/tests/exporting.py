"""A site that is exported, for tests."""

from django.core.management import call_command

ORIGIN = "http://localhost:8000"


def export(folder, *arguments):
    call_command("export", str(folder), *arguments, verbosity=0, stdout=Quiet())


class Quiet:
    text = ""

    def write(self, text):
        self.text += text
