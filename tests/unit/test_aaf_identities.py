"""Effects of an AAF: who they are, and on which clips they are put."""

import json
import subprocess
from pathlib import Path
from typing import Any
from uuid import UUID

import aaf2
import pytest

from temoin.timeline import adapter_process, adapters, read_cut
from temoin.timeline.aaf_identities import AafFacts, aaf_facts, identity_of, with_identities
from temoin.timeline.adapters import read_by_adapter
from temoin.timeline.times import Notes
from temoin.vocabulary import TrackKind

opened: Any = aaf2.open
RELIGHT = UUID("0f6a8e0e-7f4c-4be2-9d1e-0c3c6a1d2b10")
RELIGHT_NAME = "Acme Relight ML"


def definition(file: Any) -> Any:
    """Return an effect that is defined in a file, with the parameter that names it to Avid."""
    made = file.create.OperationDef(RELIGHT, RELIGHT_NAME)
    file.dictionary.register_def(made)
    made.media_kind = "picture"
    made["NumberInputs"].value = 1
    made["Bypass"].value = 0
    made["OperationCategory"].value = "OperationCategory_Effect"
    return made


def group(file: Any, made: Any, inside: Any, length: int = 24) -> Any:
    effect = file.create.OperationGroup(made, length, media_kind="picture")
    effect.segments.append(inside)
    return effect


@pytest.fixture
def aaf(tmp_path: Path) -> Path:
    """A cut: a plain clip, one with an effect, one whose source has one, an effect over none."""
    path = tmp_path / "cut.aaf"
    with opened(str(path), "w") as file:
        made = definition(file)
        tape = file.create.SourceMob("tape")
        tape.descriptor = file.create.ImportDescriptor()
        file.content.mobs.append(tape)
        slot = tape.create_picture_slot(24)
        slot.segment.length = 100
        masters = []
        for name in ("plain", "treated", "sourced"):
            master = file.create.MasterMob(name)
            file.content.mobs.append(master)
            clip = tape.create_source_clip(slot.slot_id, start=0, length=100, media_kind="picture")
            segment = group(file, made, clip, 100) if name == "sourced" else clip
            master.create_timeline_slot(24).segment = segment
            masters.append(master)
        composition = file.create.CompositionMob("cut")
        composition.usage = "Usage_TopLevel"
        file.content.mobs.append(composition)
        sequence = file.create.Sequence(media_kind="picture")
        plain, treated, sourced = (
            each.create_source_clip(1, start=0, length=24, media_kind="picture") for each in masters
        )
        sequence.components.append(plain)
        sequence.components.append(group(file, made, treated))
        sequence.components.append(sourced)
        composition.create_timeline_slot(24).segment = sequence
        over = file.create.Sequence(media_kind="picture")
        over.components.append(group(file, made, file.create.Filler("picture", 48), 48))
        composition.create_timeline_slot(24).segment = over
    return path


def test_the_files_effects_and_writer_are_found(aaf: Path) -> None:
    facts = aaf_facts(aaf)
    (used,) = (each for each in facts.used.values() if each)
    assert [each["operation"] for each in used] == [RELIGHT_NAME] * 3
    assert [len(each) for each in facts.on_source.values()] == [1]
    assert facts.writers[0]["product"] == "PyAAF"
    assert facts.drop_frame == []


def test_effects_are_put_where_they_act(aaf: Path) -> None:
    """What the adapter loses with its clip, or for want of one, is on the track and told."""
    view = read_cut(aaf)
    found = {
        clip.name: [each.where.partition(",")[0].partition(" ")[0] for each in clip.effects]
        for clip in view.clips
    }
    assert found == {"plain": ["track"] * 2, "treated": ["V1-0002"] + ["track"] * 2}
    assert {each.kind for clip in view.clips for each in clip.effects} == {RELIGHT_NAME}
    assert any("read as gaps" in each for each in view.warnings)
    assert any("ScriptSync" in each for each in view.unseen)


def tree(*tracks: Any) -> dict[str, Any]:
    return {
        "OTIO_SCHEMA": "Timeline.1",
        "metadata": {"AAF": {"MobID": "m"}},
        "tracks": {"OTIO_SCHEMA": "Stack.1", "effects": [], "children": [*tracks]},
    }


def track(*items: Any, kind: str = "Video") -> dict[str, Any]:
    return {"OTIO_SCHEMA": "Track.1", "kind": kind, "effects": [], "children": [*items]}


def item(schema: str, *effects: Any, mob: str = "") -> dict[str, Any]:
    return {
        "OTIO_SCHEMA": schema,
        "metadata": {"AAF": {"MobID": mob}},
        "effects": [*effects],
    }


