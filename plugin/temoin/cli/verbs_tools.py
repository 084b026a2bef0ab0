"""Verbs on the catalogue of tools: list, search, show one, check a facility's own files."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from temoin.catalogue import (
    UNKNOWN,
    Catalogue,
    Checked,
    Grade,
    Identifier,
    Match,
    Model,
    Provider,
    Tool,
    check_files,
    shipped_catalogue,
)
from temoin.cli.answer import Answer
from temoin.cli.parser import Verb, no_options
from temoin.cli.text import columns
from temoin.errors import InputError
from temoin.language import say, say_counted, sayable, spoken
from temoin.shapes.tools import checked_shape, origin, tool_shape, tools_shape
from temoin.store.tools import facility_folder, load_catalogue
from temoin.vocabulary import label

FOUND_WRONG = 1
_MOST_NAMED = 8

_GROUP = (sayable("tools"),)
"""What the help of all verbs calls these."""

_MODELS = {
    Model.CERTAIN: sayable("runs a model"),
    Model.OPTIONAL: sayable("runs a model with some of its settings"),
    Model.NONE: sayable("runs no model"),
    Model.UNKNOWN: sayable("nobody knows whether it runs a model"),
}
_GRADES = {
    Grade.HIGH: sayable("well known"),
    Grade.MEDIUM: sayable("fairly well known"),
    Grade.LOW: sayable("hardly known"),
    Grade.NAME_ONLY: sayable("known by its name only"),
}
_MATCHES = {
    Match.EQUALS: sayable("is {text}"),
    Match.CONTAINS: sayable("contains {text}"),
    Match.STARTS_WITH: sayable("starts with {text}"),
    Match.ENDS_WITH: sayable("ends with {text}"),
    Match.KEY: sayable("{text} is there"),
}
_ORIGINS = {
    "ours": sayable("the catalogue that ships"),
    "facility": sayable("the facility's own catalogue"),
    "facility-replaces-ours": sayable("the facility's own catalogue, in place of ours"),
}


def _list(asked: argparse.Namespace) -> Answer:
    del asked
    catalogue = load_catalogue()
    return _listed(catalogue, list(catalogue.tools))


def _search(asked: argparse.Namespace) -> Answer:
    catalogue = load_catalogue()
    return _listed(catalogue, catalogue.search(" ".join(asked.text)))


def _listed(catalogue: Catalogue, tools: list[Tool]) -> Answer:
    rows = [[each.name, each.product, label(each.technique), label(each.effect)] for each in tools]
    head = say_counted(
        "catalogue {version} of {date}: {count} tool",
        "catalogue {version} of {date}: {count} tools",
        len(rows),
        version=catalogue.version,
        date=catalogue.date,
    )
    return Answer(
        document=tools_shape(catalogue, tools),
        text="\n".join(filter(None, [head, _facility_line(catalogue), columns(rows)])),
    )


def _facility_line(catalogue: Catalogue) -> str:
    if not catalogue.facility:
        return ""
    line = say_counted(
        "{count} of the facility's own", "{count} of the facility's own", len(catalogue.facility)
    )
    if catalogue.replaced:
        names = ", ".join(sorted(catalogue.replaced))
        line += "; " + say("in place of ours: {names}", names=names)
    return line


def _show(asked: argparse.Namespace) -> Answer:
    catalogue = load_catalogue()
    tool = _only(catalogue, " ".join(asked.tool))
    return Answer(document=tool_shape(catalogue, tool), text=_told(catalogue, tool))


def _only(catalogue: Catalogue, text: str) -> Tool:
    """Return the tool that a text names.

    Raises:
        InputError: None, or several; they are named.
    """
    found = catalogue.named(text) or catalogue.search(text)
    if len(found) == 1:
        return found[0]
    if not text.strip() or not found:
        raise InputError(
            say("no tool is called {text!r}", text=text), hint="Look with 'temoin tools search'."
        )
    named = ", ".join(tool.id for tool in found[:_MOST_NAMED])
    raise InputError(
        say("{count} tools go by {text!r}: {names}", count=len(found), text=text, names=named),
        hint="Name one by its id.",
    )


def _told(catalogue: Catalogue, tool: Tool) -> str:
    """Return what is known of a tool, for a person; what is unknown is said to be so."""
    about = _sentence(tool)
    rows = [list(row) for row in _rows(catalogue, tool) if row[1]]
    head = f"{tool.name} ({tool.product}, {tool.vendor})"
    return "\n".join([head, *([f"  {about}"] if about else []), "", columns(rows)])


def _sentence(tool: Tool) -> str:
    if tool.about is None:
        return ""
    return (tool.about.fr if spoken() == "fr" else "") or tool.about.en


def _rows(catalogue: Catalogue, tool: Tool) -> Iterator[tuple[str, str]]:
    yield say("id"), tool.id
    yield say("also called"), ", ".join(tool.all_names[1:])
    yield say("model"), say(_MODELS[tool.model])
    yield say("technique"), label(tool.technique)
    yield say("effect"), label(tool.effect)
    yield say("hosting"), label(tool.hosting)
    yield say("source type"), _known(tool.source_type)
    yield say("C2PA action"), _known(tool.action)
    yield say("since version"), _known(tool.since)
    yield say("on by default since"), _known(tool.default_since)
    yield from _provider_rows(tool.provider)
    yield from _identifier_rows(tool)
    yield say("else told by"), tool.condition
    yield say("shows in"), tool.where
    yield say("formats"), ", ".join(tool.formats)
    yield say("seen in version"), _known(tool.version)
    yield say("how well known"), say(_GRADES[tool.confidence])
    yield say("who says so"), tool.source
    yield say("notes"), tool.notes
    yield say("checked on"), tool.dated
    yield say("entry of"), say(_ORIGINS[origin(catalogue, tool)])


def _provider_rows(provider: Provider) -> Iterator[tuple[str, str]]:
    yield say("owner"), _known(provider.owner)
    yield say("terms"), _terms(provider)
    yield say("trains on what it is given"), label(provider.trains_on_input)
    yield say("training data"), _known(provider.training_data)
    yield say("training data licensed"), label(provider.training_data_licensed)
    if provider.source:
        yield (
            say("who says so of these"),
            say("{source}, read on {date}", source=provider.source, date=_known(provider.dated)),
        )


def _terms(provider: Provider) -> str:
    if provider.terms == UNKNOWN:
        return _known(UNKNOWN)
    at = "" if provider.terms_at == UNKNOWN else f" ({provider.terms_at})"
    if provider.terms_dated == UNKNOWN:
        return say("{terms}{at}, of unknown date", terms=provider.terms, at=at)
    return say("{terms}{at}, of {date}", terms=provider.terms, at=at, date=provider.terms_dated)


def _identifier_rows(tool: Tool) -> Iterator[tuple[str, str]]:
    for mark in tool.identifiers:
        yield say("told by"), _mark(mark)
    for mark in tool.proof:
        yield say("model ran if"), _mark(mark)
    for mark in tool.disproof:
        yield say("no model ran if"), _mark(mark)


def _mark(mark: Identifier) -> str:
    place = mark.field or ", ".join(mark.keys)
    return f"{place}: {say(_MATCHES[mark.match], text=mark.text)}" if place else mark.text


def _known(text: str) -> str:
    return say("unknown") if text == UNKNOWN else text


def _check(asked: argparse.Namespace) -> Answer:
    checked = check_files(Path(asked.file))
    ours = shipped_catalogue()
    known = {tool.id for tool in ours.tools}
    replaced = [tool.id for tool in checked.tools if tool.id in known]
    shared = sorted(_shared(checked, ours))
    return Answer(
        document=checked_shape(checked, replaced, shared),
        text="\n".join(_checked_lines(checked, replaced, shared)),
        exit_code=FOUND_WRONG if checked.problems else 0,
    )


def _shared(checked: Checked, ours: Catalogue) -> set[tuple[str, str]]:
    """Return which tools of theirs would be found where one of ours is, each with that."""
    theirs = {tool.id for tool in checked.tools}
    return {
        (tool.id, other.id)
        for tool in checked.tools
        for mark in tool.identifiers
        for other in _told_by(mark, ours)
        if other.id not in theirs
    }


def _told_by(mark: Identifier, ours: Catalogue) -> list[Tool]:
    if mark.match is Match.KEY:
        return ours.matching_key(mark.text)
    return [tool for key in mark.keys or ("",) for tool, _ in ours.matching(mark.text, key)]


def _checked_lines(
    checked: Checked, replaced: list[str], shared: list[tuple[str, str]]
) -> Iterator[str]:
    for each in checked.problems:
        yield each.message
    if replaced:
        yield say("in place of ours: {names}", names=", ".join(replaced))
    for theirs, other in shared:
        yield say(
            "{tool} has an identifier of {other}: both will be found", tool=theirs, other=other
        )
    files = ", ".join(checked.files)
    number = len(checked.tools)
    yield say_counted("{count} tool in {files}", "{count} tools in {files}", number, files=files)
    if checked.problems:
        yield say_counted("{count} problem", "{count} problems", len(checked.problems))
    else:
        folder = str(facility_folder())
        yield say("nothing is wrong; put it in {folder} and it counts", folder=folder)


def _search_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", metavar="TEXT", nargs="+", help="part of a name")


def _show_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("tool", metavar="TOOL", nargs="+", help="id or name of a tool")


def _check_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="file of tools, or a folder of them")


VERBS = (
    Verb(
        name="tools list",
        help="list the catalogue of AI tools",
        examples=("temoin tools list", "temoin tools list --json"),
        options=no_options,
        run=_list,
    ),
    Verb(
        name="tools search",
        help="find tools by a few letters of their names",
        examples=("temoin tools search mask", "temoin tools search re ma"),
        options=_search_options,
        run=_search,
    ),
    Verb(
        name="tools show",
        help="tell all that is known of a tool: who owns it, on which terms, how it is found",
        examples=("temoin tools show Magic Mask", "temoin tools show nuke-copycat --json"),
        options=_show_options,
        run=_show,
    ),
    Verb(
        name="tools check",
        help="check a facility's own file of tools, or a folder of them",
        examples=("temoin tools check ours.toml", "temoin tools check tools --json"),
        options=_check_options,
        run=_check,
    ),
)
