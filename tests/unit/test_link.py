"""The link with an application: two real pipes, and the payload's own end of it."""

import importlib.util
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Thread
from types import ModuleType
from typing import Any, BinaryIO

import pytest

from conftest import REPOSITORY
from temoin.errors import HostBusyError, HostError, HostGoneError
from temoin.link import Link

PAYLOAD = REPOSITORY / "hosts" / "link" / "temoin_link.py"
SOON = 0.05
LONG = 20.0


class Application:
    """The other end of the two pipes, as a payload holds it."""

    def __init__(self) -> None:
        from_us, to_application = os.pipe()
        from_application, to_us = os.pipe()
        self.reads: BinaryIO = os.fdopen(from_us, "rb")
        self.writes: BinaryIO = os.fdopen(to_us, "wb", buffering=0)
        self.link = Link(
            os.fdopen(from_application, "rb"), os.fdopen(to_application, "wb"), application="Fake"
        )

    def asked(self) -> dict[str, Any]:
        question: dict[str, Any] = json.loads(self.reads.readline())
        return question

    def send(self, *messages: object) -> None:
        for each in messages:
            self.raw(json.dumps(each).encode() + b"\n")

    def raw(self, content: bytes) -> None:
        while content:
            content = content[self.writes.write(content) :]

    def serve(self, answer: Callable[[dict[str, Any]], object]) -> Thread:
        """Answer every question until we hang up."""

        def run() -> None:
            for line in self.reads:
                question = json.loads(line)
                self.send({"id": question["id"], "gives": answer(question)})

        thread = Thread(target=run)
        thread.start()
        return thread

    def go(self) -> None:
        self.writes.close()
        self.reads.close()


@pytest.fixture
def application() -> Iterator[Application]:
    made = Application()
    yield made
    made.link.close()
    with suppress(OSError, ValueError):
        made.go()
    made.link._thread.join(LONG)
    made.link._reader.close()


def settled(is_so: Callable[[], bool]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + LONG
    while not is_so():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.001)


def test_an_answer_comes_back(application: Application) -> None:
    thread = application.serve(lambda question: [question["ask"], question["with"]])
    asked = application.link.ask("items", LONG, of="é", first=3)
    assert asked == ["items", {"of": "é", "first": 3}]
    assert application.link.ask("nothing", LONG) == ["nothing", {}]
    application.link.close()
    thread.join(LONG)


def test_questions_are_numbered(application: Application) -> None:
    seen: list[int] = []
    thread = application.serve(lambda question: seen.append(question["id"]))
    for _ in range(3):
        assert application.link.ask("x", LONG) is None
    application.link.close()
    thread.join(LONG)
    assert seen == [1, 2, 3]


def test_no_answer_in_time_is_busy_and_what_comes_late_is_thrown_away(
    application: Application,
) -> None:
    with pytest.raises(HostBusyError) as raised:
        application.link.ask("slow", SOON)
    assert "Fake" in str(raised.value)
    assert raised.value.hint
    late = application.asked()

    def answer() -> None:
        question = application.asked()
        application.send({"id": late["id"], "gives": "late"})
        application.send({"id": question["id"], "gives": "right"})

    thread = Thread(target=answer)
    thread.start()
    assert application.link.ask("next", LONG) == "right"
    thread.join(LONG)
    assert application.link._answers == {}


def test_what_comes_late_before_the_next_question_is_thrown_away(application: Application) -> None:
    with pytest.raises(HostBusyError):
        application.link.ask("slow", SOON)
    late = application.asked()
    application.send({"id": late["id"], "gives": "late"}, {"tells": "done"})
    application.link.await_told("done", LONG)
    thread = Thread(
        target=lambda: application.send({"id": application.asked()["id"], "gives": "right"})
    )
    thread.start()
    assert application.link.ask("next", LONG) == "right"
    thread.join(LONG)
    assert application.link._answers == {}


@pytest.mark.parametrize(
    ("fails", "error"),
    [("busy", HostBusyError), ("gone", HostGoneError), ("refused", HostError), ("?", HostError)],
)
def test_a_refusal_says_why(application: Application, fails: str, error: type[HostError]) -> None:
    def refuse() -> None:
        question = application.asked()
        application.send({"id": question["id"], "fails": fails, "because": "it renders"})

    thread = Thread(target=refuse)
    thread.start()
    with pytest.raises(HostError) as raised:
        application.link.ask("x", LONG)
    thread.join(LONG)
    assert type(raised.value) is error
    assert str(raised.value) == "Fake: it renders"
    assert raised.value.hint


def test_a_refusal_without_a_reason_is_one_too(application: Application) -> None:
    thread = Thread(
        target=lambda: application.send({"id": application.asked()["id"], "fails": "refused"})
    )
    thread.start()
    with pytest.raises(HostError) as raised:
        application.link.ask("x", LONG)
    thread.join(LONG)
    assert type(raised.value) is HostError
    assert str(raised.value)


