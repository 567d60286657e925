"""A box as readers see it: words in their language, counts where they may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import get_language, get_language_info, override
from django.utils.translation import gettext as _

from bifolium.conf.labels import label_with_language
from bifolium.participation.domains import readable_domain
from bifolium.participation.ledger import rules as states
from bifolium.participation.ledger.reading import Counts, Ranking
from bifolium.participation.ledger.rules import Rules
from bifolium.participation.methods import motion


@dataclass(frozen=True)
class Choice:
    """An option as a reader sees it; ``language`` is that of its label."""

    key: str
    label: str
    language: str


@dataclass(frozen=True)
class Row:
    """One option in a result; ``bar`` is its width, 0 to 100."""

    key: str
    label: str
    language: str
    votes: int
    percent: int
    bar: int


@dataclass(frozen=True)
class RoundCell:
    """One option in a round: its votes, None if out already; ``is_out`` from now on."""

    votes: int | None
    is_out: bool
    by_lot: bool


@dataclass(frozen=True)
class RankLine:
    """One option through all rounds, and how many prefer it to each option in turn."""

    label: str
    language: str
    rounds: tuple[RoundCell, ...]
    preferred: tuple[int | None, ...]


@dataclass(frozen=True)
class RankingView:
    """Who won a ranked vote: labels. ``exhausted`` has the ballots without a choice
    left, by round; ``lines`` the options in their order.
    """

    winners: tuple[str, ...]
    condorcet: str
    schulze: tuple[str, ...]
    exhausted: tuple[int, ...]
    lines: tuple[RankLine, ...]


@dataclass(frozen=True)
class Line:
    """The votes for one option, an edition each, and in all."""

    label: str
    language: str
    counts: tuple[int, ...]
    total: int


@dataclass(frozen=True)
class Editions:
    """A result by the language in which readers voted; ``voters`` in that order."""

    names: tuple[str, ...]
    voters: tuple[int, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Result:
    """The counts of a box.

    ``voters`` counts ballots, ``total`` counts chosen options. ``mean`` is None
    where the kind has none or there are too few votes. ``is_rounded``: percents may
    not add up to 100. ``is_of_voters``: they are percents of voters.
    ``outcome`` says what became of a motion. ``set_aside`` ballots are not counted;
    ``rushed`` entries came in a rush and are marked in the record. ``editions`` is
    None where all voted in one language.
    """

    rows: tuple[Row, ...]
    total: int
    voters: int
    is_rounded: bool
    is_of_voters: bool
    mean: Decimal | None
    outcome: str = ""
    ranking: RankingView | None = None
    set_aside: int = 0
    rushed: int = 0
    editions: Editions | None = None


@dataclass(frozen=True)
class BoxView:
    """A box as a page shows it.

    ``result`` is there only when the box is closed: a page may be kept for a long
    time, and an open box's counts would be stale in it. ``limit`` is the most that
    may be chosen, None if any number; ``control`` is ``radio``, ``checkbox`` or
    ``rank``. ``level`` says how hard it is to vote twice, ``domains`` where e-mail
    addresses must be that may vote; none: anywhere. ``is_certified``: the signed
    result of a closed box can be had.
    """

    key: str
    kind: str
    address: str
    language: str
    question: str
    question_language: str
    note: str
    note_language: str
    options: tuple[Choice, ...]
    control: str
    limit: int | None
    state: str
    opens_at: datetime | None
    closes_at: datetime | None
    results: str
    is_sample: bool
    level: str
    result: Result | None
    is_secret: bool = False
    domains: tuple[str, ...] = ()
    is_certified: bool = False


def choices_of(rules: Rules, *, language: str) -> tuple[Choice, ...]:
    """Return the options with their labels, in a language if they have it."""
    if rules.method.options:
        with override(language):
            return tuple(
                Choice(key, _(words), language)
                for key, words in rules.method.options.items()
            )
    return tuple(
        Choice(key, *label_with_language(labels, language))
        for key, labels in rules.options
    )


def view_of(
    rules: Rules, counts: Counts | None, *, language: str, at: datetime
) -> BoxView:
    """Return a box for a page in a language; ``counts`` only if it is closed."""
    note, note_language = label_with_language(rules.note, language)
    question, question_language = _question(rules, language)
    return BoxView(
        key=rules.key,
        kind=rules.kind,
        address=rules.address,
        language=language,
        question=question,
        question_language=question_language,
        note=note,
        note_language=note_language,
        options=choices_of(rules, language=language),
        control=rules.method.control,
        limit=rules.max_choices if rules.method.is_limited else None,
        state=rules.state(at),
        opens_at=rules.opens_at,
        closes_at=rules.closes_at,
        results=rules.results,
        is_sample=rules.is_sample,
        level=rules.level,
        is_secret=rules.is_secret,
        domains=tuple(readable_domain(each) for each in rules.domains),
        result=result_of(rules, counts, language=language) if counts else None,
    )


def result_of(rules: Rules, counts: Counts, *, language: str = "") -> Result:
    """Return counts with labels in a language, by default the active one."""
    language = language or get_language() or ""
    if rules.sample and not counts.voters:
        counts = Counts(rules.sample["voters"], rules.sample["votes"], {})
    choices = choices_of(rules, language=language)
    votes = [counts.votes.get(choice.key, 0) for choice in choices]
    shares = rules.method.percents(votes, counts.voters)
    rows = tuple(
        Row(choice.key, choice.label, choice.language, count, share, min(share, 100))
        for choice, count, share in zip(choices, votes, shares.values, strict=True)
    )
    return Result(
        rows=rows,
        total=sum(votes),
        voters=counts.voters,
        is_rounded=shares.is_rounded,
        is_of_voters=rules.method.is_of_voters,
        mean=rules.method.mean(counts.votes) if rules.method.mean else None,
        outcome=(
            motion.outcome(counts.votes, rules.quorum)
            if rules.kind == motion.METHOD.kind
            else ""
        ),
        ranking=ranking_view(counts.ranking, choices) if counts.ranking else None,
        set_aside=counts.set_aside,
        rushed=counts.rushed,
        editions=editions_of(counts, rows, language=language),
    )


def editions_of(
    counts: Counts, rows: Sequence[Row], *, language: str
) -> Editions | None:
    """Return votes by edition; None if there is one only, or a ranked vote."""
    voted = {code: each for code, each in counts.by_edition.items() if each.voters}
    if len(voted) < 2 or counts.ranking:
        return None
    with override(language):
        names = tuple(
            get_language_info(code)["name_translated"].capitalize() for code in voted
        )
    return Editions(
        names=names,
        voters=tuple(each.voters for each in voted.values()),
        lines=tuple(
            Line(
                row.label,
                row.language,
                tuple(each.votes.get(row.key, 0) for each in voted.values()),
                row.votes,
            )
            for row in rows
        ),
    )


def ranking_view(ranking: Ranking, choices: Sequence[Choice]) -> RankingView:
    """Return the result of a ranked vote with the labels of the options."""
    label = {choice.key: choice.label for choice in choices}
    rounds = ranking.run_off.rounds
    return RankingView(
        winners=tuple(label[key] for key in ranking.run_off.winners),
        condorcet=label.get(ranking.condorcet, ""),
        schulze=tuple(label[key] for key in ranking.schulze),
        exhausted=tuple(each.exhausted for each in rounds),
        lines=tuple(
            RankLine(
                choice.label,
                choice.language,
                tuple(
                    RoundCell(
                        each.votes.get(choice.key),
                        each.out == choice.key,
                        each.out == choice.key and each.by_lot,
                    )
                    for each in rounds
                ),
                tuple(ranking.wins.get((choice.key, other)) for other in label),
            )
            for choice in choices
        ),
    )


def may_see(
    rules: Rules, *, has_voted: bool, at: datetime, is_counted: bool = True
) -> bool:
    """Say whether a reader may see the counts now: the one gate for results.

    ``is_counted``: of a secret box there is nothing to see until all is opened.
    """
    state = rules.state(at)
    if rules.is_secret and (state != states.CLOSED or not is_counted):
        return False
    allowed = {
        states.ALWAYS: state != states.SCHEDULED,
        states.AFTER_VOTE: has_voted,
        states.AFTER_CLOSE: False,
    }
    return state == states.CLOSED or allowed[rules.results]


def _question(rules: Rules, language: str) -> tuple[str, str]:
    if rules.method.question:
        with override(language):
            return _(rules.method.question), language
    return label_with_language(rules.question, language)
