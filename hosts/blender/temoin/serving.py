"""Answers Temoin's window from a timer on Blender's main thread, and tells it what happens.

A timer and handlers are all that runs here, each in a `try`: whatever breaks is shown in the side
panel and said once in the console, and Blender goes on.
"""

import os
import sys
import time

import bpy

from . import answering, reading, temoin_link

TICK_SECONDS = 0.1
BUDGET_SECONDS = 0.02
"""Of a tick: no further question is taken up after it."""

NEXT_SECONDS = 0.004
"""How long a tick waits for the question after the one that it answered."""

NEWS_SECONDS = 0.5
"""While somebody drags a strip, it changes with each frame: told once in this time."""


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
        self._changed = self._told_at = 0.0
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
            self.tell("news", {"kind": "raise"})
            return
        if companion is None:
            command = temoin_link.temoin_command(os.path.dirname(os.path.abspath(__file__)))
            companion = temoin_link.Companion(command, reading.HOST)
        self.companion, self.trouble = companion, ""
        self.tell(
            "hello",
            {
                "link": temoin_link.VERSION,
                "host": reading.HOST,
                "application": reading.application(),
            },
        )
        if not bpy.app.timers.is_registered(on_timer):
            bpy.app.timers.register(on_timer, first_interval=TICK_SECONDS, persistent=True)

    def close(self):
        """Let the window go: it says that Blender has gone, and stays."""
        if self.companion is not None:
            self.companion.close()
            self.companion = None

    def tell(self, tells, of):
        """Tell the window of something, where there is one."""
        if self.companion is not None:
            self.companion.tell(tells, of)

    def tell_changed(self):
        """Note that the timeline may have changed; told in the next ticks."""
        self._changed = self._changed or time.monotonic()

    def pump(self):
        """Answer what is asked, within the budget of a tick; say whether the window is there."""
        if self.state() != "open":
            self._say_ended()
            return False
        now = time.monotonic()
        if self._changed and now - self._told_at > NEWS_SECONDS:
            self._changed, self._told_at = 0.0, now
            self.tell("news", {"kind": "timeline"})
        question = self.companion.asked()
        while question is not None:
            self._answer(question)
            is_over = time.monotonic() - now > BUDGET_SECONDS
            question = None if is_over else self.companion.asked(NEXT_SECONDS)
        return True

    def _answer(self, question):
        number, given = question.get("id"), question.get("with") or {}
        try:
            self.companion.answer(number, answering.answer(question["ask"], given))
        except answering.RefusedError as error:
            self.companion.refuse(number, "refused", error)
        except Exception as error:  # noqa: BLE001 - a question must never stop Blender
            self.companion.refuse(number, "refused", self.fail("answering", error))

    def _say_ended(self):
        if self.companion is not None and not self.trouble:
            self.trouble = "Temoin's window has ended"
            redraw()

    def fail(self, doing, error):
        """Keep an error for the side panel, say it once in the console, and return its words."""
        words = "{}: {}: {}".format(doing, type(error).__name__, error)
        self.trouble = words
        if words not in self._said:
            self._said.add(words)
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


def redraw():
    """Have the side panels drawn again."""
    for window in bpy.context.window_manager.windows:
        for area in window.screen.areas:
            if area.type == "SEQUENCE_EDITOR":
                area.tag_redraw()


@bpy.app.handlers.persistent
def on_load(*_):
    """Another project is open."""
    SERVING.tell("news", {"kind": "project"})


@bpy.app.handlers.persistent
def on_change(*_):
    """Something may have changed; called with every change, so it only takes note."""
    SERVING.tell_changed()


@bpy.app.handlers.persistent
def on_render_begun(*_):
    """A render has begun."""
    SERVING.tell("news", {"kind": "render begun", "subject": _subject()})


@bpy.app.handlers.persistent
def on_render_complete(*_):
    """A render is done."""
    SERVING.tell("news", {"kind": "render ended", "subject": _subject()})


@bpy.app.handlers.persistent
def on_render_cancelled(*_):
    """A render was stopped."""
    SERVING.tell("news", {"kind": "render ended", "subject": _subject(), "succeeded": False})


def _subject():
    """Return what a render makes: scene and file, without folders."""
    scene = bpy.context.scene
    return "{} {}".format(scene.name, os.path.basename(scene.render.filepath)).strip()


_HANDLERS = {
    "load_post": on_load,
    "save_post": on_change,
    "depsgraph_update_post": on_change,
    "undo_post": on_change,
    "redo_post": on_change,
    "render_init": on_render_begun,
    "render_complete": on_render_complete,
    "render_cancel": on_render_cancelled,
}


def register():
    """Listen to what happens in Blender."""
    for name, function in _HANDLERS.items():
        getattr(bpy.app.handlers, name).append(function)


def unregister():
    """Stop listening, and let Temoin's window go."""
    SERVING.close()
    if bpy.app.timers.is_registered(on_timer):
        bpy.app.timers.unregister(on_timer)
    for name, function in _HANDLERS.items():
        listening = getattr(bpy.app.handlers, name)
        if function in listening:
            listening.remove(function)
