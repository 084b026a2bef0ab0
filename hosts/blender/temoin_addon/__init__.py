"""Temoin in Blender: an extension (4.2 and later) and an add-on (3.4 to 4.1) in one folder.

It opens Temoin's window as a process of its own and answers it; it reads the sequencer, and writes
into the project only what the person asks for in that window. Standard library only.
"""

import sys

bl_info = {
    "name": "Temoin",
    "author": "The Temoin project",
    "version": (0, 1, 0),
    "blender": (3, 4, 0),
    "location": "Video Sequencer > Temoin; sidebar > Temoin",
    "description": "Tells which strips of a cut used AI tools, and keeps the record",
    "category": "Sequencer",
}

_endings = []


def register():
    """Show menu and side panel, and listen; what breaks is said in the console, once."""
    try:
        from . import interface, news, serving

        _endings.append(serving.stop)
        for part in (news, interface):
            part.register()
            _endings.append(part.unregister)
    except Exception as error:  # noqa: BLE001 - Blender must start whatever breaks here
        sys.stderr.write("temoin: cannot be shown: {}: {}\n".format(type(error).__name__, error))


def unregister():
    """Take all of it away again."""
    while _endings:
        try:
            _endings.pop()()
        except Exception as error:  # noqa: BLE001 - the other parts go all the same
            words = "temoin: cannot be taken away: {}: {}\n"
            sys.stderr.write(words.format(type(error).__name__, error))
