"""What Temoin may ask, and the answer of each question; on Blender's main thread only."""

import hashlib
import json
import os

import bpy

from . import marks, news, reading, sequencer


class RefusedError(Exception):
    """A question that is not answered, and why.

    Attributes:
        fails: In the link's word: `refused`, or `busy` where it may be asked again.
    """

    fails = "refused"


class BusyError(RefusedError):
    """A question that is not answered now."""

    fails = "busy"


def answer(what, given):
    """Return the answer to a question.

    Raises:
        RefusedError: It is none that we know, or what it is about is not there.
    """
    asked = ANSWERS.get(what)
    if asked is None:
        raise RefusedError("not a question: {!r}".format(str(what)[:40]))
    try:
        return asked(**given)
    except (sequencer.NoStripError, reading.NoSequencerError, ValueError) as error:
        raise RefusedError(str(error)) from error
    except TypeError as error:
        raise RefusedError("{}: {}".format(what, error)) from error


def state():
    """Return what is open."""
    scene = sequencer.edited_scene()
    is_cut = sequencer.editor_of(scene) is not None
    path = bpy.data.filepath
    return {
        "application": reading.application(),
        "project": os.path.splitext(os.path.basename(path))[0] or "Untitled",
        "project_id": path,
        "project_file": path or None,
        "timeline": scene.name if is_cut else "",
        "timeline_id": scene.name if is_cut else "",
    }


def fingerprint(item):
    """Return what changes when the operations on a strip do."""
    found = json.dumps(reading.operations_of(item), sort_keys=True)
    return hashlib.sha256(found.encode("utf-8")).hexdigest()


def playhead():
    """Return the frame that is seen; None where no sequencer is in use, or is not followed."""
    scene = sequencer.edited_scene()
    if sequencer.editor_of(scene) is None or not is_followed():
        return None
    return scene.frame_current


def selection():
    """Return the ids of the strips that are chosen; none where they are not followed."""
    return sequencer.ids_of_chosen(sequencer.edited_scene()) if is_followed() else []


def is_followed():
    """Whether the person lets Temoin follow what is seen and chosen."""
    return getattr(bpy.context.window_manager, "temoin_follow", True)


def put_mark(item, marker):
    """Make a marker of ours."""
    return _say_done("Temoin: mark", marks.put_mark, reading.scene_in_hand(), item, marker)


def remove_mark(mark):
    """Take a marker of ours away; nothing where it is not there."""
    return _say_done("Temoin: remove mark", marks.remove_mark, reading.scene_in_hand(), mark)


def set_colour(item, colour):
    """Give a strip a colour."""
    return _say_done("Temoin: colour", marks.set_colour, sequencer.find(item).strip, colour)


def set_label(item, text):
    """Write our line on a strip."""
    strip = sequencer.find(item).strip
    return _say_done("Temoin: label", marks.set_word, strip, marks.LABEL, text)


def keep_id(item, kept):
    """Have a strip carry an id of ours."""
    return _say_done("Temoin: id", marks.set_word, sequencer.find(item).strip, marks.KEPT, kept)


def _say_done(what, write, *given):
    """Write, make it one step that the person can undo, and say that it is done.

    Raises:
        BusyError: A render goes on, which reads what would be written.
    """
    if bpy.app.is_job_running("RENDER"):
        raise BusyError("a render is running")
    write(*given)
    if bpy.ops.ed.undo_push.poll():
        bpy.ops.ed.undo_push(message=what)
    redraw()
    return True


def redraw():
    """Have the sequencers that are open drawn again."""
    for window in bpy.context.window_manager.windows:
        for area in window.screen.areas:
            if area.type == "SEQUENCE_EDITOR":
                area.tag_redraw()


ANSWERS = {
    "state": state,
    "timeline": reading.timeline,
    "operations": reading.operations_of,
    "fingerprint": fingerprint,
    "playhead": playhead,
    "selection": selection,
    "news": news.taken,
    "marks": lambda mark=None: marks.marks(reading.scene_in_hand(), mark),
    "put_mark": put_mark,
    "remove_mark": remove_mark,
    "colours": marks.colours,
    "colour": lambda item: marks.colour_of(sequencer.find(item).strip),
    "set_colour": set_colour,
    "label": lambda item: marks.word(sequencer.find(item).strip, marks.LABEL),
    "set_label": set_label,
    "kept_id": lambda item: marks.word(sequencer.find(item).strip, marks.KEPT),
    "keep_id": keep_id,
}
"""What may be asked; each takes what the question has in its `with`."""
