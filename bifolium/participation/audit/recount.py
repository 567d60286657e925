"""Recounts a downloaded ballot box: python3 recount.py FOLDER. Standard library."""

import json
import sys
from base64 import b64decode, b64encode
from collections import Counter
from hashlib import sha256
from pathlib import Path

JSON = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def need(is_right, words):
    is_right or sys.exit(f"{words}\nRECOUNT FAILS")


sys.excepthook = lambda _, error, at: need(False, f"stopped at entry {size}: {error}")
folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
rules = json.loads((folder / "rules.json").read_text("utf-8"))
options, votes = {option["id"] for option in rules["options"]}, {}
tree, size, standing, replaced, under = [], 0, {}, set(), b""
for line in (folder / "ledger.jsonl").open(encoding="utf-8"):
    entry = json.loads(line)
    code, salt, vote = (entry.pop(name, "") for name in ("code", "salt", "selection"))
    need([entry["box"], entry["seq"]] == [rules["box"], size], f"no entry {size}")
    leaf = sha256(b"\0" + JSON.encode(entry).encode()).digest()
    need(leaf.hex()[:10] == code, f"entry {size} was changed")
    sealed, old = b64decode(entry["commitment"]), entry["supersedes"]
    opened = sha256(b"bifolium-ballot/1\0" + b64decode(salt) + vote.encode()).digest()
    need(not vote or opened == sealed, f"entry {size}: not the vote that was cast")
    is_fresh = old is None or (old < size and old not in replaced)
    need(is_fresh, f"entry {size} replaces what it cannot")
    replaced.add(old)
    standing.pop(old, None)
    if entry["op"] in ("cast", "restore"):
        standing[size] = sys.intern(vote)
    under = sealed if entry["op"] in ("open", "amend") else under
    count = size
    while count & 1:
        leaf, count = sha256(b"\1" + tree.pop() + leaf).digest(), count >> 1
    tree, size = [*tree, leaf], size + 1
while len(tree) > 1:
    tree = [*tree[:-2], sha256(b"\1" + tree[-2] + tree[-1]).digest()]
_, signed, root, *_ = (folder / "checkpoint").read_text("utf-8").split("\n")
need(signed == str(size), f"no entry {size}, the checkpoint has {signed}")
need(root == b64encode(tree[0]).decode(), "not of this checkpoint")
hashed = sha256(JSON.encode(rules).encode()).digest()
need(under == hashed, "rules.json is not what was voted under")
for vote, times in Counter(standing.values()).items():
    choice = json.loads(vote)["choice"] if vote else []
    seq = next(seq for seq, each in standing.items() if each is vote)
    is_legal = choice and set(choice) <= options and len(set(choice)) == len(choice)
    need(is_legal, f"entry {seq}: no vote that can be counted")
    for option in choice if rules["kind"] != "ranked" else ():
        votes[option] = votes.get(option, 0) + times
tally = json.loads((folder / "published-tally.json").read_text("utf-8"))
counted = {"box": rules["box"], "voters": len(standing), "votes": votes}
need(tally == counted, f"published-tally.json is not the count: {counted}")
print(f"{size} entries", f"{len(standing)} ballots", votes, "RECOUNT AGREES", sep="\n")
