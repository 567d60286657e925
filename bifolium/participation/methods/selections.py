"""What the ways to vote share: a legal selection, and counting selections."""

from collections import Counter
from collections.abc import Iterable, Sequence

from bifolium.participation.refusals import (
    NoneChosen,
    RepeatedOption,
    TooManyChosen,
    UnknownOption,
)


def checked_selection(
    options: Sequence[str], limit: int, selection: Sequence[str]
) -> tuple[str, ...]:
    """Return the selection in the order of the options: one choice, one spelling.

    :raises NoneChosen: if it is empty.
    :raises UnknownOption: if it names what is not an option.
    :raises RepeatedOption: if it names an option twice.
    :raises TooManyChosen: if it names more options than the limit.
    """
    if not selection:
        raise NoneChosen
    chosen = set(selection)
    if chosen - set(options):
        raise UnknownOption
    if len(chosen) < len(selection):
        raise RepeatedOption
    if len(chosen) > limit:
        raise TooManyChosen(limit)
    return tuple(option for option in options if option in chosen)


def counted(
    options: Sequence[str], selections: Iterable[Sequence[str]]
) -> dict[str, int]:
    """Return the votes of every option, 0 included."""
    votes = Counter(option for selection in selections for option in selection)
    return {option: votes[option] for option in options}
