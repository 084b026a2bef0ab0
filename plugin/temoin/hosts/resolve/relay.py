"""The API through the menu script: objects that ask it for every call.

The script runs as the application's own, so the free edition, which refuses others, answers it.
Nothing is sent ahead in batches: a call of the application takes milliseconds, a line over the
pipe a tenth of one (measured; docs/resolve.md).
"""

from collections.abc import Iterable
from typing import Any

from temoin.errors import HostError
from temoin.hosts.resolve.calls import APPLICATION
from temoin.language import say
from temoin.link import ANSWER_SECONDS, VERSION, Link

EXPORT_SECONDS = 300.0
"""An export writes the whole timeline; any other call that takes long waits for a dialog."""

HELLO_SECONDS = 20.0
_MOST_DROPPED = 500


class Line:
    """One link, and the objects that are not needed any more."""

    def __init__(self, link: Link) -> None:
        """Take the link."""
        self.link = link
        self._dropped: list[int] = []

    def ask(self, what: str, number: int, **given: object) -> Any:  # noqa: ANN401 - as it answers
        """Return what the script answers, its objects as ours; raises as `Link.ask`."""
        dropped = self._dropped[:_MOST_DROPPED]
        del self._dropped[: len(dropped)]
        seconds = EXPORT_SECONDS if given.get("name") == "Export" else ANSWER_SECONDS
        answer = self.link.ask(what, seconds, object=number, drop=dropped, **given)
        return self.unpacked(answer)

    def drop(self, number: int) -> None:
        """Let the script forget an object, with the next question."""
        self._dropped.append(number)

    def unpacked(self, value: Any) -> Any:  # noqa: ANN401 - as it answers
        """Return an answer with lists, dictionaries and objects as they were."""
        match value:
            case {"list": list(values)}:
                return [self.unpacked(each) for each in values]
            case {"pairs": list(pairs)}:
                return {self.unpacked(key): self.unpacked(each) for key, each in pairs}
            case {"object": int(number)}:
                return Relayed(self, number)
            case dict():
                raise HostError(
                    say("{application} answered what is no answer", application=APPLICATION),
                    hint="Install Temoin there again.",
                )
            case _:
                return value


class Relayed:
    """An object of the application, by its number; has whatever functions that has."""

    def __init__(self, line: Line, number: int) -> None:
        """Take its number."""
        self._line, self._number = line, number

    def __dir__(self) -> Iterable[str]:
        """Return the names that the application tells of it."""
        found = self._line.ask("dir", self._number)
        return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - a function, or a constant
        """Return a function that asks for a call; a name in capitals is a constant."""
        if name.startswith("_"):
            raise AttributeError(name)
        if name.isupper():
            return self._line.ask("get", self._number, name=name)
        return lambda *given: self._line.ask(
            "call", self._number, name=name, arguments=[_packed(each) for each in given]
        )

    def __del__(self) -> None:
        """Let the script forget it."""
        self._line.drop(self._number)


def _packed(value: object) -> object:
    if isinstance(value, Relayed):
        return {"object": value._number}  # noqa: SLF001 - of our own class
    if isinstance(value, list | tuple):
        return {"list": [_packed(each) for each in value]}
    if isinstance(value, dict):
        return {"pairs": [[_packed(key), _packed(each)] for key, each in value.items()]}
    return value


def relayed_resolve(link: Link) -> Relayed:
    """Return the object that everything begins with, once the script has told of itself.

    Raises:
        HostGoneError: The script ended first.
        HostBusyError: It told nothing in time.
        HostError: It is of a Temoin that talks otherwise.
    """
    hello = link.await_told("hello", HELLO_SECONDS)
    if hello.of.get("link") != VERSION:
        raise HostError(
            say("the script in {application} is of another Temoin", application=APPLICATION),
            hint="Install Temoin there again.",
        )
    return Relayed(Line(link), 0)
