"""Packed parts of projects: whole, cut off, damaged, or meant to fill memory."""

import gzip
import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoin.errors import TimelineError
from temoin.timeline.projects.unpacking import gunzipped, zip_members

MIB = 1024**2


def zipped(**members: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, member in members.items():
            packed.writestr(f"{name}.xml", member)
    return content.getvalue()


@given(st.binary(max_size=500), st.binary(max_size=500))
def test_what_was_packed_comes_back(one: bytes, other: bytes) -> None:
    assert gunzipped(gzip.compress(one) + gzip.compress(other)) == one + other
    assert dict(zip_members(zipped(a=one, b=other), ".xml")) == {"a.xml": one, "b.xml": other}


def test_a_bomb_is_refused_before_it_fills_memory() -> None:
    bomb = bytes(64 * MIB)
    with pytest.raises(TimelineError, match="more than 8 MiB"):
        gunzipped(gzip.compress(bomb), 8 * MIB)
    with pytest.raises(TimelineError, match="more than 8 MiB"):
        dict(zip_members(zipped(a=bomb), ".xml", 8 * MIB))


def test_a_bomb_in_many_parts_is_counted_together() -> None:
    part = gzip.compress(bytes(MIB))
    with pytest.raises(TimelineError, match="more than 8 MiB"):
        gunzipped(part * 9, 8 * MIB)
    assert len(gunzipped(part * 8, 8 * MIB)) == 8 * MIB


def test_a_part_that_is_cut_off_is_told() -> None:
    with pytest.raises(TimelineError, match="cut off"):
        gunzipped(gzip.compress(bytes(range(256)) * 9)[:-9])


@given(st.binary(max_size=200))
def test_any_bytes_are_unpacked_or_refused(content: bytes) -> None:
    for read in (gunzipped, lambda each: dict(zip_members(each, ""))):
        with suppress(TimelineError):
            read(content)
