"""The licences we know, and what each obliges us to print.

``OBLIGES`` maps a licence to whether its name and address must stand beside the
picture. Sources: the licence deeds of Creative Commons 4.0, section "Attribution".
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Licence:
    """A licence: its short name for readers and where its text stands, if anywhere."""

    code: str
    name: str
    address: str


LICENCES = [
    Licence("cc-by-4.0", "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    Licence(
        "cc-by-sa-4.0",
        "CC BY-SA 4.0",
        "https://creativecommons.org/licenses/by-sa/4.0/",
    ),
    Licence("cc0-1.0", "CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    Licence("public-domain", "Public domain", ""),
    Licence("all-rights", "All rights reserved", ""),
    Licence("permission", "By permission", ""),
]

BY_CODE = {licence.code: licence for licence in LICENCES}
CHOICES = [(licence.code, licence.name) for licence in LICENCES]
