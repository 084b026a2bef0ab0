"""Finds out whether Blender started us, and opens the connection."""

from temoin import link
from temoin.errors import HostError
from temoin.hosts.blender.host import BlenderHost
from temoin.language import say
from temoin.model import Host

_HELLO_SECONDS = 10.0


class BlenderHostFactory:
    """Opens the Blender whose menu started this process; there is no other way in."""

    id = "blender"
    label = "Blender"

    def is_here(self) -> bool:
        """Whether Blender's extension started this process."""
        return link.is_started_by(self.id)

    def open(self) -> Host:
        """Return the adapter, with the payload's version found to be ours.

        Raises:
            HostError: Blender did not start us, or its extension is of another version.
            HostGoneError: It went before it said who it is.
            HostBusyError: It has not said so in time.
        """
        if not self.is_here():
            raise HostError(
                say("Blender did not start this window"),
                hint="Start it from the menu Temoin in Blender's sequencer.",
            )
        return greeted(link.stdio_link(self.label))


def greeted(found: link.Link) -> BlenderHost:
    """Return the adapter for a link whose other end says who it is.

    Raises:
        HostError: Its version of the link is another one.
        HostGoneError: It went first.
        HostBusyError: It has not said so in time.
    """
    hello = found.await_told("hello", _HELLO_SECONDS).of
    if hello.get("link") != link.VERSION or hello.get("host") != BlenderHostFactory.id:
        raise HostError(
            say("the extension in Blender is of another version than Temoin"),
            hint="Run `temoin host install blender` and start Blender again.",
        )
    return BlenderHost(found)
