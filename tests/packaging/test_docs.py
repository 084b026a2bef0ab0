"""Documentation against code: commands, verbs, hooks, links, decisions, licences."""

import argparse
import ast
import inspect
import json
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from answers import closed
from conftest import REPOSITORY, Golden
from temoin import hookspecs
from temoin.cli.main import VERBS
from temoin.cli.parser import Verb, build_parser
from temoin.model import PROTOCOLS, Ability
from temoin.testing.host_contract import SHOWS, HostHooks
from temoin.timeline import read_cut

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
PAGES = [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").glob("**/*.md"))]
SETTINGS = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())


EVERYWHERE = frozenset({"-h", "--json", "--out", "--quiet", "--no-color", "--lang"})

HEAD = """# Command line

Made from the code by the tests; do not edit. The answer goes to stdout, progress and notes to
stderr; `--json` gives one document whatever happens, its schema in `schema/json/`. A question is
asked only on a terminal.

Exit codes: 0 done, and for `audit` a pass; 1 findings, rows that `import` leaves to you, or what
`host doctor` finds wrong; 2 your file or argument; 3 something around us; 10 to 14 what a ledger
does not prove ([ledger](ledger.md)); 70 a fault of ours; 130 stopped by Ctrl-C.

`CUT` is a timeline's file, or `host:ID` for what is open in an application that can be reached from
here ([install](install.md)); `--at playhead` is where the person stands in it.

Every verb takes `--json` (the document on stdout), `--out FILE` (the document in a file, written
beside and renamed), `--quiet` (no progress, no notes), `--no-color`, `--lang CODE` (`en`, `fr`;
else what `TEMOIN_LANG` says, else English) and `--help`.
"""


def blocks() -> list[str]:
    return re.findall(r"^```sh\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)


def test_readme_has_two_commands_a_line_each() -> None:
    assert [block.count("\n") for block in blocks()] == [1, 1]
    assert "temoin demo" in blocks()[0]
    assert "pytest" in blocks()[1]


def test_ci_runs_readmes_own_test_command() -> None:
    script = (REPOSITORY / ".ci" / "run").read_text()
    assert "pytest" not in script.replace("readme_tests", "")
    assert "README.md" in script


def verb_page(verb: Verb, parser: argparse.ArgumentParser) -> Iterator[str]:
    """Yield a verb's part of the page; not argparse's own text, which differs between Pythons."""
    places = [action for action in parser._actions if not action.option_strings]
    words = " ".join(["temoin", verb.name, *map(place_words, places)])
    yield f"## {words}\n"
    yield f"{verb.help[0].upper()}{verb.help[1:]}.\n"
    yield "| | |\n|---|---|"
    for action in parser._actions:
        if EVERYWHERE.isdisjoint(action.option_strings):
            yield f"| {option_words(action)} | {meaning(action)} |"
    yield "\n```"
    yield from verb.examples
    yield "```\n"


def place_words(action: argparse.Action) -> str:
    name = str(action.metavar)
    return {"?": f"[{name}]", "+": f"{name}..."}.get(str(action.nargs), name)


def option_words(action: argparse.Action) -> str:
    if not action.option_strings:
        return f"`{place_words(action)}`"
    values = action.metavar or action.dest.upper()
    value = " ".join(values) if isinstance(values, tuple) else values
    takes = "" if action.nargs == 0 else f" {value}"
    return ", ".join(f"`{option}{takes}`" for option in action.option_strings)


def meaning(action: argparse.Action) -> str:
    words = [action.help or ""]
    if action.choices:
        words.append(" ".join(f"`{choice}`" for choice in action.choices))
    if action.required and action.option_strings:
        words.append("required")
    return "; ".join(word for word in words if word)


def parsers(root: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """Return the parser of each verb, groups' verbs too."""
    found = {}
    for action in root._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, child in action.choices.items():
                found[name] = child
                found |= {f"{name} {inner}": each for inner, each in parsers(child).items()}
    return found


def cli_page() -> str:
    known = parsers(build_parser(VERBS))
    parts = [line for verb in VERBS for line in verb_page(verb, known[verb.name])]
    return HEAD + "\n" + "\n".join(parts)


def test_the_page_of_the_command_line_is_what_the_code_takes(page: Golden) -> None:
    page.check("cli.md", cli_page())


def test_each_verb_has_two_examples_that_parse() -> None:
    for verb in VERBS:
        assert len(set(verb.examples)) == 2, verb.name
        for example in verb.examples:
            command = shlex.split(example.split("|")[0])
            assert command[0] == "temoin"
            asked = build_parser(VERBS).parse_args(command[1:])
            assert asked.run is verb.run, example


def test_each_verb_of_the_readme_exists() -> None:
    verbs = {verb.name for verb in VERBS}
    named = re.findall(r"^temoin (\w+)(?: (\w+))?", README, flags=re.MULTILINE)
    assert named
    assert [each for each in named if not {each[0], " ".join(each)} & verbs] == []


@pytest.mark.parametrize("page_path", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(page_path: Path) -> None:
    text = page_path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        if "://" not in target:
            assert (page_path.parent / target).exists(), target


def test_each_hook_is_documented() -> None:
    text = (REPOSITORY / "docs" / "plugins.md").read_text()
    hooks = [name for name in vars(hookspecs) if name.startswith("temoin_")]
    assert len(hooks) == 6
    assert [name for name in hooks if f"`{name}`" not in text] == []


HOSTS = (REPOSITORY / "docs" / "hosts.md").read_text(encoding="utf-8")


def methods_of(protocol: type[object]) -> list[str]:
    stated = [*vars(protocol).get("__annotations__", {})]
    defined = [name for name, member in vars(protocol).items() if inspect.isfunction(member)]
    return stated + [each for each in defined if not each.startswith("_")]


def test_each_ability_is_documented_as_it_is() -> None:
    rows = re.findall(r"^\| `(\w+)` \| `(\w+)` \| ((?:`\w+` ?)+)\|", HOSTS, re.MULTILINE)
    stated = [(ability, name, sorted(re.findall(r"\w+", has))) for ability, name, has in rows]
    assert stated == [
        (ability.value, protocol.__name__, sorted(methods_of(protocol)))
        for ability, protocol in PROTOCOLS.items()
    ]
    assert list(PROTOCOLS) == list(Ability)


def test_each_hook_of_the_contract_is_documented() -> None:
    hooks = {name for name in vars(HostHooks) if not name.startswith("_")}
    table = HOSTS.partition("| give it |")[2].partition("\n\n")[0]
    stated = {name for row in re.findall(r"^\| (`.+?`) \|", table, re.M) for name in words_in(row)}
    assert stated == hooks
    (example,) = re.findall(r"^```python\n(.*?)^```$", HOSTS, flags=re.MULTILINE | re.DOTALL)
    (told,) = [each for each in ast.parse(example).body if isinstance(each, ast.ClassDef)]
    given = {each.name for each in told.body if isinstance(each, ast.FunctionDef)}
    assert given <= hooks
    assert set(re.findall(r'"(\w+)"', example)) <= SHOWS.keys()


def words_in(row: str) -> list[str]:
    return re.findall(r"`(\w+)`", row)


def test_the_documents_of_applications_are_what_they_are_said_to_be() -> None:
    timeline, messages = re.findall(r"^```json\n(.*?)^```$", HOSTS, re.MULTILINE | re.DOTALL)
    folder = REPOSITORY / "schema" / "json" / "host_link"
    Draft202012Validator(
        closed(json.loads((folder / "timeline.schema.json").read_text()))
    ).validate(json.loads(timeline))
    cut = read_cut(None, content=timeline.encode(), name="the page")
    assert [(each.guid, each.enabled) for each in cut.clips] == [("7f3a", True), ("91bc", False)]
    assert cut.warnings == ()
    message = Draft202012Validator(json.loads((folder / "message.schema.json").read_text()))
    for line in messages.splitlines():
        message.validate(json.loads(line))


def test_each_dependency_has_its_licence_in_the_page() -> None:
    project = SETTINGS["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["panel"]]
    names = [re.split(r"[<>=\[]", requirement)[0] for requirement in wanted]
    text = (REPOSITORY / "docs" / "third_party.md").read_text().casefold()
    assert [name for name in names if name.casefold() not in text] == []


def test_decisions_are_numbered_and_dated() -> None:
    for number, path in enumerate(sorted((REPOSITORY / "docs" / "adr").glob("*.md")), start=1):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert re.fullmatch(rf"# {number:04d} .+ \(accepted \d{{4}}-\d\d-\d\d\)", first), path.name
        assert path.name.startswith(f"{number:04d}-")


def test_who_finds_a_weakness_is_told_what_to_send_and_what_not() -> None:
    text = (REPOSITORY / "SECURITY.md").read_text(encoding="utf-8")
    (section,) = re.findall(r"^## Reporting a weakness$(.+?)^## ", text, re.DOTALL | re.MULTILINE)
    for wanted in ("private form", "`temoin --version`", "tests/vectors/README.md", "real ledger"):
        assert wanted in section
    for path in re.findall(r"`(tests/[^`]+)`", section):
        assert (REPOSITORY / path).exists(), path
    assert "@" not in section  # there is no address, and none is made up
