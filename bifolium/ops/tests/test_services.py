import stat

import pytest
from django.contrib.auth import get_user_model

from bifolium.ops.services import make_administrator

pytestmark = pytest.mark.django_db


def test_the_administrator_gets_a_password_that_only_the_owner_reads(tmp_path):
    file = tmp_path / "desk-password"

    assert make_administrator(name="admin", password_file=file)

    admin = get_user_model().objects.get(username="admin")
    password = file.read_text().strip()
    assert admin.is_superuser
    assert admin.check_password(password)
    assert len(password) >= 16
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_an_administrator_keeps_the_password(tmp_path):
    file = tmp_path / "desk-password"
    make_administrator(name="admin", password_file=file)
    file.unlink()

    assert not make_administrator(name="admin", password_file=file)
    assert not file.exists()


def test_a_password_made_before_an_interruption_is_used(tmp_path):
    file = tmp_path / "desk-password"
    file.write_text("kept from the first try\n")

    make_administrator(name="admin", password_file=file)

    admin = get_user_model().objects.get(username="admin")
    assert admin.check_password("kept from the first try")
