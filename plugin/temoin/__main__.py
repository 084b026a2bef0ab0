"""Entry points: `temoin` for the command line, `temoin-panel` for the window."""

import sys
from collections.abc import Sequence

_INTERRUPTED = 130
_ANSWERED_BY_CLI = frozenset({"-h", "--help", "--json"})


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line, or open the window for `temoin panel`; return the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        return _run(words)
    except KeyboardInterrupt:  # while it was being loaded: a verb tells what it left
        return _INTERRUPTED


def _run(words: list[str]) -> int:
    if words[:1] == ["panel"] and _ANSWERED_BY_CLI.isdisjoint(words):
        return _open_panel(words[1:])
    from temoin.cli import run  # half the time in which the window could be seen

    return run(words)


def panel() -> int:
    """Open the window on the cut named, if any; return the exit code."""
    return main(["panel", *sys.argv[1:]])


def _open_panel(words: Sequence[str]) -> int:
    """Open the window, or say what is missing for one."""
    try:
        from temoin.ui import open_panel
    except ImportError:
        from temoin.cli.answer import error_answer, write_answer
        from temoin.errors import SetupError
        from temoin.language import speaking
        from temoin.store.settings import wanted_language

        error = SetupError("the window needs PySide6", hint="Install temoin[panel].")
        with speaking(wanted_language(words)):
            answer = error_answer(error)
        write_answer(answer, as_json=False, out=None, quiet=False, is_error=True)
        return answer.exit_code
    return open_panel(words)


if __name__ == "__main__":
    sys.exit(main())
