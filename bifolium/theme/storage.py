"""Static files under hashed names and compressed, and bundles of what was collected."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.base import ContentFile

from bifolium.theme.bundles import BUNDLES, TARGETS, bundle
from bifolium.theme.compression import compress, level_of


class PreparedStaticFiles(ManifestStaticFilesStorage):
    """Hashed names for every file; a missing file is an error at set-up only."""

    manifest_strict = False

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False
    ) -> Iterator[Any]:
        if dry_run:
            return
        self.bundle_styles(paths)
        yield from super().post_process(paths)
        for name in set(self.hashed_files.values()):
            compress(Path(self.path(name)), level_of(name))

    def bundle_styles(self, paths: dict[str, Any]) -> None:
        """Make the bundles again, so that a source put in front is in them too."""

        def read(path: str) -> str:
            storage, original = paths[path]
            with storage.open(original) as file:
                text: str = file.read().decode()
            return text

        for name, parts in BUNDLES.items():
            target = f"{TARGETS}/{name}.css"
            self.delete(target)
            self.save(target, ContentFile(bundle(parts, read).encode()))
            paths[target] = (self, target)
