"""FCPXML documents made in a line or two."""

from temoin.model import ClipView, CutView
from timelines import read_bytes

RESOURCES = """
<format id="f24" frameDuration="100/2400s"/>
<format id="ntsc" frameDuration="1001/30000s"/>
<format id="still"/>
<asset id="a" name="A001" start="10s" duration="100s" hasVideo="1" hasAudio="1" format="f24">
  <media-rep kind="original-media" src="file:///m/a.mov"/>
  <media-rep kind="proxy-media" src="file:///m/a_proxy.mov"/>
  <metadata><md key="com.apple.proapps.studio.reel" value="A001R"/></metadata>
</asset>
<asset id="b" name="B001" start="0s" duration="50s" hasVideo="1" format="f24" src="file:///m/b.mov"/>
<asset id="sound" name="S" start="0s" duration="9s" hasAudio="1" audioRate="48000" src="s.wav"/>
<asset id="photo" name="P" start="0s" duration="0s" hasVideo="1" format="still" src="p.psd"/>
<effect id="title" name="Basic Title" uid=".../Basic Title.moti"/>
<effect id="mask" name="Magnetic Mask" uid="FFAddAlphaEffectID"/>
<effect id="fade" name="Cross Dissolve" uid="FxPlug:4731"/>
"""


def document(*parts: str, resources: str = "", version: str = "1.10") -> bytes:
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fcpxml>\n<fcpxml version="{version}">'
        f"<resources>{RESOURCES}{resources}</resources>{''.join(parts)}</fcpxml>"
    )
    return text.encode()


def sequence(*items: str, start: str = "3600s", form: str = "f24", more: str = "") -> str:
    return (
        f'<sequence format="{form}" tcStart="{start}" {more}>'
        f"<spine>{''.join(items)}</spine></sequence>"
    )


def project(*items: str, name: str = "scene", start: str = "3600s", **more: str) -> str:
    return f'<project name="{name}">{sequence(*items, start=start, **more)}</project>'


def read(*items: str, resources: str = "", **more: str) -> CutView:
    """Return a cut whose primary storyline holds these elements."""
    return read_bytes(document(project(*items, **more), resources=resources))


def only(*items: str, resources: str = "", **more: str) -> ClipView:
    """Return the one clip of a cut."""
    (view,) = read(*items, resources=resources, **more).clips
    return view


def shot(
    inside: str = "",
    *,
    name: str = "A",
    ref: str = "a",
    offset: str = "3600s",
    start: str = "20s",
    duration: str = "4s",
    more: str = "",
) -> str:
    return (
        f'<asset-clip ref="{ref}" name="{name}" offset="{offset}" start="{start}" '
        f'duration="{duration}" {more}>{inside}</asset-clip>'
    )
