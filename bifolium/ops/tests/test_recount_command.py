import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from bifolium.participation import factories
from bifolium.participation.store import ledger
from bifolium.participation.tests.posting import open_poll

pytestmark = pytest.mark.django_db


def test_every_box_is_recounted_from_its_public_files(tmp_path, capsys):
    factories.cast(open_poll(), 1, "map", at=timezone.now())
    factories.cast(
        open_poll(key="hidden", results="after_close"), 1, "map", at=timezone.now()
    )

    call_command("recount", to=tmp_path)

    said = capsys.readouterr().out
    assert "RECOUNT AGREES" in said
    assert "hidden: votes are not open yet" in said
    assert (tmp_path / "what-next" / "ledger.jsonl").exists()


def test_a_tally_that_was_typed_in_is_found():
    factories.cast(open_poll(), 1, "map", at=timezone.now())
    ledger().reader.run("UPDATE tally SET votes = 99 WHERE option = 'map'")

    with pytest.raises(CommandError, match="what-next"):
        call_command("recount")


def test_a_box_without_a_record_is_refused():
    with pytest.raises(CommandError, match="nothing to write"):
        call_command("recount", "nowhere")
