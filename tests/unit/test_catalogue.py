"""The catalogue: what ships is sound, broken files are named, and a person finds a tool."""

import json
import tomllib
from dataclasses import fields
from pathlib import Path
from tempfile import TemporaryDirectory

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoin.catalogue import (
    Catalogue,
    Grade,
    Identifier,
    Match,
    Model,
    Provider,
    Tool,
    check_files,
    plugin_id,
    read_catalogue,
)
from temoin.catalogue import shipped_catalogue as load_catalogue
from temoin.catalogue.doubts import doubts, is_loose
from temoin.data import root
from temoin.errors import CatalogueError
from temoin.vocabulary import Effect, Hosting, Technique, YesNo

REPOSITORY = Path(__file__).resolve().parents[2]
SHIPPED = root("resources") / "catalogue"
TOOL = """
[[tool]]
id = "acme-fill"
product = "Acme"
name = "Fill"
technique = "generative"
effect = "content"
model = "certain"
hosting = "local"
where = "project files"
source = "acme.example"
confidence = "high"
dated = "2026-11-24"
"""


def tool(name: str = "Fill", **changed: object) -> Tool:
    fields: dict[str, object] = {
        "id": "acme-fill",
        "vendor": "Acme",
        "product": "Acme",
        "name": name,
        "technique": Technique.GENERATIVE,
        "effect": Effect.CONTENT,
        "model": Model.CERTAIN,
        "hosting": Hosting.LOCAL,
        "where": "",
        "source": "",
        "confidence": Grade.HIGH,
        "dated": "2026-11-24",
    }
    return Tool(**{**fields, **changed})  # type: ignore[arg-type]


def catalogue(*marks: Identifier) -> Catalogue:
    return Catalogue(version="1", date="2026-11-24", tools=(tool(identifiers=marks),))


def folder(tmp_path: Path, text: str, head: str = 'version = "1"\ndate = "2026-11-24"\n') -> Path:
    (tmp_path / "catalogue.toml").write_text(head, encoding="utf-8")
    (tmp_path / "acme.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_what_ships_is_sound() -> None:
    shipped = load_catalogue()
    assert load_catalogue() is shipped
    assert len(shipped.tools) >= 264  # entries are never taken out: ledgers name them
    assert {each.model for each in shipped.tools} == set(Model)
    for each in shipped.tools:
        assert each in shipped.find(each.name)
        for mark in each.identifiers:
            key = mark.keys[0] if mark.keys else ""
            if mark.match is Match.KEY:
                assert shipped.matching_key(mark.text) == [each]
            else:
                assert {found.id for found, _ in shipped.matching(mark.text, key)} == {each.id}


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.toml")), ids=lambda path: path.stem)
def test_files_hold_to_the_schema(path: Path) -> None:
    schema = json.loads((root("schema") / "json" / "catalogue.schema.json").read_text())
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    if path.stem == "catalogue":
        assert table.keys() == {"version", "date"}
    else:
        jsonschema.validate(table, schema)


def test_the_page_names_every_field() -> None:
    page = (REPOSITORY / "docs" / "catalogue.md").read_text(encoding="utf-8")
    wanted = {each.name for kind in (Tool, Identifier, Provider) for each in fields(kind)} - {
        "text"
    }
    words = {word for kind in (Match, Model, Grade) for word in kind}
    assert {word for word in wanted | words if f"`{word}`" not in page} == set()


def test_a_tool_without_a_model_is_no_ai() -> None:
    lookalikes = [each for each in load_catalogue().tools if each.model is Model.NONE]
    assert len(lookalikes) == 47
    assert {each.technique for each in lookalikes} == {Technique.NONE}
    with pytest.raises(CatalogueError):
        tool(model=Model.NONE)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("re ma", "resolve-magic-mask"),
        ("mag", "resolve-magic-mask"),
        ("magic mask", "resolve-magic-mask"),
        ("gen ext", "premiere-generative-extend"),
        ("final mag", "final-cut-magnetic-mask"),
        ("roto", "after-effects-roto-brush-refine-edge"),
        ("twix", "revision-twixtor"),
        ("denoise", "nuke-denoise"),
    ],
)
def test_a_person_finds_a_tool_by_a_few_letters(typed: str, found: str) -> None:
    assert load_catalogue().search(typed)[0].id == found


