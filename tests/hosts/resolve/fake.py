"""DaVinci Resolve as its published listing has it: classes made from that, answers from a model.

Whatever is asked that the listing of the version does not have is a breach: it is raised as an
`AssertionError` and kept, so that no `except` in between hides it.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any

from hosts.resolve import behaviours, model
from hosts.resolve.listing import Listing, Signature, constant

LIES = {
    "any name": "every attribute is there and callable, and gives None",
    "true without effect": "a write says True and does nothing",
    "none for lists": "None where a list or a dictionary is promised",
    "string for bool": "a sentence about what is missing where a bool is promised",
    "localised": "values of properties in the language of the person",
    "no label": "the label of a node is None",
    "integer frames": "frames of markers are whole numbers where floats are promised",
    "refuses": "the free edition says False to what only Studio does",
}
_WRITES = ("Set", "Add", "Delete", "Clear")
_IN_JAPANESE = {
    "Off": "オフ",
    "On": "オン",
    "None": "なし",
    "Timeline": "タイムライン",
    "Compound": "複合",
}
_ALWAYS_TOLD = {"GetProjectManager", "GetCurrentProject", "IsRenderingInProgress"}
_ALWAYS_TOLD |= {"GetProductName", "GetVersionString", "GetRenderJobList", "GetRenderJobStatus"}


class ListingBreachError(AssertionError):
    """Something was asked that the listing does not have, or answered that it does not promise."""


class Remote:
    """An object of the API, as the application's own Python sees it.

    Attributes of it are its functions alone, so everything else stands in `_of`.
    """

    __slots__ = ("_of",)

    def __init__(self, kind: str, own: object, fake: "FakeResolve") -> None:
        object.__setattr__(self, "_of", (kind, own, fake))

    def __dir__(self) -> list[str]:
        kind, _, fake = self._of
        fake.calls["dir"] += 1
        return fake.listing.told_by_dir(kind)

    def __getattr__(self, name: str) -> Any:
        kind, own, fake = self._of
        if name.startswith("__"):
            raise AttributeError(name)
        return fake.attribute(kind, own, name)


class FakeResolve:
    """The application.

    Attributes:
        calls: How often each function was asked.
        breaches: What was asked though the listing does not have it.
    """

    def __init__(self, listing: Listing, application: model.Application) -> None:
        self.listing, self.application = listing, application
        self.calls: Counter[str] = Counter()
        self.breaches: list[str] = []

    @property
    def resolve(self) -> Remote:
        """The object that everything begins with."""
        return Remote("Resolve", self.application, self)

    @property
    def count(self) -> int:
        """How many calls were made, those for `dir` apart."""
        return sum(self.calls.values()) - self.calls["dir"]

    def attribute(self, kind: str, own: object, name: str) -> Any:
        """Return a function, or a constant."""
        if name in self.listing.constants.get(kind, ()):
            return constant(f"{kind}.{name}")
        signatures = self.listing.classes[kind].get(name)
        if signatures:
            return lambda *given: self._called(kind, own, name, signatures, given)
        if "any name" in self.application.lies:
            return lambda *_: self._breach(f"{kind}.{name} is not in {self.listing.version}")
        raise self._breach(f"{kind}.{name} is not in {self.listing.version}")

    def _breach(self, words: str) -> ListingBreachError:
        self.breaches.append(words)
        return ListingBreachError(words)

    def _called(
        self, kind: str, own: object, name: str, signatures: list[Signature], given: tuple[Any, ...]
    ) -> Any:
        self.calls[f"{kind}.{name}"] += 1
        fitting = next((each for each in signatures if self._takes(each, given)), None)
        if fitting is None:
            raise self._breach(f"{kind}.{name}{given!r} does not fit {self.listing.version}")
        if self.application.dead or self._is_silent(name):
            return None
        found, is_lie = self._answer(kind, own, name, given)
        wrapped = self._wrapped(found)
        if not is_lie and not self.listing.fits(wrapped, fitting.gives, _is_a):
            raise self._breach(f"{kind}.{name} gave {wrapped!r}, which is not as listed")
        return wrapped

    def _takes(self, signature: Signature, given: tuple[Any, ...]) -> bool:
        named = signature.arguments
        if len(given) < signature.least or (len(given) > len(named) and not signature.has_rest):
            return False
        types = [each.type for each in named] + [signature.rest] * (len(given) - len(named))
        pairs = zip(given, types, strict=False)
        return all(self.listing.fits(value, type_, _is_a) for value, type_ in pairs)

    def _is_silent(self, name: str) -> bool:
        """Return whether it renders, and answers nothing else."""
        application = self.application
        if name in _ALWAYS_TOLD or application.busy_after is None:
            return False
        if application.busy_after > 0:
            application.busy_after -= 1
            return False
        return True

    def _answer(
        self, kind: str, own: object, name: str, given: tuple[Any, ...]
    ) -> tuple[Any, bool]:
        """Return what a function answers, and whether that is one of the lies."""
        lies = self.application.lies
        if name.startswith(_WRITES) or name == "Export":
            if "true without effect" in lies:
                return True, True
            if "refuses" in lies:
                return False, True
            if "string for bool" in lies:
                return "Required package 'AI' is not installed.", True
        if name == "IsRenderingInProgress" and self.application.busy_after == 0:
            return True, False
        method = self._behaviour(kind, own, name)
        found = method(*given)
        return _told(found, name, lies)

    def _behaviour(self, kind: str, own: object, name: str) -> Callable[..., Any]:
        written = getattr(getattr(behaviours, kind, None), name, None)
        if written is None:
            raise self._breach(f"nobody has written what {kind}.{name} does in the fake")
        made = getattr(behaviours, kind)(own, self.application)
        return getattr(made, name)  # type: ignore[no-any-return]

    def _wrapped(self, value: Any) -> Any:
        """Return a value with what is of the model in it as objects of the API."""
        if isinstance(value, list):
            return [self._wrapped(each) for each in value]
        if isinstance(value, dict):
            return {key: self._wrapped(each) for key, each in value.items()}
        if isinstance(value, tuple):
            return Remote(value[0], value[1], self)
        if type(value).__module__ == model.__name__:
            return Remote(type(value).__name__, value, self)
        return value


def _told(found: Any, name: str, lies: set[str]) -> tuple[Any, bool]:
    if "none for lists" in lies and isinstance(found, list | dict) and not found:
        return None, True
    if "no label" in lies and name == "GetNodeLabel":
        return None, True
    if "integer frames" in lies and name == "GetMarkers":
        return {int(frame): each for frame, each in found.items()}, True
    if "localised" in lies and name == "GetClipProperty" and isinstance(found, dict):
        return {key: _IN_JAPANESE.get(str(each), each) for key, each in found.items()}, True
    return found, False


def _is_a(value: object, kind: str) -> bool:
    return isinstance(value, Remote) and value._of[0] == kind
