"""What somebody at the desk wants to be baked once more."""

from pathlib import Path

from bifolium.press.store import FILE, StoreWriter, want


def want_again(folder: Path, *, path: str, at: float) -> None:
    """Ask for a page that is known, however often it has failed."""
    if not (folder / FILE).exists():
        return
    writer = StoreWriter(folder, "")
    try:
        with writer.swap():
            known = writer.connection.execute(
                "select path from place where path = ?1"
                " union select path from wanted where path = ?1",
                (path,),
            ).fetchall()
            found = [one for (one,) in known]
            want(writer.connection, found, at=at, reason="asked for")
    finally:
        writer.close()