def test_a_vendors_name_is_not_searched_inside() -> None:
    shipped = load_catalogue()
    assert len(shipped.search("magic")) < 5  # not all of Blackmagic's
    assert len(shipped.search("blackm")) == 62
    assert shipped.search("no such tool") == []
    assert shipped.search(" ") == list(shipped.tools)


@given(st.text(max_size=12))
def test_whatever_is_typed_is_answered_by_tools_that_have_it(typed: str) -> None:
    for each in load_catalogue().search(typed):
        label = f"{each.vendor} {each.product} {' '.join(each.all_names)}".casefold()
        assert all(word in label for word in typed.casefold().split())


def test_a_name_is_found_in_any_case_and_only_whole() -> None:
    shipped = load_catalogue()
    assert [each.id for each in shipped.find(" magic MASK ")] == ["resolve-magic-mask"]
    assert len(shipped.find("Voice Isolation")) == 2
    assert shipped.find("Magic") == []


@pytest.mark.parametrize(
    ("value", "literal"),
    [
        ("ofx.com.acme.Fill", "com.acme.Fill"),
        ("OFXCOM.ACME.FILL_v2", "COM.ACME.FILL"),
        ("com.acme.Fill2", "com.acme.Fill"),
        ("com.acme.Filler", None),
        ("com.acme.Fil", None),
    ],
)
def test_contains(value: str, literal: str | None) -> None:
    found = catalogue(Identifier(text="com.acme.fill", match=Match.CONTAINS)).matching(value, "")
    assert [text for _, text in found] == ([literal] if literal else [])


@pytest.mark.parametrize(
    ("match", "value", "fits"),
    [
        (Match.EQUALS, "ACME fill", True),
        (Match.EQUALS, "AE.ACME Fill", False),
        (Match.STARTS_WITH, "Acme Fill 2", True),
        (Match.STARTS_WITH, "an Acme Fill", False),
        (Match.ENDS_WITH, "an Acme Fill", True),
        (Match.ENDS_WITH, "Acme Fill 2", False),
    ],
)
def test_ends_and_wholes(match: Match, value: str, *, fits: bool) -> None:
    mark = Identifier(text="Acme Fill", match=match)
    assert mark.fits(value, "any") is fits
    assert bool(catalogue(mark).matching(value, "any")) is fits


@pytest.mark.parametrize("text", ["com.acme.Fill", "OFXcom.acme.fill_v3"])
@pytest.mark.parametrize(
    ("value", "fits"),
    [
        ("OFXcom.acme.fill_v2", True),
        ("ofx.com.acme.Fill", True),
        ("openfx.com.acme.Fill", True),
        ("{Svfx:com.acme.Fill}", True),
        ("ofx.com.acme.Fill2", False),
        ("OFXcom.acme.filler_v2", False),
        ("an OFXcom.acme.fill_v2", False),
        ("{com.acme.fill}", False),
    ],
)
def test_an_ofx_plugin_in_every_hosts_spelling(text: str, value: str, *, fits: bool) -> None:
    mark = Identifier(text=text, match=Match.EQUALS)
    assert mark.fits(value, "any") is fits
    assert bool(catalogue(mark).matching(value, "any")) is fits


@pytest.mark.parametrize("value", ["", "of", "ofxthing", "openfx.", "{", "OFX_v1", "other.com.a"])
def test_what_is_no_ofx_plugin(value: str) -> None:
    assert plugin_id(value) == ""


def test_the_longer_of_two_identifiers_counts() -> None:
    found = load_catalogue().matching("com.blackmagicdesign.resolvefx.facerefinement2", "")
    assert [each.id for each, _ in found] == ["resolve-face-refinement"]


def test_an_identifier_counts_under_its_keys_only() -> None:
    mark = Identifier(text="Fill", match=Match.EQUALS, keys=("class",))
    assert catalogue(mark).matching("Fill", "Class")
    assert not catalogue(mark).matching("Fill", "comment")
    key = Identifier(text="adjust-fill", match=Match.KEY)
    assert catalogue(key).matching_key("Adjust-Fill")
    assert not catalogue(key).matching("adjust-fill", "comment")


