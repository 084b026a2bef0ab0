"""Errors a person can act on, each with the exit code that scripts rely on."""

from pathlib import PurePath


class TemoinError(Exception):
    """What happened, to which file or clip, and what to do next.

    Attributes:
        message: One sentence.
        hint: One imperative sentence; empty where there is nothing to do.
        file: The file it happened to, as the caller wrote it, or empty.
        clip: The clip it happened to, or empty.
        exit_code: What the command line answers with.
    """

    exit_code = 70

    def __init__(self, message: str, *, hint: str = "", file: str = "", clip: str = "") -> None:
        """Keep the parts apart, so that text and JSON say the same."""
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.file = file
        self.clip = clip

    @property
    def sentence(self) -> tuple[str, str]:
        """The file or clip it happened to, named once, or ""; and the words that follow it."""
        return self.sentence_of(self.message)

    def sentence_of(self, message: str) -> tuple[str, str]:
        """Return the same for its message as a door says it, in whatever language."""
        subject = self.file or self.clip
        name = PurePath(subject).name
        if not subject or subject in message:
            return "", message
        if name and message.startswith(name):
            return subject, message.removeprefix(name)
        return subject, f": {message.removeprefix(': ').lstrip()}"

    def __str__(self) -> str:
        """Return the message alone; doors add file, clip and hint in their own form."""
        return self.message


class InputError(TemoinError):
    """The user's file or argument."""

    exit_code = 2


class TimelineError(InputError):
    """A timeline that cannot be read, or a clip that is not in it."""


class SeveralTimelinesError(TimelineError):
    """A file that holds several timelines, none of which was named.

    Attributes:
        names: Of all of them, in the file's order.
    """

    names: tuple[str, ...] = ()


class RateError(InputError):
    """A rate, timecode or range that does not exist, or two rates that do not go together."""


class EvidenceError(InputError):
    """A media file that is there but cannot be read, which is not the same as silent."""


class LedgerFormatError(InputError):
    """Bytes that are no ledger."""


class PolicyError(InputError):
    """A rule set that cannot be read or is empty."""


class CatalogueError(InputError):
    """A catalogue of tools that cannot be read."""


class SetupError(TemoinError):
    """Something around us: a missing part, a full disk, a folder that cannot be written."""

    exit_code = 3


class HostError(SetupError):
    """The application did not answer as its interface says."""


class HostBusyError(HostError):
    """The application cannot answer now: it renders, a dialog is open."""


class HostGoneError(HostError):
    """The application, or what connects us with it, is not there any more."""


class PluginError(SetupError):
    """A plugin that does not load."""


class ExportError(SetupError):
    """A document that could not be made."""


class StoreError(SetupError):
    """A file of ours that could not be read or written."""


class MediaMissingError(SetupError):
    """Media that the timeline names and that is not there."""


class VerificationError(TemoinError):
    """The ledger does not prove what it should."""

    exit_code = 10


class ChainError(VerificationError):
    """An entry does not follow its writer's previous one, or is of another project."""

    exit_code = 11


class SignatureError(VerificationError):
    """A signature does not hold, or its key is carried by no entry."""

    exit_code = 12


class UnknownKeyError(VerificationError):
    """Intact, but signed by somebody you have not trusted yet."""

    exit_code = 13


class DigestMismatchError(VerificationError):
    """An id or a reveal does not match what it stands for."""

    exit_code = 14


class BugError(TemoinError):
    """Ours: please report it."""

    exit_code = 70

    @classmethod
    def of(cls, error: BaseException) -> "BugError":
        """Return the error to show for an exception nobody foresaw."""
        what = f"{type(error).__name__}: {error}".strip().rstrip(":")
        return cls(f"a fault in Temoin: {what}", hint="Report it with the command you ran.")
