"""Run in Blender: has it check the payload as an extension, and switches it on and off.

    BLENDER_USER_RESOURCES=... python extension.py FOLDER_WITH_THE_MANIFEST

Prints a line of JSON.
"""

import json
import os
import subprocess
import sys

import bpy

NAME = "bl_ext.user_default.temoin_addon"
CHECKER = os.path.join(
    bpy.utils.system_resource("SCRIPTS"), "addons_core", "bl_pkg", "cli", "blender_ext.py"
)


def is_there():
    return hasattr(bpy.types, "TEMOIN_PT_side") and hasattr(bpy.types, "TEMOIN_MT_menu")


checked = subprocess.run(
    [sys.executable, CHECKER, "validate", sys.argv[-1]], capture_output=True, text=True, check=False
)
bpy.ops.preferences.addon_enable(module=NAME)
is_on = is_there()
bpy.ops.preferences.addon_disable(module=NAME)
found = {"checked": checked.returncode, "said": checked.stdout, "on": is_on, "after": is_there()}
print(json.dumps(found))