@given(st.text(), st.text(max_size=8))
def test_any_text_can_be_matched(value: str, key: str) -> None:
    for each, literal in load_catalogue().matching(value, key):
        assert literal in value
        assert any(mark.fits(value, key) for mark in each.identifiers)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[tool]\n", "line 1"),
        ("", "holds no tool"),
        ("vendor = 'Acme'\n", "holds no tool"),
        ("vendor = 'Acme'\ntool = [1]\n", "[[tool]]"),
        (TOOL, "missing required field `vendor`"),
        (
            f"vendor = 'Acme'\n{TOOL}colour = 'red'\n",
            "tool acme-fill (line 3) has a field 'colour' that does not exist",
        ),
        (f"vendor = 'Acme'\nfoo = 1\n{TOOL}", "'foo'"),
        (f"vendor = 'Acme'\n{TOOL}{TOOL}", "two tools are called acme-fill"),
        (
            f"vendor = 'Acme'\n{TOOL}".replace("generative", "magical"),
            "tool acme-fill (line 3): Invalid",
        ),
        (f"vendor = 'Acme'\n{TOOL}".replace("generative", "none"), "technique none"),
        (f"vendor = 'Acme'\n{TOOL}".replace('"acme-fill"', '"Acme Fill"'), "is no id"),
        (f"vendor = 'Acme'\n{TOOL}".replace('dated = "2026-11-24"', ""), "dated"),
        (f"vendor = 'Acme'\n{TOOL}".replace("2026-11-24", "2026-02-30"), "is no date"),
        (f"vendor = 'Acme'\n{TOOL}".replace("2026-11-24", "20261124"), "is no date"),
        (f"vendor = 'Acme'\n{TOOL}source_type = 'magic'\n", "is no term"),
        (f"vendor = 'Acme'\n{TOOL}action = 'c2pa.color_adjustments'\n", "is no term"),
        (
            f"vendor = 'Acme'\n{TOOL}proof = [{{ text = 'Fill', match = 'equals', key = 'a' }}]\n",
            "tool acme-fill (line 3), proof has a field 'key'",
        ),
        (f"vendor = 'Acme'\n{TOOL}provider = {{ ownr = 'A' }}\n", "'ownr'"),
        (f"vendor = 'Acme'\nprovider = {{ ownr = 'A' }}\n{TOOL}", "'ownr'"),
        (f"vendor = 'Acme'\nprovider = {{ terms_dated = 'May' }}\n{TOOL}", "is no date"),
        (
            f"vendor = 'Acme'\n{TOOL}identifiers = [{{ text = 'Fi', match = 'contains' }}]\n",
            "too short",
        ),
        ("a = 1\n" + "a" * 20_000 + " = " + "[" * 20_000, "acme.toml"),
    ],
)
def test_a_broken_file_is_named_with_its_line_or_tool(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(folder(tmp_path, text))
    assert says in str(caught.value)
    assert caught.value.hint


def test_a_folder_without_a_head_or_with_a_broken_one(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"catalogue\.toml"):
        read_catalogue(tmp_path)
    with pytest.raises(CatalogueError, match="version"):
        read_catalogue(folder(tmp_path, f"vendor = 'Acme'\n{TOOL}", head="version = 1\n"))


@given(st.binary(max_size=200))
def test_arbitrary_bytes_are_an_error_of_ours(content: bytes) -> None:
    with TemporaryDirectory() as name:
        made = folder(Path(name), "")
        (made / "acme.toml").write_bytes(content)
        with pytest.raises(CatalogueError):
            read_catalogue(made)
        assert check_files(made).problems


@given(
    st.dictionaries(
        st.sampled_from(["vendor", "provider", "tool", "identifiers", "about", "id", "x"]),
        st.recursive(
            st.text(max_size=5) | st.integers(),
            lambda inner: (
                st.lists(inner, max_size=2)
                | st.dictionaries(
                    st.sampled_from(["id", "text", "en", "provider"]), inner, max_size=3
                )
            ),
            max_leaves=8,
        ),
    )
)
def test_tables_of_any_shape_are_an_error_of_ours(table: dict[str, object]) -> None:
    with TemporaryDirectory() as name:
        made = folder(Path(name), "\n".join(f"{key} = {toml(each)}" for key, each in table.items()))
        assert check_files(made).problems


def toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value) if isinstance(value, str) else str(value)


def test_two_hundred_tools_can_be_told_apart() -> None:
    told = [each for each in load_catalogue().tools if each.identifiers or not each.common_name]
    assert len(told) >= 200


