"""Static files under hashed names, with ours compressed beforehand."""

from collections.abc import Iterator
from typing import Any

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class PreparedStaticFiles(ManifestStaticFilesStorage):
    """Hashed names for every file; a missing file is an error at set-up only."""

    manifest_strict = False

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False
    ) -> Iterator[Any]:
        yield from super().post_process(paths, dry_run)
