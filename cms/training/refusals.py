"""Why something about training was not done. Each says what to do instead; nothing was changed."""

from django.utils.translation import gettext_lazy as _


class TrainingRefused(Exception):
    """The base of all refusals of cms/training/actions.py."""


class AlreadyAssigned(TrainingRefused):
    """The person teaches at this centre already."""

    def __init__(self) -> None:
        super().__init__(_("This person is assigned to the centre already. End that assignment first."))


class DateRefused(TrainingRefused):
    """A date is before another that it must follow, or in the future; the message says which."""


class LoginTaken(TrainingRefused):
    """One login belongs to one person, and a person keeps theirs."""

    def __init__(self) -> None:
        super().__init__(_("This login or this person is linked already. Check who it belongs to."))


class WrongState(TrainingRefused):
    """The round, enrolment or certificate is not in a state for this; the message says what is."""


class RoundFull(TrainingRefused):
    """Every seat is taken."""

    def __init__(self) -> None:
        super().__init__(_("This round is full. Choose another round or add seats."))


class AlreadyEnrolled(TrainingRefused):
    """The person takes part in this round already."""

    def __init__(self) -> None:
        super().__init__(_("This person is enrolled in the round already."))


class AlreadyIssued(TrainingRefused):
    """The enrolment has its certificate."""

    def __init__(self) -> None:
        super().__init__(_("A certificate was issued for this enrolment already."))


class AlreadyRecorded(TrainingRefused):
    """The certificate stands behind the shop already."""

    def __init__(self) -> None:
        super().__init__(_("This certificate is recorded for the shop already."))


class ReasonMissing(TrainingRefused):
    """What takes something away from somebody needs a reason."""

    def __init__(self) -> None:
        super().__init__(_("Say why, so that the person knows what to do."))
