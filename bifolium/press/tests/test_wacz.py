"""A file that replays a site: what strangers read in it, and what is found wrong."""

import json
import tracemalloc
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from random import Random

import pytest
from warcio.archiveiterator import ArchiveIterator

from bifolium.press.static_edition import wacz
from bifolium.press.static_edition.capsule import About, pack
from bifolium.press.static_edition.check import first_wrong, main
from bifolium.press.static_edition.wacz import Answer, key_of, pack_answers
from bifolium.press.static_edition.wacz_check import trouble_in

AT = datetime(2026, 3, 1, 10, tzinfo=UTC)
ORIGIN = "https://www.institute.example"
ABOUT = About("Institute", "A site", ORIGIN, "https://a.example/by", ("en",), "t 1", AT)
HTML = "text/html; charset=utf-8"
FIRST = f"{ORIGIN}/en/"
CYRILLIC = f"{ORIGIN}/ru/%D0%B4%D0%BE%D0%BC/"


def answer(url, body, *, status=200, kind=HTML):
    line = f"HTTP/1.1 {status} Status\r\nContent-Type: {kind}\r\n"
    return Answer(url, status, kind, line.encode(), body)


def some_answers():
    parts = [bytes([number % 251]) * 1000 for number in range(3000)]
    return [
        answer(FIRST, [b"<title>One &amp;\n two</title>", b"<p>hello"]),
        answer(CYRILLIC, ["<title>Дом</title>".encode()]),
        answer(f"{ORIGIN}/media/large.bin", parts, kind="application/octet-stream"),
        answer(f"{ORIGIN}/en/t.csv?b=2&a=1", [b"a,b\n"], kind="text/csv"),
        answer(f"{ORIGIN}/en/old", [b""], status=301),
    ]


@pytest.fixture
def packed(tmp_path):
    file = tmp_path / "site.wacz"
    assert pack_answers(file, some_answers(), ABOUT) == 5
    return file


def inside(file):
    with zipfile.ZipFile(file) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def repacked(file, changes):
    """Write the same archive with other files in it."""
    files = {**inside(file), **changes}
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return first_wrong(file)


def index_of(files):
    lines = files[wacz.INDEX].decode().splitlines()
    return [
        (line.split(" ", 2)[0], json.loads(line.split(" ", 2)[2])) for line in lines
    ]


def test_a_stranger_reads_every_answer_with_its_status_headers_and_bytes(packed):
    warc = inside(packed)[wacz.ARCHIVE]

    records = ArchiveIterator(BytesIO(warc), check_digests="raise")
    found = [
        (
            record.rec_headers["WARC-Target-URI"],
            record.http_headers.get_statuscode(),
            record.http_headers["Content-Type"],
            record.content_stream().read(),
        )
        for record in records
        if record.rec_type == "response"
    ]

    assert found == [
        (one.url, str(one.status), one.kind, b"".join(one.body))
        for one in some_answers()
    ]


def test_each_line_of_the_index_leads_to_its_record_alone(packed):
    files = inside(packed)

    for _key, entry in index_of(files):
        start, length = int(entry["offset"]), int(entry["length"])
        part = files[wacz.ARCHIVE][start : start + length]
        (record,) = ArchiveIterator(BytesIO(part))
        assert record.rec_headers["WARC-Target-URI"] == entry["url"]
        assert record.rec_headers["WARC-Payload-Digest"] == entry["digest"]
        assert entry["recordDigest"] == f"sha256:{sha256(part).hexdigest()}"


def test_the_index_is_in_order_of_keys_that_programs_look_up(packed):
    keys = [key for key, _entry in index_of(inside(packed))]

    assert keys == sorted(keys)
    assert "example,institute)/en/t.csv?a=1&b=2" in keys
    assert "example,institute)/ru/%d0%b4%d0%be%d0%bc" in keys
    assert key_of(f"{ORIGIN}/") == "example,institute)/"
    assert key_of("http://127.0.0.1:8000/A") == "1,0,0,127:8000)/a"


def test_the_list_of_pages_has_titles_and_the_moment_and_nothing_but_pages(packed):
    head, *pages = map(json.loads, inside(packed)[wacz.PAGES].decode().splitlines())

    assert head["format"] == "json-pages-1.0"
    assert [(page["url"], page["title"]) for page in pages] == [
        (FIRST, "One & two"),
        (CYRILLIC, "Дом"),
    ]
    assert {page["ts"] for page in pages} == {"2026-03-01T10:00:00Z"}
    assert len({page["id"] for page in pages}) == 2


