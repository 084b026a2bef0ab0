"""Makes the sample cut and its media from nothing: `python resources/samples/make_sample.py`.

With the same libraries the same bytes each time, but for keys, signatures and their names.
"""

import shutil
import wave
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import opentimelineio as otio
import PyOpenColorIO
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from numpy.typing import NDArray
from opentimelineio.opentime import RationalTime, TimeRange

import pictures
from credentials import Identity, new_identity, sign

HERE = Path(__file__).resolve().parent
RATE = 24
PROGRAMME_START = RATE * 3600  # 01:00:00:00
FIRST_STILL = 1001
SOUND_RATE = 16_000
Frame = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """An ASC CDL, applied in ACEScct."""

    slope: tuple[float, float, float] = (1, 1, 1)
    offset: tuple[float, float, float] = (0, 0, 0)
    power: tuple[float, float, float] = (1, 1, 1)
    saturation: float = 1

    def metadata(self) -> dict[str, object]:
        """As OpenTimelineIO's EDL adapter writes it on a clip."""
        sop = {
            "slope": list(self.slope),
            "offset": list(self.offset),
            "power": list(self.power),
        }
        return {"cdl": {"asc_sop": sop, "asc_sat": self.saturation}}


UNGRADED = Grade()
MOONLIT = Grade(
    slope=(0.98, 1, 1.03), offset=(-0.006, 0, 0.006), power=(1.02, 1, 0.98), saturation=1.08
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """A piece of media: what is drawn, how many frames of it, and its grade."""

    draw: Callable[[float], pictures.Array]
    frames: int
    grade: Grade = UNGRADED


MOVIES = {
    "NT_010": Shot(draw=pictures.platform, frames=72),
    "NT_020": Shot(draw=pictures.arrival, frames=60),
    "NT_030": Shot(draw=pictures.viaduct, frames=84, grade=MOONLIT),
    "NT_040": Shot(draw=pictures.mountains, frames=84),
    "NT_050": Shot(draw=pictures.tunnel, frames=60),
    "NT_055": Shot(draw=pictures.signal, frames=48),
    "NT_065_plate": Shot(draw=pictures.compartment, frames=72),
    "NT_065_comp": Shot(draw=pictures.composite, frames=72),
    "NT_070": Shot(draw=pictures.forest, frames=60),
}
STILLS = {"NT_060": Shot(draw=pictures.board, frames=12)}


def main() -> None:
    """Make all of it; what was there before is replaced."""
    media = HERE / "media"
    shutil.rmtree(media, ignore_errors=True)
    for name, shot in MOVIES.items():
        write_movie(media / f"{name}.mp4", frames_of(shot))
    for name, shot in STILLS.items():
        write_stills(media / name / f"{name}.%04d.png", frames_of(shot))
    write_rumble(media / "NT_rumble.wav", seconds=4)
    identity = new_identity()
    sign_movies(media, identity)
    (HERE / "test_root.pem").write_text(identity.root)
    otio.adapters.write_to_file(night_train(), str(HERE / "night_train.otio"))


def frames_of(shot: Shot) -> Iterator[Frame]:
    """Yield the graded frames of a shot, uint8 of shape (180, 320, 3), Rec.709 display."""
    view = view_of(shot.grade)
    fine = (pictures.HEIGHT, pictures.FINE, pictures.WIDTH, pictures.FINE, 3)
    for number in range(shot.frames):
        drawn = shot.draw(number / RATE).reshape(fine).mean(axis=(1, 3))
        pixels = np.ascontiguousarray(drawn, dtype=np.float32)
        view(pixels)
        yield (np.clip(pixels, 0, 1) * 255 + 0.5).astype(np.uint8)


def view_of(grade: Grade) -> Callable[[NDArray[np.float32]], None]:
    """Return what turns ACEScg pixels, in place, into graded ones for Rec.709 (ACES 1)."""
    built_in = PyOpenColorIO.BuiltinTransform
    to_grading = built_in("ACEScct_to_ACES2065-1", PyOpenColorIO.TRANSFORM_DIR_INVERSE)
    cdl = PyOpenColorIO.CDLTransform(
        slope=grade.slope, offset=grade.offset, power=grade.power, sat=grade.saturation
    )
    steps = [
        built_in("ACEScg_to_ACES2065-1"),
        to_grading,
        cdl,
        built_in("ACEScct_to_ACES2065-1"),
        built_in("ACES-OUTPUT - ACES2065-1_to_CIE-XYZ-D65 - SDR-VIDEO_1.0"),
        built_in("DISPLAY - CIE-XYZ-D65_to_REC.1886-REC.709"),
    ]
    config = PyOpenColorIO.Config.CreateRaw()
    processor = config.getProcessor(PyOpenColorIO.GroupTransform(steps)).getDefaultCPUProcessor()
    view: Callable[[NDArray[np.float32]], None] = processor.applyRGB
    return view


def write_movie(path: Path, frames: Iterable[Frame]) -> None:
    """Write frames as H.264; small rather than fine."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w", options={"fflags": "+bitexact", "movflags": "+faststart"}) as file:
        # with more threads, or with its assembly code, the encoder gives other bytes each time
        settings = {"crf": "21", "preset": "slow", "threads": "1", "x264-params": "asm=0"}
        stream = file.add_stream("libx264", rate=RATE, options=settings)
        stream.width, stream.height, stream.pix_fmt = pictures.WIDTH, pictures.HEIGHT, "yuv420p"
        stream.codec_context.color_range = ColorRange.MPEG
        stream.codec_context.colorspace = Colorspace.ITU709
        stream.codec_context.color_primaries = ColorPrimaries.BT709
        stream.codec_context.color_trc = ColorTrc.BT709
        for picture in frames:
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            coded = frame.reformat(format="yuv420p", dst_colorspace=Colorspace.ITU709)
            file.mux(stream.encode(coded))
        file.mux(stream.encode())


def write_stills(pattern: Path, frames: Iterable[Frame]) -> None:
    """Write frames as numbered PNG files."""
    pattern.parent.mkdir(parents=True, exist_ok=True)
    numbering = {"start_number": str(FIRST_STILL)}
    with av.open(str(pattern), "w", format="image2", options=numbering) as file:
        stream = file.add_stream("png", rate=RATE)
        stream.width, stream.height, stream.pix_fmt = pictures.WIDTH, pictures.HEIGHT, "rgb24"
        for picture in frames:
            file.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        file.mux(stream.encode())


def write_rumble(path: Path, seconds: int) -> None:
    """Write the sound of a train: deep noise, and wheels that knock on rail joints."""
    t = np.arange(seconds * SOUND_RATE) / SOUND_RATE
    white = np.fft.rfft(np.random.default_rng(11).standard_normal(t.size))
    pitch = np.fft.rfftfreq(t.size, 1 / SOUND_RATE)
    rumble = np.fft.irfft(white * np.exp(-pitch / 90) * (pitch > 25), t.size)
    knocks = np.zeros_like(t)
    for joint in np.arange(0.1, seconds, 0.8):
        for wheel in (joint, joint + 0.13):
            since = np.clip(t - wheel, 0, None)
            knocks += np.sin(2 * np.pi * 74 * since) * np.exp(-since * 28)
    loudness = 0.35 * rumble / np.abs(rumble).max() + 0.4 * knocks
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SOUND_RATE)
        file.writeframes((loudness * 32767).astype("<i2").tobytes())


def sign_movies(media: Path, identity: Identity) -> None:
    """Let three movies say where they come from: a camera, a model, a composite of both."""
    generated = media / "NT_040.mp4"
    sign(media / "NT_010.mp4", identity, tool="Example Camera", source_type="digitalCapture")
    sign(generated, identity, tool="Example Video Model", source_type="trainedAlgorithmicMedia")
    sign(
        media / "NT_065_comp.mp4",
        identity,
        tool="Example Compositor",
        source_type="compositeWithTrainedAlgorithmicMedia",
        placed=generated,
    )


def night_train() -> otio.schema.Timeline:
    """Return the cut: twenty seconds on two picture tracks and one for sound."""
    timeline = otio.schema.Timeline(
        "Night Train", global_start_time=RationalTime(PROGRAMME_START, RATE)
    )
    timeline.tracks.extend([picture_track(), temp_track(), sound_track()])
    return timeline


def picture_track() -> otio.schema.Track:
    """Return the picture as it is meant to be seen."""
    track = otio.schema.Track("V1", kind=otio.schema.TrackKind.Video)
    half = RationalTime(12, RATE)
    slowed = otio.schema.LinearTimeWarp(name="Speed", time_scalar=0.5)
    track.extend(
        [
            movie_clip("NT_010", start=6, duration=60),
            reframed(movie_clip("NT_020", start=6, duration=48)),
            movie_clip("NT_030", start=8, duration=60, metadata=MOONLIT.metadata()),
            otio.schema.Transition("Dissolve", "SMPTE_Dissolve", in_offset=half, out_offset=half),
            movie_clip("NT_040", start=16, duration=60),
            movie_clip("NT_050", start=6, duration=48, effect=slowed),
            movie_clip("NT_055", start=20, duration=24, effect=otio.schema.FreezeFrame()),
            otio.schema.Gap(duration=RationalTime(24, RATE)),
            stills_clip("NT_060"),
            compartment_nest(),
            movie_clip("NT_070", start=6, duration=48),
            lost_clip("NT_080", duration=36),
        ]
    )
    return track


def temp_track() -> otio.schema.Track:
    """Return a second track: a generated temp shot that lies, disabled, over the last but one."""
    temp = movie_clip("NT_070_temp", of="NT_040", start=30, duration=48)
    temp.enabled = False
    before = otio.schema.Gap(duration=RationalTime(396, RATE))
    track = otio.schema.Track("V2", kind=otio.schema.TrackKind.Video)
    track.extend([before, temp])
    return track


def sound_track() -> otio.schema.Track:
    """Return the sound: the train from the first frame on."""
    whole = frame_range(0, 96)
    track = otio.schema.Track("A1", kind=otio.schema.TrackKind.Audio)
    reference = otio.schema.ExternalReference("media/NT_rumble.wav", whole)
    track.append(otio.schema.Clip("NT_rumble", reference, whole))
    return track


def compartment_nest() -> otio.schema.Stack:
    """Return a nest: the plate with its green screen, and over it the composite."""
    nest = otio.schema.Stack("NT_065")
    for name in ("NT_065_plate", "NT_065_comp"):
        layer = otio.schema.Track(name, kind=otio.schema.TrackKind.Video)
        layer.append(movie_clip(name, start=6, duration=60))
        nest.append(layer)
    return nest


def movie_clip(
    name: str,
    *,
    start: int,
    duration: int,
    of: str = "",
    effect: otio.schema.TimeEffect | None = None,
    metadata: Mapping[str, object] | None = None,
) -> otio.schema.Clip:
    """Return a use of the movie of the clip's own name, or `of` another."""
    source = of or name
    whole = frame_range(0, MOVIES[source].frames)
    reference = otio.schema.ExternalReference(f"media/{source}.mp4", whole)
    clip = otio.schema.Clip(name, reference, frame_range(start, duration), dict(metadata or {}))
    if effect:
        clip.effects.append(effect)
    return clip


def stills_clip(name: str) -> otio.schema.Clip:
    """Return a use of all frames of an image sequence, counted by their numbers."""
    whole = frame_range(FIRST_STILL, STILLS[name].frames)
    reference = otio.schema.ImageSequenceReference(
        target_url_base=f"media/{name}/",
        name_prefix=f"{name}.",
        name_suffix=".png",
        start_frame=FIRST_STILL,
        rate=RATE,
        frame_zero_padding=4,
        available_range=whole,
    )
    return otio.schema.Clip(name, reference, whole)


def lost_clip(name: str, duration: int) -> otio.schema.Clip:
    """Return a use of a movie that is not there."""
    reference = otio.schema.ExternalReference(f"media/{name}.mp4", frame_range(0, 60))
    return otio.schema.Clip(name, reference, frame_range(6, duration))


def reframed(clip: otio.schema.Clip) -> otio.schema.Clip:
    """Return the clip with Auto Reframe on it, in the form of Premiere Pro's export.

    Source: three public programs that write this form for Premiere agree on it; an export of
        Premiere's own was not seen, nor the settings of Auto Reframe, which are left empty.
    """
    always = RationalTime(-100 * 3600 * RATE, RATE)  # a hundred hours before zero
    opacity = [("Opacity", 100.0), ("Blend Mode", 18), ("Blend Mode", 0)]
    parameters = [
        {"DisplayName": name, "ID": number, "StartValue": {"Position": always, "Value": value}}
        for number, (name, value) in enumerate(opacity, start=1)
    ]
    clip.effects.append(premiere_effect("Opacity", "AE.ADBE Opacity", parameters, intrinsic=True))
    clip.effects.append(premiere_effect("Auto Reframe", "AE.ADBE AEFilterAutoFramer"))
    return clip


def premiere_effect(
    name: str,
    match_name: str,
    parameters: Iterable[Mapping[str, object]] = (),
    *,
    intrinsic: bool = False,
) -> otio.schema.Effect:
    """Return an effect in the form of Premiere Pro's OpenTimelineIO export."""
    words = {"IsIntrinsic": intrinsic, "MatchName": match_name, "Parameters": list(parameters)}
    return otio.schema.Effect(effect_name=name, metadata={"PremierePro_OTIO": words})


def frame_range(start: int, duration: int) -> TimeRange:
    """Return a range of whole frames at the cut's rate."""
    return TimeRange(RationalTime(start, RATE), RationalTime(duration, RATE))


if __name__ == "__main__":
    main()
