#!/usr/bin/env bash
# Makes what the tests of the Blender host need, once: `.hosts/bpy`, Blender 4.5 as a Python module (400 MB), in an
# environment of its own, as it pins libraries that Temoin does not want. Without it those tests are skipped.
#
# Those in Blender's own window need Debian's Blender (3.4) and a screen in memory:
#   apt-get install --no-install-recommends blender xvfb xdotool libgl1-mesa-dri
# and the module, where no desktop is installed:
#   apt-get install --no-install-recommends libxrender1 libxfixes3 libxi6 libsm6 libxkbcommon0 libgl1 libegl1 libgomp1
set -euo pipefail
cd "$(dirname "$0")/../../.."
version=4.5.15
python=.hosts/bpy/bin/python
if [ -x "$python" ] && "$python" -c "import bpy; assert bpy.app.version_string.startswith('$version')" 2>/dev/null; then
  exit 0
fi
python3.11 -m venv .hosts/bpy
.hosts/bpy/bin/pip install -q "bpy==$version"
"$python" -c "import bpy; print('bpy', bpy.app.version_string)"
