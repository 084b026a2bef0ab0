"""Every trace of ours out again, and nothing else."""

from pathlib import Path

import opentimelineio as otio
import pytest

from temoin.errors import TimelineError
from temoin.timeline import Flag, annotate_timeline, read_cut, strip_file
from timelines import clip, nested, saved, timeline, track

EDL = (
    "TITLE: scene{n}001  A001     V     C        01:00:00:00 01:00:01:00 10:00:00:00 10:00:01:00{n}"
    "* LOC: 10:00:00:12 RED     AI: THEIRS{n}{n}"
    "002  A002     AA/V  C        01:00:00:00 01:00:01:00 10:00:02:00 10:00:03:00"
)


def annotated(path: Path, out: Path) -> Path:
    flags = [
        Flag(clip=each.id, marker="AI: x", colour="RED", comment="", summary={"a": "b"})
        for each in read_cut(path).clips
    ]
    annotate_timeline(path, out, flags=flags, ledger_lines=["l"], rate=None, timeline_name=None)
    return out


def test_a_timeline_is_what_it_was(tmp_path: Path) -> None:
    path = saved(tmp_path, nested())
    out = annotated(path, tmp_path / "out.otio")
    plain = tmp_path / "plain.otio"
    assert strip_file(out, plain) > 2
    assert b"temoin" not in plain.read_bytes().lower()
    one, other = (otio.adapters.read_from_file(str(each)) for each in (plain, path))
    assert one.is_equivalent_to(other)


def test_traces_that_a_host_moved_are_found(tmp_path: Path) -> None:
    cut = timeline(track(clip()))
    ours = otio.schema.Marker(name="AI: x [TEMOIN]")
    cut.tracks.markers.append(ours)
    cut.tracks[0].metadata["temoin"] = {"statement": "x"}
    held = otio.schema.SerializableCollection()
    held.append(cut)
    path, plain = saved(tmp_path, held), tmp_path / "plain.otio"
    assert strip_file(path, plain) == 2
    assert b"temoin" not in plain.read_bytes().lower()


def test_a_file_without_traces_stays_byte_for_byte(tmp_path: Path) -> None:
    path, plain = saved(tmp_path, nested()), tmp_path / "plain.otio"
    odd = path.read_bytes() + b"\n\n"
    path.write_bytes(odd)
    assert strip_file(path, plain) == 0
    assert plain.read_bytes() == odd


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("ending", ["", "\n", "\n\n"])
def test_a_list_is_byte_for_byte_what_it_was(tmp_path: Path, newline: str, ending: str) -> None:
    path = tmp_path / "cut.edl"
    content = (EDL + ending).replace("\n", "{n}").format(n=newline).encode()
    path.write_bytes(content)
    out, plain = annotated(path, tmp_path / "out.edl"), tmp_path / "plain.edl"
    assert b"TEMOIN" in out.read_bytes()
    assert strip_file(out, plain) == 2
    assert plain.read_bytes() == content


def test_a_list_of_any_rate_is_stripped(tmp_path: Path) -> None:
    path, plain = tmp_path / "cut.edl", tmp_path / "plain.edl"
    path.write_text(EDL.format(n="\n").replace("01:00:00:00", "01:00:00:29"))
    assert strip_file(path, plain) == 0


def test_what_is_no_timeline_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cut.otio"
    path.write_text("no")
    with pytest.raises(TimelineError) as caught:
        strip_file(path, tmp_path / "plain.otio")
    assert caught.value.file == str(path)
