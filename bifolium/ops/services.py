"""Sets up a site: the account of its administrator."""

import secrets
from pathlib import Path

from django.contrib.auth import get_user_model


def make_administrator(*, name: str, password_file: Path) -> bool:
    """Make an account with every right if there is none of that name.

    Its random password is kept in the file, readable by the owner only. Returns
    whether an account was made.
    """
    users = get_user_model()
    if users.objects.filter(username=name).exists():
        return False
    password = kept_password(password_file)
    users.objects.create_superuser(username=name, password=password)
    return True


def kept_password(file: Path) -> str:
    """Return the password in the file, made now if there is none."""
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(12) + "\n")
    return file.read_text().strip()