def test_nothing_about_an_entry_that_ships_is_doubtful() -> None:
    assert {each.id: list(doubts(each)) for each in load_catalogue().tools if [*doubts(each)]} == {}


def test_sentences_for_people_are_in_both_languages() -> None:
    told = [each.about for each in load_catalogue().tools if each.about]
    assert len(told) >= 90
    assert [each for each in told if not each.fr or each.en[-1] != "." or each.fr[-1] != "."] == []


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"source": " "}, "nobody is named"),
        ({"source_type": "algorithmicallyEnhanced"}, "with technique generative"),
        ({"action": "c2pa.created"}, "that a model made"),
        ({"technique": Technique.ASSISTIVE, "source_type": "trainedAlgorithmicMedia"}, "assistive"),
        ({"provider": Provider(trains_on_input=YesNo.NO)}, "without who says so"),
        ({"provider": Provider(training_data="pictures", source="they")}, "when that was read"),
        ({"disproof": (Identifier(text="on", match=Match.EQUALS),)}, "model is optional"),
        (
            {
                "confidence": Grade.NAME_ONLY,
                "identifiers": (Identifier(text="com.acme.fill", match=Match.EQUALS),),
            },
            "nobody has seen one",
        ),
        ({"identifiers": (Identifier(text="Inference", match=Match.CONTAINS),)}, "other words"),
    ],
)
def test_what_is_doubtful_is_said(changed: dict[str, object], says: str) -> None:
    sound: dict[str, object] = {"where": "projects", "source": "acme.example"}
    assert list(doubts(tool(**sound))) == []  # type: ignore[arg-type]
    assert says in " ".join(doubts(tool(**{**sound, **changed})))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "match", "keys", "loose"),
    [
        ("com.acme.fill", Match.CONTAINS, (), False),
        ("mochaProAE", Match.EQUALS, (), False),
        ("ADBE Upscale", Match.EQUALS, (), False),
        ("adjust-cinematic", Match.KEY, (), False),
        ("Denoise", Match.EQUALS, ("class",), False),
        ("Denoise", Match.EQUALS, (), True),
        ("denoiser", Match.STARTS_WITH, (), True),
        ("a.b", Match.EQUALS, (), True),
    ],
)
def test_an_identifier_that_other_words_have_is_loose(
    text: str, match: Match, keys: tuple[str, ...], *, loose: bool
) -> None:
    assert is_loose(Identifier(text=text, match=match, keys=keys)) is loose


def test_a_vendors_owner_and_terms_hold_for_its_tools_field_by_field(tmp_path: Path) -> None:
    shared = "provider = { owner = 'Acme Inc.', terms = 'EULA', trains_on_input = 'yes' }"
    own = "provider = { trains_on_input = 'no' }"
    made = folder(tmp_path, f"vendor = 'Acme'\n{shared}\n{TOOL}{own}\n")
    (found,) = read_catalogue(made).tools
    assert (found.provider.owner, found.provider.terms) == ("Acme Inc.", "EULA")
    assert found.provider.trains_on_input is YesNo.NO
    assert found.provider.training_data_licensed is YesNo.UNKNOWN


def test_a_name_that_a_host_writes_in_another_language_is_one_of_its_names() -> None:
    assert [each.id for each in load_catalogue().find("extension générative")] == [
        "premiere-generative-extend"
    ]


def test_a_check_lists_all_that_is_wrong(tmp_path: Path) -> None:
    other = TOOL.replace("acme-fill", "acme-other")
    bad = TOOL.replace("acme-fill", "Acme Fill")
    loose = "identifiers = [{ text = 'Retouch', match = 'contains' }]\n"
    (tmp_path / "acme.toml").write_text(f"vendor = 'Acme'\n{bad}{other}{loose}{other}", "utf-8")
    (tmp_path / "broken.toml").write_text("vendor = \n", "utf-8")
    checked = check_files(tmp_path)
    assert checked.files == ("acme.toml", "broken.toml")
    assert {each.id for each in checked.tools} == {"acme-other"}
    messages = [each.message for each in checked.problems]
    assert len(messages) == 4
    for part in ("tool Acme Fill (line 3)", "two tools", "line 1", "'Retouch' would be found"):
        assert any(part in each for each in messages), part


def test_a_check_of_nothing_is_an_error(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent.toml"):
        with pytest.raises(CatalogueError):
            check_files(path)
