from io import BytesIO

import pytest

from bifolium.press.static_edition.wacz_check import Window
from bifolium.press.static_edition.warc import NotARecord, read_record

HEAD = b"WARC/1.1\r\nWARC-Type: resource\r\nContent-Length: %d\r\n\r\n"


@pytest.mark.parametrize(
    ("record", "trouble"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", "does not begin as a record"),
        (HEAD % 9 + b"short", "is shorter than it says"),
        (HEAD % 3 + b"longer\r\n\r\n", "is not as long as it says"),
        (b"WARC/1.1\r\n" + b"a: b\r\n" * 5000, "has no end of its head"),
    ],
)
def test_what_is_no_record_is_refused_with_its_fault(record, trouble):
    with pytest.raises(NotARecord, match=trouble):
        read_record(BytesIO(record))


def test_a_record_is_read_to_its_end():
    found = read_record(BytesIO(HEAD % 5 + b"whole\r\n\r\n"))

    assert found.fields["warc-type"] == "resource"
    assert found.payload == found.block


def test_a_part_of_a_file_has_nothing_before_its_beginning():
    part = Window(BytesIO(b"0123456789"), 2, 4)

    with pytest.raises(OSError, match="before the beginning"):
        part.seek(-1)