def effect(name: str, **plug_in: str) -> dict[str, Any]:
    said = {
        "Operation": {"Name": name, "Identification": f"id of {name}"},
        "MediaKind": "Picture",
        "Parameters": {"AvidEffectID": f"EFF_{name}\0"},
        "ComponentAttributeList": {f"_EFFECT_PLUGIN_{key}": text for key, text in plug_in.items()},
    }
    return {
        "OTIO_SCHEMA": "Effect.1",
        "name": name,
        "effect_name": "",
        "metadata": {"AAF": {"ClassName": "OperationGroup", **said}},
    }


AVID = AafFacts(writers=[{"product": "Avid Media Composer 23.12"}])


def test_an_effect_gets_the_words_by_which_it_is_told() -> None:
    clip = item("Clip.2", effect("blend", NAME="3DWarp", MANUFACTURER_NAME="Avid"))
    root = tree(track(clip))
    with_identities(root, AVID)
    (named,) = clip["effects"]
    assert named["effect_name"] == "EFF_blend"
    assert named["metadata"]["avid"]["name"] == "3DWarp"
    assert named["metadata"]["avid"]["manufacturer"] == "Avid"
    assert root["metadata"]["aaf"] == {"writers": AVID.writers}


def test_what_lies_over_no_clip_is_put_on_the_tracks_of_its_kind_below() -> None:
    below, sound = track(item("Clip.2")), track(item("Clip.2"), kind="Audio")
    own, above = track(item("Gap.1", effect("x")), item("Clip.2")), track(item("Clip.2"))
    with_identities(tree(below, sound, own, above), AVID)
    names = [[each["name"] for each in each["effects"]] for each in (below, sound, own, above)]
    assert names == [["x"], [], ["x"], []]


def test_what_the_adapter_left_out_is_put_on_all_tracks_of_its_kind() -> None:
    kept = effect("kept")
    lost = identity_of(effect("lost")["metadata"]["AAF"])
    used = [identity_of(kept["metadata"]["AAF"]), lost, lost]
    picture, sound = track(item("Clip.2", kept)), track(item("Clip.2"), kind="Audio")
    with_identities(tree(picture, sound), AafFacts(used={"m": used}))
    assert [each["name"] for each in picture["effects"]] == ["lost", "lost"]
    assert sound["effects"] == []


def test_an_effect_without_a_track_of_its_kind_is_the_timelines() -> None:
    lost = identity_of({**effect("lost")["metadata"]["AAF"], "MediaKind": "Data"})
    root = tree(track(item("Clip.2")))
    with_identities(root, AafFacts(used={"m": [lost]}))
    assert [each["name"] for each in root["tracks"]["effects"]] == ["lost"]


def test_what_is_done_to_a_source_is_put_on_its_clips_alone() -> None:
    source = identity_of(effect("adapter")["metadata"]["AAF"])
    mine, other = item("Clip.2", mob="source"), item("Clip.2", mob="other")
    with_identities(tree(track(mine, other)), AafFacts(on_source={"source": [source]}))
    assert [each["name"] for each in mine["effects"]] == ["adapter"]
    assert other["effects"] == []


def test_a_passage_gets_its_effects_identity() -> None:
    passage = item("Transition.1")
    passage["metadata"]["AAF"]["OperationGroup"] = effect("dissolve")["metadata"]["AAF"]
    with_identities(tree(track(item("Clip.2"), passage, item("Clip.2"))), AVID)
    assert passage["metadata"]["avid"]["effect id"] == "EFF_dissolve"


def test_effects_keep_what_the_adapter_told_where_the_second_reading_fails(tmp_path: Path) -> None:
    root = tree(track(item("Clip.2", effect("blend"))))
    content, facts = adapter_process._with_effects(json.dumps(root), tmp_path / "gone.aaf")
    assert facts["unread"]
    assert '"effect_name": "EFF_blend"' in content


def test_a_cut_that_is_of_another_shape_stays_as_it_is(aaf: Path) -> None:
    content, facts = adapter_process._with_effects('{"OTIO_SCHEMA": "Timeline.1"}', aaf)
    assert content == '{"OTIO_SCHEMA": "Timeline.1"}'
    assert facts["unread"]


def test_an_unread_second_time_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        said = b'{"unread": "KeyError: x"}\n{"OTIO_SCHEMA":"Stack.1","name":"x","children":[]}'
        return subprocess.CompletedProcess(command, 0, stdout=said, stderr=b"")

    monkeypatch.setattr(adapters.subprocess, "run", run)
    notes = Notes()
    read_by_adapter(None, b"", "AAF", ".aaf", notes)
    assert notes.not_looked_into == ("which effects it holds could not be read",)


def test_the_sound_of_a_corpus_file_keeps_to_the_sound(corpus: Path) -> None:
    view = read_cut(corpus / "timelines" / "aaf" / "keyframed_properties.aaf")
    burnt = [c for c in view.clips if any(e.name == "Timecode Burn-In" for e in c.effects)]
    assert burnt
    assert {each.kind for each in burnt} == {TrackKind.PICTURE}
