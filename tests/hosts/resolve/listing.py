"""What a published listing of DaVinci Resolve's API has: its classes, functions and types.

Read with `ast`: the listings are stubs, and some of them are no program that could be imported.
"""

import ast
import os
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
LATER = "later"
"""The last listing, with what the README of 24 Jul 2026 has beyond it."""

_ORDER = ["18.5.0", "18.6.6", "19.0", "19.1", "20.0", "20.1", "20.2.2", "21.0.0", LATER]
_PLAIN = {"str": str, "bool": bool, "dict": dict, "list": list, "tuple": tuple, "List": list}
_LOOSE = {"Any", "object"}

IsA = Callable[[object, str], bool]
"""Whether a value is an object of a class of the API."""


def listings() -> Path:
    """Return the folder in which each version's listing lies."""
    asked = os.environ.get("TEMOIN_FUSIONSCRIPT")
    return Path(asked) if asked else HERE.parents[2] / ".hosts" / "fusionscript"


def versions() -> list[str]:
    """Return the versions whose listings are there, oldest first; the last one twice: as later."""
    found = [each for each in _ORDER if (listings() / each).is_dir()]
    return [*found, LATER] if "21.0.0" in found else found


@dataclass(frozen=True, slots=True)
class Argument:
    name: str
    type: ast.expr | None
    optional: bool


@dataclass(frozen=True, slots=True)
class Signature:
    """One way to call a function.

    Attributes:
        rest: Type of further arguments, where there may be any number.
    """

    arguments: tuple[Argument, ...]
    gives: ast.expr | None
    rest: ast.expr | None = None
    has_rest: bool = False

    @property
    def least(self) -> int:
        """How many arguments there must be: an optional one that others follow is needed."""
        needed = [number for number, each in enumerate(self.arguments, 1) if not each.optional]
        return max(needed, default=0)


@dataclass(slots=True)
class Listing:
    """A version's API.

    Attributes:
        classes: The ways to call each function, by class and name.
        unlisted: Functions that are there though `dir` does not tell them.
    """

    version: str
    classes: dict[str, dict[str, list[Signature]]] = field(default_factory=dict)
    constants: dict[str, set[str]] = field(default_factory=dict)
    types: dict[str, ast.expr | ast.ClassDef] = field(default_factory=dict)
    unlisted: set[tuple[str, str]] = field(default_factory=set)

    @classmethod
    def of(cls, version: str) -> "Listing":
        """Return a version's listing, mended by the table of overrides."""
        found = cls(version)
        folder = listings() / ("21.0.0" if version == LATER else version) / "fusionscript-stubs"
        for node in ast.parse((folder / "fusionscript.pyi").read_text(encoding="utf-8")).body:
            found._take(node)
        found._mend(tomllib.loads((HERE / "overrides.toml").read_text(encoding="utf-8")))
        return found

    def _take(self, node: ast.stmt) -> None:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            self.types[node.targets[0].id] = node.value
        elif isinstance(node, ast.ClassDef):
            if any("TypedDict" in ast.unparse(base) for base in node.bases):
                self.types[node.name] = node
            else:
                self._take_class(node)

    def _take_class(self, node: ast.ClassDef) -> None:
        methods = self.classes.setdefault(node.name, {})
        for each in node.body:
            if isinstance(each, ast.FunctionDef):
                methods.setdefault(each.name, []).append(_signature(each))
            elif isinstance(each, ast.AnnAssign | ast.Assign):
                target = each.target if isinstance(each, ast.AnnAssign) else each.targets[0]
                self.constants.setdefault(node.name, set()).add(ast.unparse(target))

    def _mend(self, table: Mapping[str, list[dict[str, object]]]) -> None:
        for each in table["method"]:
            if _ORDER.index(str(each["since"])) > _ORDER.index(self.version):
                continue
            made = ast.parse(f"def mended{each['signature']}: ...").body[0]
            assert isinstance(made, ast.FunctionDef)
            for name in _names(each):
                self.classes.setdefault(str(each["class"]), {})[name] = [_signature(made)]
                if each.get("unlisted"):
                    self.unlisted.add((str(each["class"]), name))
        for each in table["constant"]:
            self.constants.setdefault(str(each["class"]), set()).update(_names(each))

    def told_by_dir(self, kind: str) -> list[str]:
        """Return what `dir` of an object of a class tells."""
        methods = [name for name in self.classes[kind] if (kind, name) not in self.unlisted]
        return sorted({*methods, *self.constants.get(kind, ())})

    def fits(self, value: object, type_: ast.expr | None, is_a: IsA) -> bool:
        """Return whether a value is of a type of the listing."""
        return type_ is None or _Fit(self, is_a).fits(value, type_)


