"""What a manifest store says, without a file around it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoin.builtin.c2pa_facts import evidence_of
from temoin.errors import EvidenceError
from temoin.model import Evidence
from temoin.shapes import file_verdict
from temoin.vocabulary import (
    CAPTURED_SOURCE_TYPES,
    GENERATIVE_SOURCE_TYPES,
    SOURCE_TYPES,
    Integrity,
    Says,
    Strength,
    Technique,
    Trust,
)

PREFIX = "http://cv.iptc.org/newscodes/digitalsourcetype/"
SEALED = {
    "success": [{"code": "claimSignature.validated"}, {"code": "assertion.dataHash.match"}],
    "failure": [],
}
Json = dict[str, object]


def store(active: Json, **others: Json) -> Json:
    return {
        "active_manifest": "own",
        "manifests": {"own": active, **others},
        "validation_results": {"activeManifest": SEALED},
    }


def acting(*actions: Json, label: str = "c2pa.actions.v2", **more: object) -> Json:
    return {"assertions": [{"label": label, "data": {"actions": list(actions)}}], **more}


def action(name: str, term: str = "", **more: object) -> Json:
    found: Json = {"action": f"c2pa.{name}", **more}
    return {**found, "digitalSourceType": PREFIX + term} if term else found


def facts(active: Json, **others: Json) -> list[Evidence]:
    return evidence_of(store(active, **others), listed=False)


def ingredient(label: str, relationship: str, **more: object) -> Json:
    return {
        "active_manifest": label,
        "relationship": relationship,
        "label": f"c2pa.ingredient.v3__{label}",
        "validation_results": {"activeManifest": SEALED},
        **more,
    }


@pytest.mark.parametrize("term", sorted(SOURCE_TYPES - {"empty"}))
def test_each_source_type_of_a_whole(term: str) -> None:
    (fact,) = facts(acting(action("created", term)))
    assert fact.source_type == term
    assert (fact.says is Says.AI) == (term in GENERATIVE_SOURCE_TYPES)
    assert (fact.says is Says.CAPTURED) == (term in CAPTURED_SOURCE_TYPES)
    assert (fact.technique is Technique.GENERATIVE) == (term in GENERATIVE_SOURCE_TYPES)
    assert fact.partial == (term in {"compositeWithTrainedAlgorithmicMedia", "compositeSynthetic"})


@pytest.mark.parametrize("term", ["composite", "digitalArt"])
def test_what_is_perhaps_ai_is_neither_said_nor_denied(term: str) -> None:
    found = facts(acting(action("created", term)))
    assert "perhaps" in found[0].text
    assert file_verdict(found).ai == "unknown"


@pytest.mark.parametrize(
    "spelling",
    [
        "https://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia/",
        " http://cv.iptc.org/newscodes/digitalsourcetype/TrainedAlgorithmicMedia",
        "trainedAlgorithmicMedia",
    ],
)
def test_spellings_of_a_source_type(spelling: str) -> None:
    (fact,) = facts(acting({"action": "c2pa.created", "digitalSourceType": spelling}))
    assert fact.source_type == "trainedAlgorithmicMedia"


@pytest.mark.parametrize(
    ("name", "partial"),
    [("created", False), ("converted", False), ("edited", True), ("filtered", True)],
)
def test_an_edit_by_a_model_is_a_part(name: str, *, partial: bool) -> None:
    (fact,) = facts(acting(action(name, "trainedAlgorithmicMedia")))
    assert fact.partial is partial


def test_an_edit_by_hand_does_not_say_where_the_rest_came_from() -> None:
    (fact,) = found = facts(acting(action("edited", "humanEdits")))
    assert (fact.says, fact.source_type) == (Says.EDITED, "")
    assert file_verdict(found).ai == "unknown"
    assert file_verdict(facts(acting(action("created", "humanEdits")))).ai == "no"


def test_a_captured_part_does_not_make_the_whole_captured() -> None:
    own = acting(action("created", "composite"), ingredients=[ingredient("a", "componentOf")])
    found = facts(own, a=acting(action("created", "digitalCapture")))
    assert [fact.says for fact in found] == [Says.OTHER, Says.OTHER]
    assert file_verdict(found).ai == "unknown"


def test_a_parents_parent_is_still_the_whole_and_a_parts_parent_a_part() -> None:
    made = acting(action("created", "trainedAlgorithmicMedia"))
    middle = acting(action("opened"), ingredients=[ingredient("b", "parentOf")])
    for relationship, partial in (("parentOf", False), ("componentOf", True)):
        own = acting(action("opened"), ingredients=[ingredient("a", relationship)])
        (fact,) = facts(own, a=middle, b=made)
        assert fact.partial is partial


def test_the_closest_way_counts() -> None:
    ways = [ingredient("a", "inputTo"), ingredient("a", "parentOf")]
    own = acting(action("opened"), ingredients=ways)
    (fact,) = facts(own, a=acting(action("created", "trainedAlgorithmicMedia")))
    assert (fact.says, fact.partial) == (Says.AI, False)


def test_a_manifest_that_nothing_refers_to_is_shown_and_proves_nothing() -> None:
    made = acting(action("created", "trainedAlgorithmicMedia"))
    (fact,) = facts(acting(action("opened")), stray=made)
    assert (fact.says, fact.partial, fact.integrity) == (Says.AI, True, Integrity.UNKNOWN)


def test_manifests_that_name_each_other_in_a_circle() -> None:
    own = acting(action("opened"), ingredients=[ingredient("a", "parentOf")])
    other = acting(action("opened"), ingredients=[ingredient("own", "parentOf")])
    assert len(facts(own, a=other)) == 1


def test_equal_facts_are_told_once() -> None:
    many = {f"m{n}": acting(action("created", "trainedAlgorithmicMedia")) for n in range(9)}
    own = acting(action("opened"), ingredients=[ingredient(each, "componentOf") for each in many])
    (fact,) = facts(own, **many)
    assert fact.where == "m0/c2pa.actions.v2/actions[0] and 8 more"


def test_agents() -> None:
    named = action("created", "trainedAlgorithmicMedia", softwareAgent={"name": "Model", "v": 1})
    plain = action("created", "trainedAlgorithmicMedia", softwareAgent="Model")
    listed = action("created", "trainedAlgorithmicMedia", softwareAgentIndex=0)
    assertion = {"actions": [listed], "softwareAgents": [{"name": "Model"}]}
    for own in (
        acting(named),
        acting(plain),
        {"assertions": [{"label": "c2pa.actions.v2", "data": assertion}]},
        acting(
            action("created", "trainedAlgorithmicMedia"), claim_generator_info=[{"name": "Model"}]
        ),
        acting(
            action("created", "trainedAlgorithmicMedia"), claim_generator="Model/1.2 c2pa-rs/0.3"
        ),
    ):
        assert [fact.tool for fact in facts(own)] == ["Model"]


def test_a_generator_that_states_no_source_type() -> None:
    (fact,) = facts(acting(action("created", softwareAgent="Image Creator from Designer")))
    assert (fact.says, fact.source_type, fact.partial) == (Says.AI, "", False)
    assert "agent's name" in fact.text


def test_a_source_type_anywhere() -> None:
    metadata = {
        "label": "c2pa.metadata",
        "data": {"Iptc4xmpExt:DigitalSourceType": PREFIX + "print"},
    }
    templates = {"actions": [], "templates": [action("edited", "trainedAlgorithmicMedia")]}
    deep = action("edited", parameters={"digitalSourceType": "trainedAlgorithmicMedia"})
    assert facts({"assertions": [metadata]})[0].source_type == "print"
    (fact,) = facts({"assertions": [{"label": "c2pa.actions.v2", "data": templates}]})
    assert (fact.partial, fact.where) == (True, "own/c2pa.actions.v2/templates[0]")
    assert facts(acting(deep))[0].says is Says.AI


def test_an_ai_disclosure() -> None:
    own = {"assertions": [{"label": "c2pa.ai-disclosure", "data": {"modelName": "Model 3"}}]}
    (fact,) = facts(own)
    assert (fact.says, fact.technique, fact.tool) == (Says.AI, Technique.UNKNOWN, "Model 3")


def test_words_that_do_not_fit_a_line() -> None:
    agent = "a\nb\x1b[31m" + "x" * 500
    (fact,) = facts(acting(action("created", "trainedAlgorithmicMedia", softwareAgent=agent)))
    assert fact.tool.isprintable()
    assert len(fact.tool) <= 80


def test_a_signers_own_words_on_trust_are_not_ours() -> None:
    lie = {"success": [*SEALED["success"], {"code": "signingCredential.trusted"}], "failure": []}
    taken = ingredient("a", "parentOf", validation_results={"activeManifest": lie})
    own = acting(action("opened"), ingredients=[taken])
    (fact,) = evidence_of(store(own, a=acting(action("created", "digitalCapture"))), listed=True)
    assert fact.trust is Trust.UNTRUSTED


def test_a_store_without_a_manifest_of_its_own() -> None:
    for broken in ({}, {"active_manifest": "own"}, {"active_manifest": "x", "manifests": {}}):
        with pytest.raises(EvidenceError):
            evidence_of(broken, listed=False)


WORDS = st.sampled_from(
    [
        "own",
        "a",
        "manifests",
        "assertions",
        "label",
        "data",
        "actions",
        "action",
        "c2pa.actions.v2",
        "digitalSourceType",
        "trainedAlgorithmicMedia",
        "ingredients",
        "active_manifest",
        "relationship",
        "parentOf",
        "softwareAgent",
        "validation_results",
        "activeManifest",
        "failure",
        "code",
        "changes",
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=5),
    max_leaves=20,
)


@given(JSON, JSON, JSON)
def test_any_json_is_evidence(own: object, other: object, results: object) -> None:
    manifest = own if isinstance(own, dict) else {"assertions": own}
    made = store(manifest, a=other) | {"validation_results": results}
    for fact in evidence_of(made, listed=True):
        assert fact.integrity is not Integrity.INTACT or "claimSignature" in str(results)
        assert fact.text
        assert fact.where


def asserting(label: str, content: Json, *actions: Json) -> Json:
    """Return a manifest with an assertion beside its actions."""
    acts = {"label": "c2pa.actions.v2", "data": {"actions": list(actions)}}
    return {"assertions": [acts, {"label": label, "data": content}]}


@pytest.mark.parametrize(
    "told",
    [
        {"softwareAgent": "Image Creator from Designer"},
        {"softwareAgent": {"name": "Adobe Firefly", "version": "3"}},
        {"softwareAgent": "Midjourney v7"},
        {"softwareAgent": "Some Service", "description": "AI Generated Image"},
    ],
)
def test_a_generator_that_states_no_source_type_is_known_by_its_words(told: Json) -> None:
    (fact,) = facts(acting(action("created", **told)))
    assert (fact.says, fact.partial, fact.technique) == (Says.AI, False, Technique.GENERATIVE)
    assert "AI Generated Image" not in str(fact)  # a description may hold anything


def test_an_editor_without_a_source_type_is_no_generator() -> None:
    (fact,) = facts(acting(action("created", softwareAgent="Adobe Photoshop")))
    assert fact.says is Says.OTHER


@pytest.mark.parametrize(
    ("actions", "verdict"),
    [
        ([], "yes"),
        ([action("created", "trainedAlgorithmicMedia")], "yes"),
        ([action("created", "digitalCapture")], "part"),
        ([action("opened"), action("edited", "compositeWithTrainedAlgorithmicMedia")], "part"),
    ],
)
def test_a_disclosed_model_did_no_more_than_its_manifest_says(
    actions: list[Json], verdict: str
) -> None:
    content: Json = {
        "modelType": "c2pa.types.model",
        "modelName": "Example Model 3",
        "contentProfile": {"humanOversightLevel": "prompt_guided"},
    }
    found = facts(asserting("c2pa.ai-disclosure", content, *actions))
    assert file_verdict(found).ai == verdict
    (fact,) = [each for each in found if each.tool == "Example Model 3"]
    assert (fact.technique, fact.text) == (Technique.UNKNOWN, "an AI model is disclosed")
    assert fact.details == "c2pa.types.model; prompt_guided"


def test_what_an_owner_allows_is_told_and_says_nothing_of_how_it_was_made() -> None:
    entries: Json = {
        "cawg.ai_generative_training": {"use": "notAllowed"},
        "cawg.data_mining": {"use": "constrained", "constraint_info": "ask Ana"},
        "cawg.ai_inference": {"use": "allowed"},
        "cawg.something": {"use": "allowed"},
        "cawg.ai_training": {"use": "maybe"},
    }
    found = facts(asserting("cawg.training-mining", {"entries": entries}, action("created")))
    (fact,) = found
    assert fact.says is Says.RIGHTS
    assert fact.text == (
        "its owner forbids training of generative AI; its owner sets terms for data mining;"
        " its owner allows use of it by AI models"
    )
    assert file_verdict(found).ai == "unknown"


@pytest.mark.parametrize("label", ["stds.exif", "c2pa.metadata", "cawg.metadata__1"])
def test_a_camera_in_signed_metadata_is_declared_for_an_editor_signs_a_copy(label: str) -> None:
    content: Json = {"@context": {}, "tiff:Make": "NIKON CORPORATION", "tiff:Model": "NIKON Z 9"}
    found = facts(asserting(label, content, action("created", "trainedAlgorithmicMedia")))
    made, camera = sorted(found, key=lambda fact: fact.says.value)
    assert (camera.text, camera.says) == ("captured with NIKON Z 9", Says.CAPTURED)
    assert camera.strength is Strength.DECLARED
    verdict = file_verdict([made, camera])
    assert (verdict.ai, verdict.captured) == ("yes", "declared")  # no conflict


def test_signed_metadata_name_an_ai_system_and_no_prompt() -> None:
    content: Json = {
        "Iptc4xmpExt:AISystemUsed": "Example Model",
        "Iptc4xmpExt:AIPromptInformation": "a sky nobody may read of",
    }
    (fact,) = facts(asserting("cawg.metadata", content, action("created")))
    assert (fact.says, fact.tool) == (Says.AI, "Example Model")
    assert "nobody" not in str(fact)


def test_an_edit_tells_which_frames_seconds_and_regions_it_concerned() -> None:
    changes = [
        {"region": [{"type": "temporal", "time": {"type": "npt", "start": "0.5", "end": "1.25"}}]},
        {"region": [{"type": "frame", "frame": {"start": 12, "end": 30}}]},
        {"region": [{"type": "spatial", "shape": {}}, {"type": "spatial", "shape": {}}]},
    ]
    (fact,) = facts(acting(action("created", "trainedAlgorithmicMedia", changes=changes)))
    assert fact.partial
    assert fact.text == (
        "changed in part by an AI model; from 0.5 s to 1.25 s; frames 12 to 30; a region of it"
    )
    many = [{"region": [{"frame": {"start": each, "end": each}}]} for each in range(9)]
    (fact,) = facts(acting(action("edited", "trainedAlgorithmicMedia", changes=many)))
    assert fact.text.endswith("frames 3 to 3; and more of it")


def test_many_facts_that_say_the_same_are_one_with_a_count_and_the_last_date() -> None:
    signed = {"signature_info": {"issuer": "Example House", "time": "2026-01-04T19:47:15+01:00"}}
    later = {"signature_info": {"issuer": "Example House", "time": "2026-02-01T00:00:00Z"}}
    own = acting(
        action("created", "composite"),
        ingredients=[ingredient("a", "inputTo"), ingredient("b", "inputTo")],
        **signed,
    )
    made = action("created", "trainedAlgorithmicMedia")
    _, twice = facts(own, a=acting(made, **signed), b=acting(made, **later))
    assert (twice.places, twice.signer) == (2, "Example House")
    assert twice.signed_at == "2026-02-01T00:00:00+00:00"
    assert "signed from 2026-01-04T18:47:15+00:00 to 2026-02-01" in twice.details
