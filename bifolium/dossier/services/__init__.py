"""Every write to the record that the machine starts."""

from bifolium.dossier.services.bulk import BulkRefused, change_statements
from bifolium.dossier.services.changes import recorded
from bifolium.dossier.services.editing import (
    Act,
    Outdated,
    Proof,
    save_source,
    save_statement,
    save_thing,
)
from bifolium.dossier.services.importing import Report, import_record
from bifolium.dossier.services.merging import MergeRefused, merge_things, undo_merge
from bifolium.dossier.services.removing import (
    RemovalRefused,
    ReturnRefused,
    put_back_row,
    remove_row,
)
from bifolium.dossier.services.rights import name_editors
from bifolium.dossier.services.writing import Loaded, load_tables, write_facts

__all__ = [
    "Act",
    "BulkRefused",
    "Loaded",
    "MergeRefused",
    "Outdated",
    "Proof",
    "RemovalRefused",
    "Report",
    "ReturnRefused",
    "change_statements",
    "import_record",
    "load_tables",
    "merge_things",
    "name_editors",
    "put_back_row",
    "recorded",
    "remove_row",
    "undo_merge",
    "save_source",
    "save_statement",
    "save_thing",
    "write_facts",
]
