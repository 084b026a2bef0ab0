"""Tables as Lua writes them: what Fusion saves, read without running any of it.

Source: Lua 5.1 reference manual, 2.1 and 2.5.7; compositions by Fusion 9 to 20.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from temoin.errors import TimelineError

_DEEPEST = 200
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_TOKEN = re.compile(
    r"""
    (?P<remark> --[^\n]* )
  | (?P<text> "(?:[^"\\]|\\.)*"? )
  | (?P<long> \[\[(?:.*?\]\]|.*) )
  | (?P<number> -?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)? )
  | (?P<name> [A-Za-z_][\w.]* )
  | (?P<mark> [{}=,;] )
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_WORDS: dict[str, str | bool | None] = {"true": True, "false": False, "nil": None}


@dataclass(slots=True)
class Table:
    """A table.

    Attributes:
        kind: What stands before its brace: `Merge`, `ordered`, or nothing.
        items: Its keys, "" for none, with what stands under them, in order.
    """

    kind: str = ""
    items: list[tuple[str, "Table | str | float | bool | None"]] = field(default_factory=list)

    def tables(self) -> Iterator[tuple[str, "Table"]]:
        """Yield the tables in it with their keys."""
        for key, value in self.items:
            if isinstance(value, Table):
                yield key, value

    def table(self, key: str) -> "Table":
        """Return the table under a key; an empty one where there is none."""
        return next((value for name, value in self.tables() if name == key), _NOTHING)

    def value(self, key: str) -> "str | float | bool | None":
        """Return the plain value under a key, if there is one."""
        found = (value for name, value in self.items if name == key)
        return next((each for each in found if not isinstance(each, Table)), None)

    def text(self, key: str) -> str:
        """Return the text under a key, or ""."""
        found = self.value(key)
        return found if isinstance(found, str) else ""


_NOTHING = Table()


class _Builder:
    def __init__(self) -> None:
        self.root = Table()
        self._open = [self.root]
        self._key = ""
        self._waiting: str | float | bool | None = None
        self._has = False

    def take(self, kind: str, text: str) -> None:
        if kind == "mark":
            self._mark(text)
        elif kind != "remark":
            self._put_down()
            self._waiting, self._has = _plain(kind, text), True

    def _mark(self, text: str) -> None:
        if text == "{":
            self._begin()
        elif text == "=":
            self._key, self._has = str(self._waiting) if self._has else "", False
        else:
            self._put_down()
            if text == "}" and len(self._open) > 1:
                self._open.pop()

    def _begin(self) -> None:
        if len(self._open) == _DEEPEST:
            raise TimelineError("its tables lie too deep in one another", hint="Save it again.")
        made = Table(kind=str(self._waiting) if self._has else "")
        self._open[-1].items.append((self._key, made))
        self._open.append(made)
        self._key, self._has = "", False

    def _put_down(self) -> None:
        if self._has:
            self._open[-1].items.append((self._key, self._waiting))
            self._key, self._has = "", False


def read_tables(text: str) -> Table:
    """Return a table that holds what stands in a text; what is no table is passed over.

    Raises:
        TimelineError: Its tables lie too deep in one another.
    """
    builder = _Builder()
    for token in _TOKEN.finditer(text):
        builder.take(token.lastgroup or "", token.group())
    return builder.root


def _plain(kind: str, text: str) -> str | float | bool | None:
    if kind == "text":
        return _ESCAPED.sub(r"\1", text[1:].removesuffix('"'))
    if kind == "long":
        return text[2:].removesuffix("]]")
    if kind == "number":
        return float(text)
    return _WORDS.get(text, text)