def test_what_goes_is_gone_at_once(application: Application) -> None:
    def go() -> None:
        application.asked()
        application.go()

    thread = Thread(target=go)
    thread.start()
    begun = time.monotonic()
    with pytest.raises(HostGoneError):
        application.link.ask("x", LONG)
    assert time.monotonic() - begun < LONG / 2
    thread.join(LONG)
    assert application.link.is_over
    with pytest.raises(HostGoneError):
        application.link.ask("again", LONG)
    with pytest.raises(HostGoneError):
        application.link.await_told("hello", LONG)


def test_what_went_before_it_was_asked_is_gone(application: Application) -> None:
    application.go()
    with pytest.raises(HostGoneError):
        application.link.ask("x", LONG)


def test_what_was_told_before_it_went_is_kept(application: Application) -> None:
    application.send({"tells": "render", "of": {"job": "é"}})
    application.go()
    settled(lambda: application.link.is_over)
    assert [(each.tells, each.of) for each in application.link.told()] == [("render", {"job": "é"})]
    assert application.link.told() == []


def test_closing_ends_every_question(application: Application) -> None:
    application.link.close()
    application.link.close()
    with pytest.raises(HostGoneError):
        application.link.ask("x", LONG)


def test_closing_ends_a_question_that_waits(application: Application) -> None:
    thread = Thread(target=lambda: (application.asked(), application.link.close()))
    thread.start()
    begun = time.monotonic()
    with pytest.raises(HostGoneError):
        application.link.ask("x", LONG)
    assert time.monotonic() - begun < LONG / 2
    thread.join(LONG)


def test_what_it_tells_is_kept_in_order(application: Application) -> None:
    application.send({"tells": "a"}, {"tells": "b", "of": {"n": 1}}, {"tells": "end"})
    assert application.link.await_told("a", LONG).tells == "a"
    assert application.link.await_told("b", LONG).of == {"n": 1}
    settled(lambda: bool(application.link._told))
    assert [each.tells for each in application.link.told()] == ["end"]


def test_what_is_not_told_in_time_is_busy(application: Application) -> None:
    with pytest.raises(HostBusyError):
        application.link.await_told("hello", SOON)


def test_news_come_between_a_question_and_its_answer(application: Application) -> None:
    def answer() -> None:
        question = application.asked()
        application.send({"tells": "edit"}, {"id": question["id"], "gives": 1})

    thread = Thread(target=answer)
    thread.start()
    assert application.link.ask("x", LONG) == 1
    thread.join(LONG)
    assert [each.tells for each in application.link.told()] == ["edit"]


@pytest.mark.parametrize(
    "line",
    [
        b"print from a script\n",
        b"\xff\xfe\x00\n",
        b"[1, 2]\n",
        b'{"id": "one"}\n',
        b"\n",
        b"[" * 5000 + b"\n",
        b'{"id": 1' + b"\n",
        b'{"tells": 7}\n',
    ],
)
def test_a_garbled_line_is_told_and_passed_over(application: Application, line: bytes) -> None:
    application.raw(line)
    application.send({"tells": "hello", "of": {"link": 1}})
    settled(lambda: len(application.link._told) == 2)
    garbled, hello = application.link.told()
    assert garbled.tells == "garbled"
    assert garbled.of["line"]
    assert len(str(garbled.of)) < 1_000
    assert hello.of == {"link": 1}


def test_a_message_that_answers_nothing_is_passed_over(application: Application) -> None:
    application.send({"id": 99, "gives": "?"}, {"id": None, "gives": 1}, {}, {"tells": "end"})
    application.link.await_told("end", LONG)
    assert application.link._answers == {}


def test_a_huge_line_is_one_message(application: Application) -> None:
    text = "é" * 4_000_000
    thread = application.serve(lambda _: text)
    assert application.link.ask("timeline", LONG) == text
    application.link.close()
    thread.join(LONG)


def test_a_line_beyond_all_measure_is_garbled(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("temoin.link.LONGEST_LINE", 1000)
    application.send({"tells": "first"})  # the line that is read already began with the old limit
    application.link.await_told("first", LONG)
    application.send({"tells": "x", "of": {"a": "b" * 5_000}}, {"tells": "end"})
    settled(lambda: bool(application.link._told) and application.link._told[-1].tells == "end")
    told = [each.tells for each in application.link.told()]
    assert told.count("garbled") == 1
    assert "x" not in told


def test_many_threads_ask_and_each_has_its_own_answer(application: Application) -> None:
    thread = application.serve(lambda question: question["with"]["n"] * 2)
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda n: application.link.ask("x", LONG, n=n), range(400)))
    assert found == [each * 2 for each in range(400)]
    application.link.close()
    thread.join(LONG)