def test_the_package_lists_every_file_and_is_sealed(packed):
    files = inside(packed)
    package = json.loads(files[wacz.PACKAGE])

    listed = {one["path"]: (one["hash"], one["bytes"]) for one in package["resources"]}

    assert package["wacz_version"] == "1.1.1"
    assert package["mainPageUrl"] == FIRST
    assert listed == {
        name: (f"sha256:{sha256(data).hexdigest()}", len(data))
        for name, data in files.items()
        if name not in (wacz.PACKAGE, wacz.DIGEST)
    }
    seal = json.loads(files[wacz.DIGEST])["hash"]
    assert seal == f"sha256:{sha256(files[wacz.PACKAGE]).hexdigest()}"


def test_the_answers_lie_unpacked_right_behind_the_name_of_their_file(packed):
    """wabac.js reads them there, by their offsets, without a look at that head."""
    with zipfile.ZipFile(packed) as archive:
        info = archive.getinfo(wacz.ARCHIVE)
    start = info.header_offset + 30 + len(wacz.ARCHIVE)

    assert packed.read_bytes()[start:].startswith(inside(packed)[wacz.ARCHIVE])
    assert info.compress_type == zipfile.ZIP_STORED


def test_the_same_answers_at_the_same_moment_are_the_same_bytes(packed, tmp_path):
    pack_answers(tmp_path / "again.wacz", some_answers(), ABOUT)
    later = replace(ABOUT, made_at=AT.replace(hour=11))
    pack_answers(tmp_path / "later.wacz", some_answers(), later)

    assert (tmp_path / "again.wacz").read_bytes() == packed.read_bytes()
    assert (tmp_path / "later.wacz").read_bytes() != packed.read_bytes()


def test_answers_are_not_held_in_memory(tmp_path):
    """Thirty megabytes that cannot be packed go through in a few blocks."""

    def coming():
        for number in range(30):
            noise = Random(number).randbytes(1 << 20)
            yield answer(f"{ORIGIN}/{number}", [noise], kind="image/png")

    tracemalloc.start()
    try:
        pack_answers(tmp_path / "site.wacz", coming(), ABOUT)
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert (tmp_path / "site.wacz").stat().st_size > 30 << 20
    assert most < 10 << 20


def test_a_changed_byte_of_a_record_is_named_by_file_and_record(packed):
    files = inside(packed)
    records = sorted(index_of(files), key=lambda one: int(one[1]["offset"]))
    whole = packed.read_bytes()
    start = whole.index(files[wacz.ARCHIVE])

    for number, (_key, entry) in enumerate(records, 2):
        first, length = start + int(entry["offset"]), int(entry["length"])
        named = f"{wacz.ARCHIVE}: record {number}, {entry['url']}: "
        for place in {first + 4, first + 9, first + length // 2, first + length - 1}:
            spoiled = bytearray(whole)
            spoiled[place] ^= 1
            assert trouble_in(BytesIO(spoiled)).startswith(named), place


def test_a_changed_byte_anywhere_is_found_or_changes_nothing(packed):
    whole, right = packed.read_bytes(), inside(packed)
    for place in range(0, len(whole), max(1, len(whole) // 60)):
        spoiled = bytearray(whole)
        spoiled[place] ^= 0xFF

        assert trouble_in(BytesIO(spoiled)) or inside(BytesIO(spoiled)) == right


def rewritten(packed, change):
    """Change one answer, and everything that the file says of it but in one place."""
    answers = some_answers()
    answers[0] = change(answers[0])
    other = packed.with_name("other.wacz")
    pack_answers(other, answers, ABOUT)
    return inside(other)


def forged(one):
    return answer(one.url, [b"<title>One &amp;\n two</title>", b"<p>HELLO"])


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        (
            (wacz.INDEX, wacz.PAGES, wacz.PACKAGE, wacz.DIGEST),
            f"{wacz.ARCHIVE}: record",
        ),
        ((wacz.PAGES, wacz.PACKAGE, wacz.DIGEST), f"{wacz.INDEX}: has changed"),
        ((wacz.DIGEST,), f"{wacz.PACKAGE}: has changed"),
    ],
)
def test_a_forged_answer_is_found_wherever_the_forger_stops(packed, kept, said):
    right = inside(packed)
    changed = rewritten(packed, forged)

    found = repacked(packed, {**changed, **{name: right[name] for name in kept}})

    assert found.startswith(said)


def sealed(files):
    """Let the package and its seal be right for whatever is in the files."""
    package = json.loads(files[wacz.PACKAGE])
    for one in package["resources"]:
        one["hash"] = f"sha256:{sha256(files[one['path']]).hexdigest()}"
    text = json.dumps(package).encode()
    seal = {"path": wacz.PACKAGE, "hash": f"sha256:{sha256(text).hexdigest()}"}
    return {**files, wacz.PACKAGE: text, wacz.DIGEST: json.dumps(seal).encode()}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"status": "301"', '"status": "200"', "its status is 301"),
        ('"mime": "text/csv"', '"mime": "text/html"', "its media type is text/csv"),
        (f'"url": "{FIRST}"', f'"url": "{ORIGIN}/ru/"', "its address is"),
        (") 20260301100000"[1:], " 20260301100001", "its date is"),
    ],
)
def test_an_index_that_tells_of_another_record_is_refused(packed, old, new, said):
    files = inside(packed)
    index = files[wacz.INDEX].decode()
    assert old in index

    found = repacked(
        packed, sealed({**files, wacz.INDEX: index.replace(old, new).encode()})
    )

    assert said in found


