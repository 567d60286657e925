"""Why a ballot is refused: one class a reason, with a sentence for the reader.

A message is an English msgid; whoever shows it translates it and then fills in
``values``: ``TooManyChosen(2)`` has the message "You may choose no more than
%(limit)d." and the values ``{"limit": 2}``. ``status`` is the HTTP status.
"""

from collections.abc import Sequence


def gettext_noop(message: str) -> str:
    """Mark a message for the catalogues, under the name that xgettext looks for."""
    return message


class BallotRefused(Exception):
    """A ballot is refused and nothing has been written."""

    status = 400
    message = gettext_noop("This vote cannot be counted.")

    def __init__(self, values: dict[str, int | str] | None = None) -> None:
        super().__init__(self.message)
        self.values = values or {}


class NoneChosen(BallotRefused):
    """The ballot names no option."""

    message = gettext_noop("Nothing is chosen. Choose an answer, then vote.")


class UnknownOption(BallotRefused):
    """The ballot names an option that the box does not have."""

    message = gettext_noop("One of the chosen answers is not on this ballot.")


class RepeatedOption(BallotRefused):
    """The ballot names one option twice."""

    message = gettext_noop("An answer may be chosen only once.")


class TooManyChosen(BallotRefused):
    """The ballot names more options than the box allows."""

    message = gettext_noop("You may choose no more than %(limit)d.")

    def __init__(self, limit: int) -> None:
        super().__init__({"limit": limit})


class UnknownAction(BallotRefused):
    """The form asks for something other than to vote or to withdraw."""

    message = gettext_noop("A vote can be cast or withdrawn, nothing else.")


class NothingToWithdraw(BallotRefused):
    """The voter has no standing ballot in this box."""

    message = gettext_noop("There is no vote of yours here to withdraw.")


class UnreadableForm(BallotRefused):
    """The body is no form."""

    message = gettext_noop("The form did not arrive whole. Please send it once more.")


class PaperMissing(BallotRefused):
    """The request brings no ballot paper, or one that is not of this box."""

    status = 428
    message = gettext_noop("Please confirm your vote: press the button once more.")


class NotWritten(BallotRefused):
    """The record could not be written; the same paper may be sent again."""

    status = 503
    message = gettext_noop("Your vote could not be written. Please send it once more.")


class PaperExpired(BallotRefused):
    """The ballot paper is older than papers live."""

    status = 409
    message = gettext_noop("This ballot paper is too old. Please vote once more.")


class PaperSpent(BallotRefused):
    """The ballot paper has been used for another vote."""

    status = 409
    message = gettext_noop("This ballot paper has been used already.")


class TooManyChanges(BallotRefused):
    """The voter has changed the vote as often as is allowed."""

    status = 409
    message = gettext_noop("This vote has been changed ten times; it stays as it is.")


class SetAside(BallotRefused):
    """The editors have set the voter's ballot aside."""

    status = 409
    message = gettext_noop("The editors have set this vote aside; see the record.")


class LinkErased(BallotRefused):
    """The voter's link to their ballot was destroyed at their request."""

    status = 409
    message = gettext_noop(
        "You have voted here and asked us to forget which vote is yours. It stays"
        " counted and can no longer be changed."
    )


class NotInvited(BallotRefused):
    """The box is for invited readers, and the link names none."""

    status = 403
    message = gettext_noop("Only invited readers vote here, by the link they got.")


class AddressMissing(BallotRefused):
    """The box asks for an e-mail address, and there is none that could be one."""

    message = gettext_noop("Write your e-mail address: we send you a link to vote.")


class AddressElsewhere(BallotRefused):
    """The box takes addresses at some domains only."""

    status = 403
    message = gettext_noop("Only addresses at %(domains)s may vote here.")

    def __init__(self, domains: Sequence[str]) -> None:
        super().__init__({"domains": ", ".join(domains)})


class AdmissionMissing(BallotRefused):
    """The link that admits a reader is missing, damaged or too old."""

    status = 403
    message = gettext_noop("This link is too old or not whole. Please ask for another.")


class SignInFirst(BallotRefused):
    """The box is for readers with an account, and nobody is signed in."""

    status = 403
    message = gettext_noop("Please sign in to vote here.")


class WorkMissing(BallotRefused):
    """The browser has not done the work that slows down robots, or too fast."""

    status = 409
    message = gettext_noop(
        "Please wait twenty seconds and vote once more: this slows down robots."
    )


class BoxNotOpenYet(BallotRefused):
    """The box opens later."""

    status = 403
    message = gettext_noop("Voting has not begun yet.")


class BoxClosed(BallotRefused):
    """The box has closed."""

    status = 403
    message = gettext_noop("Voting is over; this vote came too late.")


class ForeignOrigin(BallotRefused):
    """Another site sent the form."""

    status = 403
    message = gettext_noop("This form was sent from another site. Please vote here.")


class UnknownBox(BallotRefused):
    """There is no such box."""

    status = 404
    message = gettext_noop("There is no such vote.")


class WrongMethod(BallotRefused):
    """The request is neither a question nor a vote."""

    status = 405
    message = gettext_noop("This address can be read and voted at, nothing else.")


class BodyTooLarge(BallotRefused):
    """The form is larger than any ballot."""

    status = 413
    message = gettext_noop("The form is too large for a vote.")


class TooManyBallots(BallotRefused):
    """One network sends votes faster than people do."""

    status = 429
    message = gettext_noop(
        "Too many votes came from your network at once. Please wait a minute."
    )
