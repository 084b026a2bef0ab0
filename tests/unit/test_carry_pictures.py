"""The second witness: frames of the clips in question decide where their media can be read."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import opentimelineio as otio
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from disclosures import clip_view
from temoin.carry import FramesSeen, Unseen, Witnessed, witness_words
from temoin.carry.pictures import Place
from temoin.carry.witness import sampled
from temoin.disclosure import said_reason
from temoin.errors import MediaMissingError
from temoin.language import speaking
from temoin.pixels import PictureReader, Thumbnail, Wanted, bits_of, reader
from temoin.rate import FrameRange, Rate

Run = Callable[..., tuple[int, Any]]
Say = Callable[..., tuple[int, str, str]]
RATE = Rate(24)


def transcoded(source: Path, to: Path) -> Path:
    """Write a movie again in another codec, at half its size, as a proxy is made."""
    with av.open(str(source)) as read, av.open(str(to), "w") as written:
        stream = written.add_stream("mjpeg", rate=24)
        shown = read.streams.video[0]
        stream.width, stream.height = shown.width // 4 * 2, shown.height // 4 * 2
        stream.pix_fmt = "yuvj420p"
        for number, frame in enumerate(read.decode(shown)):
            small = frame.reformat(stream.width, stream.height, "yuvj420p")
            small.pts, small.time_base = number, Fraction(1, 24)
            written.mux(stream.encode(small))
        written.mux(stream.encode(None))
    return to


def relinked(cut: Path, media: str) -> Path:
    """Return the sample with one clip that shows another file of nearly the same name."""
    timeline = otio.adapters.read_from_file(str(cut))
    (clip,) = [each for each in timeline.find_clips() if each.name == "NT_020"]
    clip.media_reference.target_url = media
    path = cut.with_name("relinked.otio")
    otio.adapters.write_to_file(timeline, str(path))
    return path


@pytest.fixture
def spoken_of(cut: Path, ask: Run) -> Path:
    step = ("--tool", "Neat Video", "--scope", "media")
    assert ask("log", cut, "--clip", "NT_020", *step)[0] == 0
    return cut


def verdicts(told: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [(each["verdict"], each["clip"]) for each in told["entries"]]


def test_frames_that_look_alike_answer_a_question(spoken_of: Path, ask: Run) -> None:
    media = spoken_of.parent / "media"
    transcoded(media / "NT_020.mp4", media / "NT_020_proxy.mov")
    new = relinked(spoken_of, "media/NT_020_proxy.mov")
    assert verdicts(ask("carry", spoken_of, new, "--dry-run")[1]) == [("needs-person", "V1-0002")]
    _, told = ask("carry", spoken_of, new, "--pictures")
    assert verdicts(told) == [("carried", "V1-0002")]
    (clip,) = [each for each in told["clips"] if each["new"] == "V1-0002"]
    assert "pictures" in clip["grounds"]
    _, shown = ask("show", new)
    assert [row["tool"] for row in shown["rows"] if row["entry"]] == ["Neat Video"]


def test_what_pictures_told_once_is_asked_no_more(spoken_of: Path, ask: Run) -> None:
    media = spoken_of.parent / "media"
    transcoded(media / "NT_020.mp4", media / "NT_020_proxy.mov")
    new = relinked(spoken_of, "media/NT_020_proxy.mov")
    assert len(ask("carry", spoken_of, new, "--pictures")[1]["signed"]) == 1
    _, told = ask("carry", spoken_of, new)
    assert (verdicts(told), told["signed"]) == ([("carried", "V1-0002")], [])
    _, told = ask("diff", spoken_of, new)
    assert told["questions"] == []


def test_frames_that_look_otherwise_carry_nothing(spoken_of: Path, ask: Run) -> None:
    media = spoken_of.parent / "media"
    transcoded(media / "NT_070.mp4", media / "NT_020_proxy.mov")
    new = relinked(spoken_of, "media/NT_020_proxy.mov")
    _, told = ask("carry", spoken_of, new, "--pictures")
    assert verdicts(told) == [("orphaned", None)]
    assert told["questions"] == []


def test_without_media_a_question_stays_one_and_that_is_told(spoken_of: Path, say: Say) -> None:
    new = relinked(spoken_of, "media/NT_020_proxy.mov")
    code, out, notes = say("carry", spoken_of, new, "--pictures", "--dry-run")
    assert code == 0
    assert "of 1 clip in question no frame that tells could be read" in notes
    assert "frames of 1 clip in question were compared" in notes
    assert "NT_020" in out


def test_a_clip_that_is_called_as_its_file_is_named_once() -> None:
    gone = [
        Unseen(clip=clip_view("V1-1", "a.mov", 0, 10), why="a.mov is not there"),
        Unseen(clip=clip_view("V1-2", "b", 10, 10), why="b.mov: it cannot be decoded"),
        Unseen(clip=clip_view("V1-3", "c", 20, 10), why="tape.mov is not there"),
        Unseen(clip=clip_view("V1-4", "d", 30, 10), why="tape.mov is not there"),
    ]
    seen = Witnessed(pair=Any, looked_at=2, unseen=tuple(gone))  # type: ignore[arg-type]
    assert witness_words(seen, str) == (
        "frames of 2 clips in question were compared",
        (
            "of 4 clips in question no frame that tells could be read: a.mov is not there;"
            " b (b.mov: it cannot be decoded); c, d (tape.mov is not there)"
        ),
    )
    with speaking("fr"):
        _, told = witness_words(seen, str)
    space = "\N{NO-BREAK SPACE}"
    assert f"pu être lue{space}: a.mov est introuvable" in told


def test_what_is_left_of_media_that_moved_is_told_in_french() -> None:
    why = (
        "tape.mov is not there, and what is named so under --media was not taken: nothing is known"
        " to compare it with"
    )
    with speaking("fr"):
        assert "ce qui porte ce nom sous --media" in said_reason(why)


def test_a_clip_of_which_a_person_told_is_not_looked_at(
    spoken_of: Path, say: Say, tmp_path: Path
) -> None:
    media = spoken_of.parent / "media"
    transcoded(media / "NT_020.mp4", media / "NT_020_proxy.mov")
    new = relinked(spoken_of, "media/NT_020_proxy.mov")
    answers = tmp_path / "answers.json"
    answers.write_text('{"temoin": "answers/1", "clips": {"V1-0002": null}}')
    code, out, notes = say("carry", spoken_of, new, "--pictures", "--answers", answers)
    assert code == 0
    assert "were compared" not in notes
    assert "a person said that it does not hold" in out


def test_a_film_that_ends_its_decoder_costs_its_own_pictures(
    spoken_of: Path, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEMOIN_READERS", "1")
    monkeypatch.setattr(reader, "_CHILD", "fragile_decoder")
    (spoken_of.parent / "media" / "NT_020_proxy.mov").write_text("die")
    new = relinked(spoken_of, "media/NT_020_proxy.mov")
    code, out, notes = say("carry", spoken_of, new, "--pictures", "--dry-run")
    assert code == 0
    why = "NT_020 (NT_020_proxy.mov: ended the process that read it (signal 11))"
    assert f"of 1 clip in question no frame that tells could be read: {why}" in notes
    assert "frames of 1 clip in question were compared" in notes
    assert "A person must tell (1)" in out


class _Reader(PictureReader):
    """Counts what is read; what it is told to refuse cannot be."""

    def __init__(self) -> None:
        super().__init__()
        self.read_of: list[Wanted | None] = []
        self.refuses = False

    def read(self, path: Path, wanted: Wanted | None, tick: Callable[[], None]) -> Thumbnail:
        tick()
        self.read_of.append(wanted)
        if self.refuses:
            raise MediaMissingError(f"{path.name}: no", hint="Look elsewhere.")
        return picture(face, (320, 180))


def test_a_frame_is_read_once_while_its_file_is_as_it_was(tmp_path: Path) -> None:
    counting, path = _Reader(), tmp_path / "a.mov"
    frames, place = FramesSeen(counting), Place(path, Wanted(frame=3, rate=RATE, first=0))
    path.write_bytes(b"one")
    first = frames.bits(place, lambda: None)
    assert frames.bits(place, lambda: None) == first
    assert len(counting.read_of) == 1
    frames.bits(Place(path, Wanted(frame=4, rate=RATE, first=0)), lambda: None)
    assert len(counting.read_of) == 2
    path.write_bytes(b"another")
    frames.bits(place, lambda: None)
    assert len(counting.read_of) == 3


def test_what_could_not_be_read_is_tried_again_when_a_person_asks(tmp_path: Path) -> None:
    counting, path = _Reader(), tmp_path / "a.mov"
    frames, place = FramesSeen(counting), Place(path)
    path.write_bytes(b"one")
    counting.refuses = True
    for _ in range(2):
        with pytest.raises(MediaMissingError, match=r"^a\.mov: no$"):
            frames.bits(place, lambda: None)
    assert len(counting.read_of) == 1
    counting.refuses = False
    frames.forget_failures()
    assert frames.bits(place, lambda: None) is not None


@st.composite
def overlapping(draw: st.DrawFn) -> tuple[FrameRange, FrameRange]:
    """Two uses of which each shows at least two thirds of what the other does."""
    start = draw(st.integers(-1000, 100_000))
    duration = draw(st.integers(12, 2000))
    shift = draw(st.integers(-(duration // 6), duration // 6))
    other = draw(st.integers(duration - duration // 6, duration + duration // 6))
    return (
        FrameRange(start=start, duration=duration, rate=RATE),
        FrameRange(start=start + shift, duration=other, rate=RATE),
    )


@given(overlapping())
def test_uses_of_about_the_same_frames_have_some_in_common(
    ranges: tuple[FrameRange, FrameRange],
) -> None:
    one, other = ({each.start for each in sampled(shown)} for shown in ranges)
    assert len(one & other) >= 2
    for shown, frames in zip(ranges, (one, other), strict=True):
        assert 4 <= len(frames) <= 9
        assert all(shown.start <= each < shown.end_exclusive for each in frames)


@pytest.mark.parametrize("duration", [0, 1, 3])
def test_of_a_short_clip_every_frame_is_looked_at(duration: int) -> None:
    shown = FrameRange(start=7, duration=duration, rate=RATE)
    assert [each.start for each in sampled(shown)] == list(range(7, 7 + duration))
    assert sampled(None) == []


def picture(draw: Callable[[ImageDraw.ImageDraw], None], size: tuple[int, int]) -> Thumbnail:
    image = Image.new("RGB", (320, 180), (40, 60, 80))
    draw(ImageDraw.Draw(image))
    small = image.resize(size)
    return Thumbnail(width=size[0], height=size[1], rgb=small.tobytes())


def face(canvas: ImageDraw.ImageDraw) -> None:
    canvas.ellipse((100, 20, 220, 170), fill=(220, 180, 160))
    canvas.rectangle((0, 120, 90, 180), fill=(10, 10, 10))


def street(canvas: ImageDraw.ImageDraw) -> None:
    for at in range(0, 320, 64):
        canvas.rectangle((at, 0, at + 30, 180), fill=(200, 200, 210))


def apart(one: Thumbnail, other: Thumbnail) -> int:
    bits = bits_of(one), bits_of(other)
    assert bits[0] is not None
    assert bits[1] is not None
    return (bits[0] ^ bits[1]).bit_count()


def test_a_scaled_picture_looks_alike_and_another_does_not() -> None:
    whole = picture(face, (320, 180))
    assert apart(whole, picture(face, (96, 54))) <= 2
    assert apart(whole, picture(street, (320, 180))) >= 20


@pytest.mark.parametrize("shade", [0, 128, 255])
def test_a_flat_picture_tells_nothing(shade: int) -> None:
    flat = Thumbnail(width=64, height=36, rgb=bytes([shade]) * (64 * 36 * 3))
    assert bits_of(flat) is None
