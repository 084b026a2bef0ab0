"""Starts the window from a command line."""

import argparse
import signal
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NoReturn

import PySide6
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from temoin.errors import BugError, InputError, SetupError, TemoinError
from temoin.language import say, speak
from temoin.link import is_started_by
from temoin.model import HOST_CUT
from temoin.rate import Rate
from temoin.store.settings import trusting, wanted_language
from temoin.ui.collecting import Collector
from temoin.ui.companion import Beside
from temoin.ui.cut_session import CutSession
from temoin.ui.desk import Desk
from temoin.ui.session import Session
from temoin.ui.window import PanelWindow
from temoin.ui.workers import take_short_turns
from temoin.wording import complaint_words, error_words

_WIDTH, _HEIGHT = 1180, 760


class _Parser(argparse.ArgumentParser):
    """A parser whose complaints are our errors."""

    def error(self, message: str) -> NoReturn:
        raise InputError(complaint_words(message), hint="See 'temoin panel --help'.")


def open_panel(words: Sequence[str]) -> int:
    """Open the window and return the exit code when it is closed.

    Args:
        words: What stands after `panel`: CUT or an application, and the options that say more.
    """
    try:
        if language := wanted_language(words):
            speak(language)
        _refuse_broken_binding()
        with trusting(_parsed(words).trust_folder):
            older, asked = older_of(words), _parsed(words)
            return _window_on(
                session_of(words), beside_of(words), older, with_pictures=asked.pictures
            )
    except TemoinError as error:
        subject, what, hint = error_words(error)
        sys.stderr.write(f"temoin: {subject}{what}\n  {hint}\n")
        return error.exit_code


def _window_on(
    session: Session | None, beside: Beside | None, older: Path | None, *, with_pictures: bool
) -> int:
    """Open the window and return the exit code when it is closed."""
    application = QApplication.instance() or QApplication(["temoin"])
    assert isinstance(application, QApplication)
    application.setApplicationName("temoin")
    take_short_turns()
    collector = Collector()
    application.setStyle("Fusion")  # others tint what they draw
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C in the terminal closes it
    window = PanelWindow(Desk(), beside=beside)
    sys.excepthook = lambda _kind, error, _trace: window.messages.complain(BugError.of(error))
    window.resize(_WIDTH, _HEIGHT)
    window.show()
    if session:
        QTimer.singleShot(0, partial(window.desk.open, session))  # seen first, then read
    if older:
        carry_from = partial(window.carry_from, older, with_pictures=with_pictures)
        once = Qt.ConnectionType.SingleShotConnection
        window.desk.opened.connect(lambda _opened: carry_from(), once)
    code = application.exec()
    collector.stop()
    return code


def broken_binding(version: str, python: tuple[int, ...]) -> bool:
    """Return whether a PySide6 takes references to None away that it was never given.

    Source: PySide6 6.12.0 under Python 3.11: `sys.getrefcount(None)` falls by one with each call
    that returns nothing, until the interpreter ends. From Python 3.12 on None has no count.
    """
    return version.startswith("6.12.") and python < (3, 12)


def _refuse_broken_binding() -> None:
    if broken_binding(PySide6.__version__, sys.version_info[:2]):
        raise SetupError(
            say(
                "PySide6 {binding} ends Python {python} after some calls",
                binding=PySide6.__version__,
                python=".".join(map(str, sys.version_info[:2])),
            ),
            hint="Install another one: pip install 'PySide6-Essentials<6.12'.",
        )


def session_of(words: Sequence[str]) -> Session | None:
    """Return the session that words ask for, or None where they name no cut file.

    Raises:
        InputError: They are not understood, or the file is not there.
    """
    asked = _parsed(words)
    if asked.cut is None:
        return None
    return CutSession(
        _there(asked.cut),
        timeline=asked.timeline,
        rate=Rate.of(asked.rate) if asked.rate else None,
        ledger=Path(asked.ledger) if asked.ledger else None,
        media=[Path(each) for each in asked.media],
    )


def older_of(words: Sequence[str]) -> Path | None:
    """Return the older cut that words name, or None.

    Raises:
        InputError: They are not understood, or the file is not there.
    """
    asked = _parsed(words)
    if asked.carry_from is None:
        if asked.pictures:
            raise InputError(
                say("frames are compared with those of an older cut, and none is named"),
                hint="Name it with --carry-from OLDER.",
            )
        return None
    if asked.cut is None:
        raise InputError(
            say("no cut is named that {older} is carried to", older=asked.carry_from),
            hint="Name it: temoin panel CUT --carry-from OLDER.",
        )
    return _there(asked.carry_from)


def beside_of(words: Sequence[str]) -> Beside | None:
    """Return the application that words name, or None where they name none; nothing is opened.

    Raises:
        InputError: They are not understood, or there is no such application.
    """
    asked = _parsed(words)
    if asked.host is None:
        return None
    from temoin import hosts  # adapters; no window on a file waits for them

    factory = hosts.factory_named(asked.host)
    return Beside(
        host=factory.id,
        label=factory.label,
        open_host=factory.open,
        can_return=not is_started_by(factory.id),
        ledger=Path(asked.ledger) if asked.ledger else None,
        media=[Path(each) for each in asked.media],
    )


def _there(name: str) -> Path:
    path = Path(name)
    if not path.exists():
        message = say("{name} is not there", name=name)
        raise InputError(message, hint="Check the path.", file=name)
    return path


def _parsed(words: Sequence[str]) -> argparse.Namespace:
    """Return what words ask for; `host:ID` in place of a cut is the same as `--host ID`.

    Raises:
        InputError: They are not understood.
    """
    parser = _Parser(prog="temoin panel", add_help=False, allow_abbrev=False)
    parser.add_argument("cut", nargs="?")
    parser.add_argument("--host")
    parser.add_argument("--timeline")
    parser.add_argument("--rate")
    parser.add_argument("--ledger")
    parser.add_argument("--carry-from")
    parser.add_argument("--pictures", action="store_true")
    parser.add_argument("--lang")
    parser.add_argument("--media", action="append", default=[])
    parser.add_argument("--trust", dest="trust_folder")
    asked = parser.parse_args(words)
    if asked.host is None and asked.cut and asked.cut.startswith(HOST_CUT):
        asked.host, asked.cut = asked.cut.removeprefix(HOST_CUT), None
    if asked.cut is not None and asked.host is not None:
        raise InputError(
            say("both a cut file and an application are named"), hint="Name one of them."
        )
    return asked
