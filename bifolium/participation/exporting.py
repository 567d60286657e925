"""The result of a box as a file: CSV for a table, JSON for a program."""

import csv
import io
import json
from collections.abc import Mapping

from django.conf import settings

from bifolium.participation.ledger.reading import Counts
from bifolium.participation.ledger.rules import Rules
from bifolium.participation.shown import choices_of, result_of

# Spreadsheets take what begins with these for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(rules: Rules, counts: Counts) -> str:
    """Return a line for each option: key, labels, votes, percent, votes by edition."""
    languages = [code for code, _name in settings.LANGUAGES]
    file = io.StringIO()
    writer = csv.writer(file)
    by_edition = [f"votes_{language}" for language in languages]
    labels = [f"label_{language}" for language in languages]
    writer.writerow(["option", *labels, "votes", "percent", *by_edition])
    named = {language: _labels(rules, language) for language in languages}
    for row in result_of(rules, counts).rows:
        writer.writerow(
            [
                row.key,
                *(_plain(named[language][row.key]) for language in languages),
                *(row.votes, row.percent),
                *(_part(counts, language, row.key) for language in languages),
            ]
        )
    return file.getvalue()


def as_json(rules: Rules, counts: Counts) -> str:
    """Return rules and counts, in all and by edition."""
    result = result_of(rules, counts)
    value = {
        **json.loads(rules.text()),
        "voters": result.voters,
        "votes": {row.key: row.votes for row in result.rows},
        "percents": {row.key: row.percent for row in result.rows},
        "percents_are_of_voters": result.is_of_voters,
        "by_edition": {
            edition: {"voters": part.voters, "votes": dict(part.votes)}
            for edition, part in counts.by_edition.items()
        },
    }
    if result.mean is not None:
        value["mean"] = str(result.mean)
    if result.outcome:
        value["outcome"] = result.outcome
    if counts.ranking:
        value["winners"] = list(counts.ranking.run_off.winners)
        value["condorcet"] = counts.ranking.condorcet
        value["schulze"] = list(counts.ranking.schulze)
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _labels(rules: Rules, language: str) -> Mapping[str, str]:
    return {choice.key: choice.label for choice in choices_of(rules, language=language)}


def _part(counts: Counts, language: str, option: str) -> int:
    part = counts.by_edition.get(language)
    return part.votes.get(option, 0) if part else 0


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
