"""Adapters in a process of their own: what goes wrong there stays there."""

import subprocess
import sys
from pathlib import Path

import pytest

from temoin.errors import TimelineError
from temoin.timeline import adapters, read_cut
from temoin.timeline.adapters import read_by_adapter
from temoin.timeline.times import Notes
from timelines import read_bytes

XMEML = b"""<?xml version="1.0"?><!DOCTYPE xmeml><xmeml version="5"><sequence id="s">
<name>reel</name><duration>48</duration><rate><timebase>24</timebase><ntsc>FALSE</ntsc></rate>
<media><video><track><clipitem id="c"><name>one</name><duration>48</duration>
<rate><timebase>24</timebase><ntsc>FALSE</ntsc></rate>
<in>0</in><out>24</out><start>0</start><end>24</end>
<file id="f"><name>one.mov</name><pathurl>file:///m/one.mov</pathurl><duration>48</duration>
<rate><timebase>24</timebase><ntsc>FALSE</ntsc></rate></file>
</clipitem></track></video></media></sequence></xmeml>"""


def answered(monkeypatch: pytest.MonkeyPatch, stdout: bytes, stderr: bytes = b"") -> None:
    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        return subprocess.CompletedProcess(command, 1, stdout=stdout, stderr=stderr)

    monkeypatch.setattr(adapters.subprocess, "run", run)


def test_bytes_without_a_file_are_read() -> None:
    (view,) = read_bytes(XMEML).clips
    assert (view.name, view.active_media and view.active_media.url) == ("one", "file:///m/one.mov")


def test_what_an_adapter_prints_is_a_note_and_no_answer(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answered(
        monkeypatch,
        b'{}\n{"OTIO_SCHEMA":"Stack.1","name":"x","children":[]}',
        b"odd\nodd\n\nWARNING: two\n",
    )
    notes = Notes()
    file = tmp_path / "x.aaf"
    file.write_bytes(b"")
    root = read_by_adapter(file, None, "AAF", ".aaf", notes).root
    assert root.name == "x"
    assert notes.sentences == (
        "the adapter AAF says: odd",
        "the adapter AAF says: WARNING: two",
    )


@pytest.mark.parametrize(
    ("stdout", "reason"),
    [
        (b"", "it stopped with code 1"),
        (b'{"reason":"KeyError: x"}\n', "KeyError: x"),
        (b'{}\n{"OTIO_SCHEMA":', "no JSON"),
    ],
)
def test_an_adapter_that_fails_gives_its_reason(
    monkeypatch: pytest.MonkeyPatch, stdout: bytes, reason: str
) -> None:
    answered(monkeypatch, stdout)
    with pytest.raises(TimelineError, match=reason) as caught:
        read_by_adapter(None, b"", "AAF", ".aaf", Notes())
    assert caught.value.hint


def test_an_adapter_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapters, "_CHILD", "import time; time.sleep(60)")
    monkeypatch.setattr(adapters, "LONGEST_SECONDS", 0.5)
    with pytest.raises(TimelineError, match=r"not done in 0\.5 seconds"):
        read_by_adapter(None, b"", "AAF", ".aaf", Notes())


@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded where the system can")
def test_an_adapter_that_takes_too_much_memory_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    hungry = (
        "import sys; from temoin.timeline.adapter_process import _bound_memory;"
        "_bound_memory(2**30); x = bytearray(2**31)"
    )
    monkeypatch.setattr(adapters, "_CHILD", hungry)
    with pytest.raises(TimelineError, match="stopped with code"):
        read_by_adapter(None, b"", "AAF", ".aaf", Notes())


def test_a_crash_of_an_adapter_ends_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapters, "_CHILD", "import os; os.abort()")
    with pytest.raises(TimelineError, match="stopped with code"):
        read_by_adapter(None, b"", "AAF", ".aaf", Notes())


@pytest.mark.parametrize("content", [b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"x" * 5000])
def test_a_broken_file_is_named_with_what_to_do(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "cut.aaf"
    path.write_bytes(content)
    with pytest.raises(TimelineError) as caught:
        read_cut(path)
    assert caught.value.file == str(path)
    assert caught.value.hint
