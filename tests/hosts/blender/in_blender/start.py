"""Run in Blender's Python: opens a project, and Temoin's window from the menu's operator.

    python start.py FOLDER_WITH_THE_PAYLOAD PROJECT.blend

Writes a line of JSON with how it stands after each tick, until standard input ends; a line of
Python that comes in is run.
"""

import contextlib
import json
import os
import queue
import sys
import threading
import time

_writer = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # Blender prints to standard output

import bpy

sys.path.insert(0, sys.argv[1])
import temoin_addon as temoin

LINES = queue.Queue()


def listen():
    for line in sys.stdin:
        LINES.put(line)
    LINES.put(None)


def say(**words):
    _writer.write(json.dumps(words) + "\n")
    _writer.flush()


bpy.ops.wm.open_mainfile(filepath=os.path.abspath(sys.argv[2]))
temoin.register()
threading.Thread(target=listen, daemon=True).start()
is_registered = hasattr(bpy.types, "TEMOIN_PT_side")
error = ""
if is_registered:
    try:
        bpy.ops.temoin.open()
    except RuntimeError as raised:  # an operator that reports an error raises it here
        error = str(raised)
serving = sys.modules.get("temoin_addon.serving")
while True:
    began = time.monotonic()
    pumped = bool(serving) and serving.pump()
    took = time.monotonic() - began
    state = serving.SERVING.state() if serving else ""
    trouble = serving.SERVING.trouble if serving else ""
    say(
        registered=is_registered,
        pumped=pumped,
        state=state,
        trouble=trouble,
        error=error,
        took=took,
    )
    with contextlib.suppress(queue.Empty):
        line = LINES.get(timeout=0.02)
        if line is None:
            break
        exec(line, {"bpy": bpy, "temoin": temoin, "serving": serving})
temoin.unregister()
say(registered=hasattr(bpy.types, "TEMOIN_PT_side"))
