"""The one border to DaVinci Resolve: every call of its API goes through here.

It answers a call that failed with `None`, as it does one that found nothing; says that any name
is there, so that `dir` alone tells what a version has; and gives sentences where it promises
True or False. Source: docs/resolve.md, the table of what it says wrongly.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from temoin.errors import HostBusyError, HostError, HostGoneError
from temoin.language import say

APPLICATION = "DaVinci Resolve"

_NOT_TOLD_BY_DIR = frozenset({("FusionTool", "GetAttrs")})
"""Functions that are there though `dir` leaves them out."""

_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Remote:
    """An object of the application.

    Attributes:
        kind: Its class in the API, which the application's own Python does not tell.
    """

    kind: str
    raw: Any


class Calls:
    """Asks the application, counts, and says plainly what went wrong.

    Attributes:
        made: Calls so far.
    """

    def __init__(self, resolve: object) -> None:
        """Take the object that everything begins with."""
        self.made = 0
        self.resolve = Remote("Resolve", resolve)
        self._names: dict[str, frozenset[str]] = {}
        self._projects: Remote | None = None

    def has(self, of: Remote, name: str) -> bool:
        """Return whether this version has a function, or a constant, of a name."""
        if (of.kind, name) in _NOT_TOLD_BY_DIR:
            return True
        if of.kind not in self._names:
            names = frozenset(dir(of.raw))
            if not any(each[:1].isupper() for each in names):
                return False  # one that has died tells none: not to be kept as known
            self._names[of.kind] = names
        return name in self._names[of.kind]

    def ask(self, of: Remote, name: str, *arguments: object) -> Any:  # noqa: ANN401 - as it answers
        """Return what a function answers, whatever it is.

        Raises:
            HostError: The version has no such function, or it raised.
            HostGoneError: The application, or the link to it, is not there any more.
        """
        if not self.has(of, name):
            raise HostError(
                say("{application} has no {name} here", application=APPLICATION, name=name),
                hint="Use a newer version of it, or report this.",
            )
        self.made += 1
        given = [each.raw if isinstance(each, Remote) else each for each in arguments]
        try:
            return getattr(of.raw, name)(*given)
        except HostError:
            raise
        except Exception as error:
            raise HostError(
                say(
                    "{application}: {name} failed: {reason}",
                    application=APPLICATION,
                    name=name,
                    reason=str(error)[:_LONGEST],
                ),
                hint="Try again; report it if it goes on.",
            ) from error

    def constant(self, name: str) -> object:
        """Return the live value of a constant: nothing else is taken in its place.

        Raises:
            HostError: This version has none of that name.
        """
        found = getattr(self.resolve.raw, name) if self.has(self.resolve, name) else None
        if found is None:
            raise HostError(
                say("{application} has no {name} here", application=APPLICATION, name=name),
                hint="Use a newer version of it, or report this.",
            )
        return found

    def text(self, of: Remote, name: str, *arguments: object) -> str:
        """Return a text; raises as `ask`, and where it is none."""
        found = self.ask(of, name, *arguments)
        if isinstance(found, str):
            return found
        raise self._not_told(of, name, found)

    def text_or_none(self, of: Remote, name: str, *arguments: object) -> str:
        """Return a text, or "" where there is none and the application is well."""
        found = self.ask(of, name, *arguments)
        if found is None:
            self.require_well(of, name)
        return found if isinstance(found, str) else ""

    def frame(self, of: Remote, name: str, *arguments: object) -> int:
        """Return a whole number; raises as `ask`, and where it is none."""
        found = self.ask(of, name, *arguments)
        if isinstance(found, int | float) and not isinstance(found, bool):
            return round(found)
        raise self._not_told(of, name, found)

    def is_true(self, of: Remote, name: str, *arguments: object) -> bool:
        """Return whether it says True itself; raises as `ask`, and where it is neither."""
        found = self.ask(of, name, *arguments)
        if isinstance(found, bool):
            return found
        raise self._not_told(of, name, found)

    def words(self, of: Remote, name: str, *arguments: object) -> Mapping[Any, Any] | None:
        """Return a dictionary, or None where there is none and the application is well."""
        found = self.ask(of, name, *arguments)
        if isinstance(found, dict):
            return found
        if found is not None:
            raise self._not_told(of, name, found)
        self.require_well(of, name)
        return None

    def one(self, of: Remote, name: str, kind: str, *arguments: object) -> Remote | None:
        """Return an object of a class, or None."""
        found = self.ask(of, name, *arguments)
        if isinstance(found, str | bool):
            raise self._not_told(of, name, found)
        return None if found is None else Remote(kind, found)

    def several(self, of: Remote, name: str, kind: str, *arguments: object) -> list[Remote]:
        """Return objects of a class; none of them only if the application is well."""
        found = self.ask(of, name, *arguments)
        if found is None:
            self.require_well(of, name)
            return []
        if isinstance(found, dict):  # as Fusion gives lists
            found = [*found.values()]
        if not isinstance(found, list | tuple):
            raise self._not_told(of, name, found)
        return [Remote(kind, each) for each in found if each is not None]

    def write(self, of: Remote, name: str, *arguments: object) -> bool:
        """Return whether a write says that it was done, which is no proof that it was.

        Raises:
            HostError: It says in words why it was not.
        """
        found = self.ask(of, name, *arguments)
        if isinstance(found, str) and found:
            raise self._not_told(of, name, found)
        if found is None:
            self.require_well(of, name)
        return found is True

    def require_well(self, of: Remote, name: str) -> None:
        """Return only if a None means that there is nothing.

        Raises:
            HostGoneError: It means that the application is not there any more.
            HostBusyError: It renders.
        """
        if self.is_gone():
            raise HostGoneError(
                say("{application} has gone", application=APPLICATION),
                hint="Start it again, and Temoin from its menu.",
            )
        if self.is_rendering():
            raise HostBusyError(
                say(
                    "{application} renders, and did not answer {name}",
                    application=APPLICATION,
                    name=f"{of.kind}.{name}",
                ),
                hint="Wait until it has finished.",
            )

    def is_gone(self) -> bool:
        """Return whether the application does not even tell its version."""
        return not isinstance(self.ask(self.resolve, "GetVersionString"), str)

    def is_rendering(self) -> bool:
        """Return whether the open project renders."""
        projects = self.projects()
        project = self.one(projects, "GetCurrentProject", "Project") if projects else None
        return project is not None and self.ask(project, "IsRenderingInProgress") is True

    def projects(self) -> Remote | None:
        """Return what holds the projects, the same as long as the application runs: 1 call once."""
        if self._projects is None:
            self._projects = self.one(self.resolve, "GetProjectManager", "ProjectManager")
        return self._projects

    def _not_told(self, of: Remote, name: str, found: object) -> HostError:
        if found is None:
            self.require_well(of, name)
        reason = found if isinstance(found, str) and found else repr(found)
        return HostError(
            say(
                "{application}: {name} answered {reason}",
                application=APPLICATION,
                name=f"{of.kind}.{name}",
                reason=reason[:_LONGEST],
            ),
            hint="Read the timeline again; report it if it goes on.",
        )