def test_what_cannot_be_written_is_an_error_of_ours(application: Application) -> None:
    with pytest.raises(HostError) as raised:
        application.link.ask("x", SOON, of="\ud800")
    assert type(raised.value) is HostError
    assert not application.link.is_over


# The payload's end, in a process of its own.

CHILD = """
import os, sys
from temoin.link import stdio_link
from temoin.errors import HostError
link = stdio_link("Fake")
hello = link.await_told("hello", 20)
print("this goes to standard error", sys.argv[1:])
try:
    answer = link.ask("timeline", 20, of="é")
    link.ask("report", 20, answer=answer, hello=hello.of, host=os.environ["TEMOIN_LINK"],
             words=sys.argv[1:], home=os.environ.get("PYTHONHOME", "none"))
    link.ask("fail", 20)
except HostError as error:
    try:
        link.ask("error", 20, kind=type(error).__name__, text=str(error))
    except HostError:
        sys.exit(7)
"""


@pytest.fixture
def payload() -> ModuleType:
    spec = importlib.util.spec_from_file_location("temoin_link_tried", PAYLOAD)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def companion(
    payload: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Any]:
    script = tmp_path / "child.py"
    script.write_text(CHILD)
    source = f"import sys; sys.path.insert(0, {str(REPOSITORY / 'plugin')!r})\n"
    script.write_text(source + CHILD)
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    made = payload.Companion([sys.executable, str(script)], "fake", ["--extra"])
    yield made
    made.close()
    process = made._process
    try:
        process.wait(LONG)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    made._thread.join(LONG)
    process.stdout.close()


def test_a_payload_talks_with_its_companion(companion: Any) -> None:
    companion.tell("hello", {"link": 1})
    question = companion.asked(LONG)
    assert (question["ask"], question["with"]) == ("timeline", {"of": "é"})
    assert companion.is_running
    companion.answer(question["id"], {"tracks": ["日本"]})
    report = companion.asked(LONG)
    assert report["with"] == {
        "answer": {"tracks": ["日本"]},
        "hello": {"link": 1},
        "host": "fake",
        "words": ["panel", "--host", "fake", "--extra"],
        "home": "none",
    }
    companion.answer(report["id"], None)
    companion.refuse(companion.asked(LONG)["id"], "busy", ValueError("renders"))
    error = companion.asked(LONG)
    assert error["with"] == {"kind": "HostBusyError", "text": "Fake: renders"}
    companion.answer(error["id"], None)
    assert companion._process.wait(LONG) == 0
    assert not companion.is_running
    companion.tell("too late")
    assert companion.asked() is None


def test_what_a_payload_cannot_write_is_marked(companion: Any) -> None:
    companion.tell("hello")
    given = {"path": "/a\udcff.mov", "fov": [float("nan"), float("inf"), 1.5]}
    companion.answer(companion.asked(LONG)["id"], given)
    report = companion.asked(LONG)
    assert report["with"]["answer"] == {"path": "/a?.mov", "fov": [None, None, 1.5]}


def test_what_is_no_plain_value_is_the_payloads_fault(companion: Any) -> None:
    with pytest.raises(TypeError):
        companion.answer(1, object())


def test_a_payload_that_closes_is_gone(companion: Any) -> None:
    companion.tell("hello")
    companion.asked(LONG)
    companion.close()
    assert companion._process.wait(LONG) == 7


def test_a_command_that_is_none_is_told(payload: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(payload.NotStartedError):
        payload.Companion([str(tmp_path / "nothing")], "fake")


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", '{"command": "temoin"}', '{"command": [1]}', "\xff", None]
)
def test_a_command_file_that_is_none_is_passed_over(
    payload: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | None
) -> None:
    if content is not None:
        (tmp_path / payload.COMMAND_FILE).write_text(content, encoding="latin-1")
    monkeypatch.setenv("TEMOIN_COMMAND", "/opt/temoin")
    assert payload.temoin_command(str(tmp_path)) == ["/opt/temoin"]
    monkeypatch.delenv("TEMOIN_COMMAND")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(payload.NotStartedError, match="temoin host install"):
        payload.temoin_command(str(tmp_path))


def test_the_command_is_what_was_installed(payload: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / payload.COMMAND_FILE
    path.write_text(json.dumps({"command": ["/opt/é", "-m", "temoin"]}), encoding="utf-8")
    assert payload.temoin_command(str(tmp_path)) == ["/opt/é", "-m", "temoin"]


def test_the_payload_imports_the_standard_library_alone() -> None:
    words = [line.split()[1] for line in PAYLOAD.read_text().splitlines() if "import " in line[:8]]
    assert set(words) <= sys.stdlib_module_names
