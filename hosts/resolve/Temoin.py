"""Opens Temoin from Workspace > Scripts, and lets it ask DaVinci Resolve while it is open.

Runs as a process of its own with the Python that DaVinci Resolve found: standard library only,
Python 3.6 and later. Temoin itself is another process still; it asks for functions of the API by
name, and this script calls them. So it works in the free edition, which refuses every process
that it did not start.
"""

import json
import os
import sys
import time
import traceback

HOST = "resolve"
LINK = 1
COMMAND_FILE = "temoin_command.json"
WAIT_SECONDS = 0.5
LOOK_SECONDS = 1.0
"""Between two looks whether the application is still there."""
PATIENCE_SECONDS = 5.0
"""It is taken as gone when it has answered nothing for so long."""
MOST_KEPT = 200000
"""Objects that may be kept for Temoin; more is a fault of its, and is refused."""


def folders():
    """Yield the folders in which this script may lie: not every version says which it is."""
    started = getattr(sys, "argv", [""])[:1]  # an embedded Python may have none
    for found in [globals().get("__file__"), folders.__code__.co_filename] + started:
        if found:
            yield os.path.dirname(os.path.abspath(found))
    roots = (
        ("~/.local/share/DaVinciResolve", "/opt/resolve", "/home/resolve")
        + tuple(
            each + "/Blackmagic Design/DaVinci Resolve"
            for each in ("~/Library/Application Support", "/Library/Application Support")
        )
        + (os.path.expandvars("${APPDATA}/Blackmagic Design/DaVinci Resolve/Support"),)
        + (os.path.expandvars("${PROGRAMDATA}/Blackmagic Design/DaVinci Resolve"),)
    )
    for root in roots:
        yield os.path.join(os.path.expanduser(root), "Fusion", "Scripts", "Utility")


def installed():
    """Return the folder in which Temoin was installed and where its link lies.

    Raises:
        LookupError: It was not installed, or by hand.
    """
    for folder in folders():
        try:
            with open(os.path.join(folder, COMMAND_FILE), encoding="utf-8") as file:
                return folder, str(json.load(file)["modules"])
        except (OSError, ValueError, KeyError, TypeError):
            continue
    raise LookupError("Temoin is not installed here. Run: temoin host install resolve")


def application():
    """Return the object that everything begins with.

    Raises:
        LookupError: This runs outside of DaVinci Resolve.
    """
    found = globals().get("resolve")
    if found is None and "bmd" in globals():
        found = globals()["bmd"].scriptapp("Resolve")
    if found is None:
        raise LookupError("start this from DaVinci Resolve: Workspace > Scripts > Temoin")
    return found


class Relay:
    """Calls the application's functions for Temoin; its objects go as numbers."""

    def __init__(self, resolve):
        """Take the object that everything begins with: it is number 0."""
        self._kept = {0: resolve}
        self._next = 1

    def answer(self, ask, given):
        """Return what a question is answered.

        Raises:
            LookupError: It asks for something that is not known.
        """
        for number in given.get("drop", ()):
            if number:
                self._kept.pop(number, None)
        if ask == "call":
            function = getattr(self._object(given), str(given["name"]))
            arguments = [self._unpacked(each) for each in given.get("arguments", ())]
            return self._packed(function(*arguments))
        if ask == "get":
            return self._packed(getattr(self._object(given), str(given["name"])))
        if ask == "dir":
            return [str(each) for each in dir(self._object(given))]
        if ask == "drop":
            return None
        raise LookupError("nobody can answer {!r}".format(ask))

    def _object(self, given):
        try:
            return self._kept[given["object"]]
        except KeyError:
            raise LookupError("an object that is not known any more") from None

    def _packed(self, value):
        """Return a value as JSON has it; dictionaries as pairs, for frames are keys too."""
        if value is None or isinstance(value, (bool, int, float, str)):
            return value
        if isinstance(value, (list, tuple)):
            return {"list": [self._packed(each) for each in value]}
        if isinstance(value, dict):
            return {"pairs": [[self._packed(k), self._packed(v)] for k, v in value.items()]}
        if len(self._kept) > MOST_KEPT:
            raise LookupError("too many objects are kept")
        self._kept[self._next] = value
        self._next += 1
        return {"object": self._next - 1}

    def _unpacked(self, value):
        if isinstance(value, dict) and "object" in value:
            return self._object(value)
        if isinstance(value, dict) and "list" in value:
            return [self._unpacked(each) for each in value["list"]]
        if isinstance(value, dict):
            return {self._unpacked(k): self._unpacked(v) for k, v in value.get("pairs", ())}
        return value


def is_there(resolve):
    """Return whether the application answers."""
    try:
        return bool(resolve.GetVersionString())
    except Exception:
        return False  # whatever its module raises once it has gone


def serve(companion, resolve, clock=time.monotonic):
    """Answer Temoin until it closes, or the application has gone; return which of the two."""
    relay = Relay(resolve)
    companion.tell("hello", {"link": LINK, "host": HOST, "object": 0})
    seen = looked = clock()
    while companion.is_running:
        question = companion.asked(WAIT_SECONDS)
        if question is not None:
            answer(companion, relay, question)
        now = clock()
        if now - looked >= LOOK_SECONDS:
            looked = now
            if is_there(resolve):
                seen = now
            elif now - seen >= PATIENCE_SECONDS:
                companion.tell("bye", {})
                companion.close()
                return "the application has gone"
    return "Temoin was closed"


def answer(companion, relay, question):
    """Answer one question, or say why not; nothing that fails here ends the script."""
    number = question.get("id")
    try:
        companion.answer(number, relay.answer(question["ask"], question.get("with") or {}))
    except LookupError as error:
        companion.refuse(number, "refused", error)
    except Exception as error:  # a host call: whatever Resolve raises is the answer
        companion.refuse(number, "refused", "{}: {}".format(type(error).__name__, error))


def tell(words):
    """Write a line to the console of the application, where there is one."""
    if sys.stdout is not None:
        sys.stdout.write("Temoin: {}\n".format(words))
        sys.stdout.flush()


def run():
    """Start Temoin and serve it until one of the two has gone."""
    resolve = application()
    folder, modules = installed()
    if modules not in sys.path:
        sys.path.insert(0, modules)
    import temoin_link

    try:
        companion = temoin_link.Companion(temoin_link.temoin_command(folder), HOST)
    except temoin_link.NotStartedError as error:
        tell(error)
        return
    try:
        words = serve(companion, resolve)
        tell(companion.why_ended() or words)
    finally:
        companion.close()


def main():
    """Run; what goes wrong is told on the console, and stops nothing but this script."""
    try:
        run()
    except LookupError as error:
        tell(error)
    except Exception:  # main: Resolve shows nothing of a script that raises
        tell("please report this")
        traceback.print_exc()


if __name__ != "temoin_payload":  # the application does not always say `__main__`; tests do not
    main()
