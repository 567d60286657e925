"""The rules of a box, as its record commits to them and everybody may read them.

{"box":"what-next","closes_at":"2026-10-31T18:00:00+00:00","is_sample":false,
 "kind":"single","level":"browser","max_choices":1,"note":{},
 "opens_at":"2026-10-12T06:00:00+00:00",
 "options":[{"id":"map","label":{"en":"A map","ru":"Карта"}}],
 "question":{"en":"What next?","ru":"Что дальше?"},"results":"always",
 "subject":null}
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from bifolium.participation.ledger.encoding import canonical
from bifolium.participation.methods import BY_KIND
from bifolium.participation.methods.method import Method

SCHEDULED, OPEN, CLOSED = "scheduled", "open", "closed"
ALWAYS, AFTER_VOTE, AFTER_CLOSE = "always", "after_vote", "after_close"

# What a ballot meant when it was cast; everything else is wording or time.
FROZEN = (
    "key",
    "kind",
    "max_choices",
    "quorum",
    "option_ids",
    "level",
    "subject",
    "is_sample",
    "is_secret",
    "domains",
)


@dataclass(frozen=True)
class Rules:
    """A question put to readers; labels by language. Moments are aware.

    ``domains`` are those of the e-mail addresses that may vote; none: any may.
    """

    key: str
    kind: str
    question: Mapping[str, str]
    note: Mapping[str, str]
    options: tuple[tuple[str, Mapping[str, str]], ...]
    max_choices: int
    quorum: int
    opens_at: datetime | None
    closes_at: datetime | None
    results: str
    level: str
    is_sample: bool
    subject: str | None
    sample: Mapping[str, Any] = field(default_factory=dict)
    is_secret: bool = False
    domains: tuple[str, ...] = ()

    @property
    def option_ids(self) -> tuple[str, ...]:
        """What a ballot may name, in order."""
        return tuple(option for option, _labels in self.options)

    @property
    def method(self) -> Method:
        """The way to vote."""
        return BY_KIND[self.kind]

    @property
    def address(self) -> str:
        """The path where the box is voted in and read."""
        if self.subject:
            return f"/ballot/rating/{self.subject}/"
        return f"/ballot/{self.key}/"

    def state(self, at: datetime) -> str:
        """Return where the box stands; it opens and closes at the very second."""
        if self.closes_at and at >= self.closes_at:
            return CLOSED
        if self.opens_at and at < self.opens_at:
            return SCHEDULED
        return OPEN

    def means_the_same(self, other: "Rules") -> bool:
        """Say whether ballots cast under the other rules mean the same under these."""
        return all(getattr(self, name) == getattr(other, name) for name in FROZEN)

    def text(self) -> str:
        """Return the rules as the record commits to them."""
        # Said only where they are so: boxes made earlier commit to rules without them.
        rare: dict[str, object] = {"is_secret": True} if self.is_secret else {}
        if self.domains:
            rare["domains"] = list(self.domains)
        return canonical(
            {
                **rare,
                "box": self.key,
                "kind": self.kind,
                "question": dict(self.question),
                "note": dict(self.note),
                "options": [
                    {"id": option, "label": dict(labels)}
                    for option, labels in self.options
                ],
                "max_choices": self.max_choices,
                "quorum": self.quorum,
                "opens_at": self.opens_at and self.opens_at.isoformat(),
                "closes_at": self.closes_at and self.closes_at.isoformat(),
                "results": self.results,
                "level": self.level,
                "is_sample": self.is_sample,
                "subject": self.subject,
                "sample": dict(self.sample),
            }
        )


@lru_cache(maxsize=4096)
def read_rules(text: str) -> Rules:
    """Return rules from their text."""
    value = json.loads(text)
    return Rules(
        key=value["box"],
        kind=value["kind"],
        question=value["question"],
        note=value["note"],
        options=tuple((option["id"], option["label"]) for option in value["options"]),
        max_choices=value["max_choices"],
        quorum=value["quorum"],
        opens_at=moment(value["opens_at"]),
        closes_at=moment(value["closes_at"]),
        results=value["results"],
        level=value["level"],
        is_sample=value["is_sample"],
        subject=value["subject"],
        sample=value["sample"],
        is_secret=value.get("is_secret", False),
        domains=tuple(value.get("domains", ())),
    )


def moment(text: str | None) -> datetime | None:
    """Return a moment from its text; None stays None."""
    return datetime.fromisoformat(text) if text else None
