"""OpenTimelineIO's own plugin door: what we add to it, and nothing that could break it."""

import opentimelineio


def plugin_manifest() -> opentimelineio.plugins.manifest.Manifest:
    """Return our manifest: empty so far; entries travel as strings and need no schema.

    A plugin that fails here would break every adapter call of every program.
    """
    return opentimelineio.plugins.manifest.Manifest()
