"""Lines of a ledger beside its entries: proofs, and what a newer version put there.

A section is a JSON object that names itself and has no id. It is kept as it was written; whoever
does not know it hands it on.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from temoin.canonical import canonical_text, parse_object
from temoin.errors import LedgerFormatError
from temoin.ledger.line import refuse_doubled_keys


def is_section(line: str) -> bool:
    """Return whether a line is a section; of what is in it only its form is looked at."""
    try:
        value = parse_object(line)
        refuse_doubled_keys(line)
    except LedgerFormatError:
        return False
    return isinstance(value.get("section"), str) and "id" not in value


def named_sections(lines: Iterable[str], names: Collection[str]) -> list[str]:
    """Return the sections that have one of some names, as they were written."""
    return [line for line in lines if parse_object(line)["section"] in names]


def section(name: str, fields: Mapping[str, object]) -> str:
    """Return a section as a line, without its line break."""
    return canonical_text({**fields, "section": name})


def sections(lines: Iterable[str], name: str) -> Iterator[Mapping[str, Any]]:
    """Yield what the sections of a name hold."""
    for line in lines:
        value = parse_object(line)
        if value["section"] == name:
            yield value
