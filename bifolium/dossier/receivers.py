"""What the record listens to."""

from typing import Any

from bifolium.dossier.triggers import drop_triggers, make_triggers


def stop_following(**_event: Any) -> None:
    """Let migrations alter tables without writing history."""
    drop_triggers()


def follow(**_event: Any) -> None:
    """Guard and follow the tables as they now are."""
    make_triggers()
