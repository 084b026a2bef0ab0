"""Generators by the names that people gave: weak, whole words, no matter of an audit."""

from dataclasses import replace

import pytest

from disclosures import clip_view
from temoin.builtin.name_detector import NameDetector, named_in
from temoin.model import MarkerView, Media
from temoin.vocabulary import Confidence, MediaKind, Presence, Technique


@pytest.mark.parametrize(
    ("text", "tools"),
    [
        ("Gen-4_Turbo_sunset.mp4", ("Runway",)),
        ("gen4 clouds", ("Runway",)),
        ("RUNWAYML_003.mov", ("Runway",)),
        ("sc12_upscaled.mov", ("an upscaler",)),
        ("Topaz/sc12", ("Topaz",)),
        ("firefly-sky, dall·e.png", ("Adobe Firefly", "DALL-E")),
        ("face_swap v2", ("a face swap",)),
        ("DJI_0042.MP4", ()),
        ("kling1.6_sc4.mp4", ("Kling",)),
        ("sora2-take", ("Sora",)),
        ("veo31", ()),
        ("runway24x", ()),
        ("genesis.mov", ()),
        ("gen 40.mov", ()),
        ("sorano.mov", ()),
        ("fireflyer", ()),
        ("étopaz", ()),
        ("", ()),
    ],
)
def test_names_count_as_whole_words(text: str, tools: tuple[str, ...]) -> None:
    assert named_in(text) == tools


def test_each_place_is_told_and_the_guess_is_weak() -> None:
    url = "file:///vol/show/from%20runway/A003_upscaled.mov"
    clip = clip_view("V1-0001", "A003", 0, 10)
    media = Media(kind=MediaKind.FILE, url=url, name="A003_upscaled.mov")
    noted = MarkerView(name="VFX", comment="made with Runway Gen-4")
    guesses = NameDetector().detect(replace(clip, media=(media,), markers=(noted,)), ())
    runway, upscaler = sorted(guesses, key=lambda each: each.tool)
    assert [(each.where, each.text) for each in runway.grounds] == [
        ("V1-0001: folder", "from runway"),
        ("V1-0001: marker", "made with Runway Gen-4"),
    ]
    assert upscaler.tool == "an upscaler"
    for each in (runway, upscaler):
        assert (each.by_name, each.confidence) == (True, Confidence.WEAK)
        assert (each.presence, each.technique) == (Presence.UNKNOWN, Technique.UNKNOWN)


@pytest.mark.parametrize(
    ("name", "tools"),
    [
        ("KL\u0130NG_01.mp4", ("Kling",)),
        ("M\u0131djourney", ("Midjourney",)),
        ("fire\u017fly", ()),
        ("\u017funo", ("Suno",)),
        ("sora\u0301_walks", ()),
        ("sor\u00e1_walks", ()),
        ("re\u0301sora", ()),
    ],
)
def test_letters_of_other_languages_are_read_as_letters(name: str, tools: tuple[str, ...]) -> None:
    assert named_in(name) == tools
