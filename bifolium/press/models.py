from typing import ClassVar

from django.db import models


class ChangedRow(models.Model):
    """A row that changed, noted by a trigger in the transaction of the change.

    ``old`` and ``new`` are the short columns as JSON, null before an insert and after
    a delete; ``columns`` are those that an update changed, each followed by a space.
    """

    source = models.CharField(max_length=100)
    old = models.TextField(null=True)
    new = models.TextField(null=True)
    columns = models.TextField()

    class Meta:
        default_permissions: ClassVar[list[str]] = []