def _names(entry: Mapping[str, object]) -> list[str]:
    names = entry["name"]
    assert isinstance(names, list)
    return names


def _signature(node: ast.FunctionDef) -> Signature:
    """Return what a definition says; an annotation of `Optional` makes the end of it optional."""
    plain = node.args.args[1:]
    defaults: list[ast.expr | None] = [None] * (len(plain) - len(node.args.defaults))
    defaults += node.args.defaults
    arguments = tuple(
        Argument(each.arg, each.annotation, default is not None or _is_optional(each.annotation))
        for each, default in zip(plain, defaults, strict=True)
    )
    rest = node.args.vararg
    return Signature(arguments, node.returns, rest.annotation if rest else None, rest is not None)


def _is_optional(type_: ast.expr | None) -> bool:
    return isinstance(type_, ast.Subscript) and ast.unparse(type_.value) == "Optional"


@dataclass(frozen=True, slots=True)
class _Fit:
    """Whether values are of types."""

    listing: Listing
    is_a: Callable[[object, str], bool]

    def fits(self, value: object, type_: ast.expr) -> bool:  # noqa: PLR0911 - a case each
        match type_:
            case ast.Constant(value=None):
                return value is None
            case ast.Constant(value=str(words)):
                return self.fits(value, ast.parse(words, mode="eval").body)
            case ast.Name(id=name):
                return self._is_named(value, name)
            case ast.BinOp(op=ast.BitOr()):
                return self.fits(value, type_.left) or self.fits(value, type_.right)
            case ast.BinOp() | ast.Call():  # Literal[...] + [...], TypedDict(...)
                return isinstance(value, dict | str)
            case ast.List(elts=elements):  # [TimelineItem], as one listing has it
                return isinstance(value, list) and all(self.fits(v, elements[0]) for v in value)
            case ast.Subscript(value=ast.Name(id=outer), slice=inner):
                return self._is_of(value, outer, inner)
        raise AssertionError(f"a type that is not known: {ast.unparse(type_)}")

    def _is_named(self, value: object, name: str) -> bool:  # noqa: PLR0911 - a case each
        if name in _LOOSE:
            return True
        if name == "int":
            return isinstance(value, int) and not isinstance(value, bool)
        if name == "float":
            return isinstance(value, int | float) and not isinstance(value, bool)
        if name in _PLAIN:
            return isinstance(value, _PLAIN[name])
        if name in self.listing.classes:
            return self.is_a(value, name)
        known = self.listing.types[name]
        if isinstance(known, ast.ClassDef):
            return self._is_typed_dict(value, known)
        return self.fits(value, known)

    def _is_typed_dict(self, value: object, known: ast.ClassDef) -> bool:
        keys = {ast.unparse(each.target): each.annotation for each in _annotated(known)}
        if not isinstance(value, dict):
            return False
        if not keys:  # the listing says nothing of what is in it
            return True
        return all(key in keys and self.fits(each, keys[key]) for key, each in value.items())

    def _is_of(self, value: object, outer: str, inner: ast.expr) -> bool:
        parts = inner.elts if isinstance(inner, ast.Tuple) else [inner]
        if outer == "Optional":
            return value is None or self.fits(value, inner)
        if outer in {"NotRequired", "Annotated"}:
            return self.fits(value, parts[0])
        if outer == "Literal":
            return any(self._is_literal(value, each) for each in parts)
        if outer in {"List", "list"}:
            return isinstance(value, list) and all(self.fits(each, inner) for each in value)
        if outer in {"Tuple", "tuple"}:
            return isinstance(value, tuple) and len(value) == len(parts)
        assert outer == "dict", outer
        return isinstance(value, dict) and all(
            self.fits(key, parts[0]) and self.fits(each, parts[1]) for key, each in value.items()
        )

    def _is_literal(self, value: object, literal: ast.expr) -> bool:
        if isinstance(literal, ast.Attribute):  # Resolve.EXPORT_OTIO: a value of the live object
            return value == constant(ast.unparse(literal))
        return value == ast.literal_eval(literal) and not isinstance(value, bool)


def _annotated(node: ast.ClassDef) -> Iterator[ast.AnnAssign]:
    return (each for each in node.body if isinstance(each, ast.AnnAssign))


def constant(name: str) -> float:
    """Return what a constant is in the fake: a number that nobody could guess, as in life."""
    return float(sum(ord(letter) * (place + 7) for place, letter in enumerate(name)))
