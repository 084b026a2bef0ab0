"""Answers Temoin's window from a timer on Blender's main thread.

A timer is all that runs here, in a `try`: whatever breaks is shown in the side panel and said once
in the console, and Blender goes on.
"""

import os
import sys
import time

import bpy

from . import answering, news, reading, temoin_link

TICK_SECONDS = 0.1
BUDGET_SECONDS = 0.02
"""Of a tick: no further question is taken up after it."""

NEXT_SECONDS = 0.004
"""How long a tick waits for the question after the one that it answered."""


class Serving:
    """What runs between Blender and Temoin's window.

    Attributes:
        companion: Temoin's process; None where it was not started, or has been let go.
        trouble: What went wrong last, for a person; empty where nothing did.
    """

    def __init__(self):
        """Begin without a window."""
        self.companion = None
        self.trouble = ""
        self._said = set()

    def state(self):
        """Return in one word how it stands: `closed`, `open` or `ended`."""
        if self.companion is None:
            return "closed"
        return "open" if self.companion.is_running else "ended"

    def open(self, companion=None):
        """Start Temoin's window, or serve a companion that runs already.

        Raises:
            NotStartedError: It cannot be started.
        """
        if self.state() == "open":
            return
        if companion is None:
            command = temoin_link.temoin_command(os.path.dirname(os.path.abspath(__file__)))
            companion = temoin_link.Companion(command, reading.HOST)
        self.close()
        self.companion, self.trouble = companion, ""
        hello = {"link": temoin_link.VERSION, "host": reading.HOST}
        companion.tell("hello", dict(hello, application=reading.application()))
        if not bpy.app.timers.is_registered(on_timer):
            bpy.app.timers.register(on_timer, first_interval=TICK_SECONDS, persistent=True)
        answering.redraw()

    def close(self):
        """Let the window go: it says that Blender has gone, and stays."""
        if self.companion is not None:
            self.companion.close()
            self.companion = None
            answering.redraw()

    def pump(self):
        """Answer what is asked, within the budget of a tick; say whether the window is there."""
        if self.state() != "open":
            self._say_ended()
            return False
        now = time.monotonic()
        question = self.companion.asked()
        while question is not None:
            self._answer(question)
            is_over = time.monotonic() - now > BUDGET_SECONDS
            question = None if is_over else self.companion.asked(NEXT_SECONDS)
        return True

    def _answer(self, question):
        number, began = question.get("id"), time.monotonic()
        try:
            gives = answering.answer(question["ask"], question.get("with") or {})
            self.companion.answer(number, gives)
        except answering.RefusedError as error:
            self.companion.refuse(number, error.fails, error)
        except Exception as error:  # noqa: BLE001 - a question must never stop Blender
            self.companion.refuse(number, "refused", self.fail("answering", error))
        if question["ask"] == "timeline":
            news.note_reading(time.monotonic() - began)

    def _say_ended(self):
        if self.companion is None:
            return
        why = self.companion.why_ended()
        if why:
            self.trouble = why
            sys.stderr.write("temoin: its window has ended: {}\n".format(why))
        answering.redraw()

    def fail(self, doing, error):
        """Keep an error for the side panel, say it once in the console, and return its words."""
        words = "{}: {}: {}".format(doing, type(error).__name__, error)
        self.trouble = words
        if words not in self._said:
            self._said.add(words)
            answering.redraw()
            sys.stderr.write("temoin: {}\n".format(words))
        return words


SERVING = Serving()
"""The one of this Blender."""


def pump():
    """Do what the timer does: in background mode Blender runs no timers, tests call this."""
    return SERVING.pump()


def on_timer():
    """Serve one tick; Blender calls it again after the seconds returned, or never after None."""
    try:
        return TICK_SECONDS if SERVING.pump() else None
    except Exception as error:  # noqa: BLE001 - a timer that raises would end with a traceback
        SERVING.fail("serving", error)
        return TICK_SECONDS


def stop():
    """Stop serving, and let Temoin's window go."""
    SERVING.close()
    if bpy.app.timers.is_registered(on_timer):
        bpy.app.timers.unregister(on_timer)
