"""Run in Blender's Python: opens a project and serves it over standard input and output.

    python serve.py FOLDER_WITH_THE_PAYLOAD PROJECT.blend

Beside the payload's questions it answers those of the tests, whose names begin with `test_`.
"""

import contextlib
import json
import os
import queue
import sys
import threading
import time

_reader = os.fdopen(os.dup(0), "rb")
_writer = os.fdopen(os.dup(1), "wb")
os.dup2(2, 1)  # Blender prints to standard output

import bpy

PAYLOAD, PROJECT = sys.argv[-2:]
sys.path.insert(0, PAYLOAD)
import temoin_addon as temoin
from temoin_addon import answering, serving


class Piped:
    """Stands in for the companion process: whoever started us."""

    def __init__(self):
        self.is_running = True
        self._asked = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def asked(self, seconds=0.0):
        try:
            return self._asked.get(timeout=seconds) if seconds else self._asked.get_nowait()
        except queue.Empty:
            return None

    def answer(self, number, gives):
        self._write({"id": number, "gives": gives})

    def refuse(self, number, fails, because):
        self._write({"id": number, "fails": fails, "because": str(because)})

    def tell(self, tells, of=None):
        self._write({"tells": tells, "of": of or {}})

    def close(self):
        self.is_running = False

    def why_ended(self):
        return ""

    def _write(self, message):
        _writer.write(json.dumps(message).encode("utf-8") + b"\n")
        _writer.flush()

    def _listen(self):
        for line in _reader:
            self._asked.put(json.loads(line))
        self.is_running = False


def dumped(thing, depth=0):
    """Return everything that Blender says of a thing, by its own properties."""
    found = {}
    for each in thing.bl_rna.properties:
        if each.identifier == "rna_type":
            continue
        value = getattr(thing, each.identifier)
        if each.type == "COLLECTION":
            found[each.identifier] = [dumped(one, depth + 1) for one in value] if depth < 3 else 0
        elif each.type == "POINTER":
            found[each.identifier] = str(getattr(value, "name", value is not None))
        else:
            found[each.identifier] = repr(value)
    with contextlib.suppress(AttributeError, TypeError):  # it takes none
        found["custom"] = custom(thing)
    return found


def custom(thing):
    """Return custom properties as text, groups with what is in them."""
    return {
        key: str(getattr(value, "to_dict", lambda v=value: v)()) for key, value in thing.items()
    }


def snapshot():
    found = {}
    for scene in bpy.data.scenes:
        editor = scene.sequence_editor
        strips = ()
        if editor:
            strips = editor.strips_all if hasattr(editor, "strips_all") else editor.sequences_all
        found[scene.name] = {
            "custom": custom(scene),
            "frame": scene.frame_current,
            "markers": [dumped(each) for each in scene.timeline_markers],
            "strips": [dumped(each, 1) for each in strips],
        }
    found["blocks"] = {
        name: sorted(each.name for each in getattr(bpy.data, name))
        for name in ("scenes", "node_groups", "movieclips", "sounds", "images", "texts")
    }
    return found


def save_and_reopen():
    path = bpy.data.filepath
    bpy.ops.wm.save_as_mainfile(filepath=path)
    bpy.ops.wm.open_mainfile(filepath=path)


def run(code):
    found = {"bpy": bpy, "temoin": temoin}
    exec(code, found)
    return found.get("answer")


class Faults:
    """What is wrong with the application, beside what is right with it."""

    def __init__(self):
        self.gives_none = self.lies = False
        self.busy_after = None
        self.calls = 0

    def set(self, **faults):
        self.__dict__.update(faults)


FAULTS = Faults()
TRULY = answering.answer


def answer(what, given):
    if what.startswith("test_"):
        return TRULY(what, given)
    FAULTS.calls += 1
    if FAULTS.busy_after is not None:
        if FAULTS.busy_after == 0:
            raise answering.BusyError("a render is running")
        FAULTS.busy_after -= 1
    if FAULTS.gives_none:
        return None
    is_change = what.startswith(("set_", "put_", "remove_", "keep_"))
    return True if FAULTS.lies and is_change else TRULY(what, given)


answering.answer = answer
answering.ANSWERS["test_snapshot"] = snapshot
answering.ANSWERS["test_reopen"] = save_and_reopen
answering.ANSWERS["test_run"] = run
answering.ANSWERS["test_faults"] = FAULTS.set
answering.ANSWERS["test_calls"] = lambda: FAULTS.calls
bpy.ops.wm.open_mainfile(filepath=os.path.abspath(PROJECT))
temoin.register()
serving.SERVING.open(Piped())
while serving.pump():
    time.sleep(0.002)
with open(PROJECT + ".json", "w", encoding="utf-8") as file:
    json.dump(snapshot(), file)  # for who closed the connection
