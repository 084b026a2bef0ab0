"""What happens in Blender, kept until Temoin asks for it."""

import os
import time

import bpy

SLOW_READING = 0.1
"""Seconds: Blender stands still while its sequencer is read."""

PAUSE = 5
"""After a slow reading the next change is told so many times later than it took."""

MOST = 100
"""Of news nobody has asked for, the oldest are forgotten."""

_kept = []
_quiet_until = 0.0


def taken():
    """Return what happened since this was last called, oldest first."""
    found = [each for each in _kept if each["kind"] != "timeline" or is_time()]
    for each in found:
        _kept.remove(each)
    return found


def is_time():
    """Whether a changed timeline may be told: not at once after a reading that was slow."""
    return time.monotonic() >= _quiet_until


def note_reading(seconds):
    """Note how long Blender stood still for a reading of its sequencer."""
    global _quiet_until  # noqa: PLW0603 - one Blender, one main thread
    if seconds > SLOW_READING:
        _quiet_until = time.monotonic() + PAUSE * seconds


def note(kind, **more):
    """Keep something that happened; a change that is kept already is not kept again."""
    found = dict(more, kind=kind)
    if found not in _kept:
        _kept.append(found)
        del _kept[:-MOST]


def _subject():
    """Return what a render makes: scene and file, without folders."""
    scene = bpy.context.scene
    return "{} {}".format(scene.name, os.path.basename(scene.render.filepath)).strip()


@bpy.app.handlers.persistent
def on_load(*_):
    """Another project is open."""
    note("project")


@bpy.app.handlers.persistent
def on_change(*_):
    """Something may have changed; called with every change, so it only takes note."""
    note("timeline")


@bpy.app.handlers.persistent
def on_render_begun(*_):
    """A render has begun."""
    note("render begun", subject=_subject())


@bpy.app.handlers.persistent
def on_render_complete(*_):
    """A render is done."""
    note("render ended", subject=_subject())


@bpy.app.handlers.persistent
def on_render_cancelled(*_):
    """A render was stopped."""
    note("render ended", subject=_subject(), succeeded=False)


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
    """Stop listening."""
    for name, function in _HANDLERS.items():
        listening = getattr(bpy.app.handlers, name)
        if function in listening:
            listening.remove(function)