def test_offsets_that_leave_a_gap_or_overlap_are_refused(packed):
    files = inside(packed)
    lines = files[wacz.INDEX].decode().splitlines(keepends=True)

    without_one = repacked(
        packed, sealed({**files, wacz.INDEX: "".join(lines[:4]).encode()})
    )
    offset = index_of(files)[4][1]["offset"]
    moved = files[wacz.INDEX].replace(
        f'"offset": "{offset}"'.encode(), f'"offset": "{int(offset) + 1}"'.encode()
    )
    with_a_jump = repacked(packed, sealed({**files, wacz.INDEX: moved}))

    assert "the index says it begins at" in without_one
    assert "the index says it begins at" in with_a_jump


def test_bytes_behind_the_last_record_and_packing_twice_are_refused(packed):
    files = inside(packed)
    more = sealed({**files, wacz.ARCHIVE: files[wacz.ARCHIVE] + b"\0"})

    assert "1 bytes are in no record" in repacked(packed, more)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    assert first_wrong(packed) == f"{wacz.ARCHIVE}: is packed twice"


def test_a_page_that_is_nowhere_and_a_file_that_is_not_listed_are_refused(packed):
    files = inside(packed)
    pages = files[wacz.PAGES].replace(FIRST.encode(), f"{ORIGIN}/gone/".encode())

    lost = repacked(packed, sealed({**files, wacz.PAGES: pages}))
    smuggled = repacked(packed, {**files, "extra.txt": b"more"})

    assert lost == f"{wacz.PAGES}: {ORIGIN}/gone/ is not in the index"
    assert smuggled.startswith("extra.txt: ")


@pytest.fixture
def capsule(packed, tmp_path):
    folder = tmp_path / "payload"
    folder.mkdir()
    packed.rename(folder / "site.wacz")
    target = tmp_path / "institute.zip"
    pack(folder, target, ABOUT)
    return target


def test_a_capsule_holds_it_unpacked_and_says_what_it_is(capsule):
    with zipfile.ZipFile(capsule) as archive:
        info = archive.getinfo("institute/data/site.wacz")
        crate = json.loads(archive.read("institute/data/ro-crate-metadata.json"))

    (told,) = (one for one in crate["@graph"] if one["@id"] == "site.wacz")
    assert info.compress_type == zipfile.ZIP_STORED
    assert told["encodingFormat"] == "application/wacz"
    assert told["conformsTo"]["@id"] in {one["@id"] for one in crate["@graph"]}
    assert first_wrong(capsule) == ""


def test_in_a_capsule_the_record_is_named_too_packed_or_unpacked(capsule, tmp_path):
    entry = next(
        entry
        for _key, entry in index_of(
            inside(BytesIO(inside(capsule)["institute/data/site.wacz"]))
        )
        if entry["url"] == CYRILLIC
    )
    with zipfile.ZipFile(capsule) as archive:
        archive.extractall(tmp_path / "out")
        inner = archive.read("institute/data/site.wacz")
    whole = bytearray(capsule.read_bytes())
    warc = inside(BytesIO(inner))[wacz.ARCHIVE]
    place = inner.index(warc) + int(entry["offset"]) + 60
    whole[whole.index(inner) + place] ^= 1
    capsule.write_bytes(whole)
    bag = tmp_path / "out/institute"
    spoiled = bytearray(inner)
    spoiled[place] ^= 1
    (bag / "data/site.wacz").write_bytes(spoiled)

    named = f"data/site.wacz: {wacz.ARCHIVE}: record 3, {CYRILLIC}: "
    assert first_wrong(capsule).startswith(named)
    assert first_wrong(bag).startswith(named)


def test_the_command_checks_such_a_file_alone(packed, capsys):
    assert main([str(packed)]) == 0
    packed.write_bytes(
        packed.read_bytes().replace(b"\x1f\x8b\x08\0\0", b"\x1f\x8b\x08\0\1", 1)
    )

    assert main([str(packed)]) == 1
    assert f"wrong: {wacz.ARCHIVE}: " in capsys.readouterr().err
