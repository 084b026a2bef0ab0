"""The collector stays away from bulk work, and comes back whatever happens in it."""

import gc
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from temoin.bulk import bulk, keep_unvisited


def test_the_collector_is_off_inside_and_on_again_after() -> None:
    assert gc.isenabled()
    with bulk():
        assert not gc.isenabled()
        with bulk():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_comes_back_after_an_error() -> None:
    with pytest.raises(ValueError, match="inside"), bulk():
        raise ValueError("inside")
    assert gc.isenabled()


def test_who_had_it_off_keeps_it_off() -> None:
    gc.disable()
    try:
        with bulk():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_it_comes_back_when_the_last_of_several_threads_is_done() -> None:
    inside, first_gone = Event(), Event()

    def other() -> None:
        with bulk():
            inside.set()
            assert first_gone.wait(20)
            assert not gc.isenabled()

    with ThreadPoolExecutor() as pool:
        with bulk():
            done = pool.submit(other)
            assert inside.wait(20)
        first_gone.set()
        done.result()
    assert gc.isenabled()


def test_what_is_kept_unvisited_goes_when_nothing_refers_to_it() -> None:
    kept = [[] for _ in range(1000)]
    keep_unvisited()
    try:
        before = gc.get_freeze_count()
        assert before >= len(kept)
        del kept
        assert gc.get_freeze_count() <= before - 1000
    finally:
        gc.unfreeze()
