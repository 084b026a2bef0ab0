"""What the comments of an event in an edit decision list say.

Source: lists by Avid, Premiere, Resolve (of clips, and of markers), Final Cut and Nucoda; ASC Color
Decision List.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

_SPEED = re.compile(
    r"M2\s+(?P<reel>.*?)\s+(?P<speed>[-+]?\d{1,9}(?:\.\d*)?)(?:\s+[\d:;.,]{8,})?\s*$"
)
_LOCATOR = re.compile(r"(?P<at>\d\d:\d\d:\d\d[:;.,]\d\d)\s+(?P<colour>\w*)\s*(?P<name>.*)$")
_NUMBER = r"([-+]?[\d.]+(?:e[-+]?\d+)?)"
_SOP = re.compile(r"\s*".join([rf"\(\s*{_NUMBER}[,\s]+{_NUMBER}[,\s]+{_NUMBER}[,\s]*\)"] * 3))
_FORMS = (
    ("clip_name", re.compile(r"\*?\s*FROM CLIP NAME:?\s*(.*)")),
    ("to_name", re.compile(r"\*?\s*TO CLIP NAME:?\s*(.*)")),
    (
        "media",
        re.compile(r"\*?\s*(?:FROM (?:CLIP(?! IS\b)|FILE)|OTIO REFERENCE \w+):?\s*(.*)"),
    ),
    ("to_media", re.compile(r"\*?\s*TO (?:CLIP(?! IS\b)|FILE):?\s*(.*)")),
    ("effect_name", re.compile(r"\*?\s*(?:EFFECTS? NAME(?: IS|:))\s*(.*)")),
    ("sop", re.compile(r"\*?\s*ASC_SOP:?\s*(.*)")),
    ("sat", re.compile(r"\*?\s*ASC_SAT:?\s*(.*)")),
)
_FREEZE = re.compile(r"\*\s*FREEZE FRAME")
_LOC = re.compile(r"\*?\s*LOC:?\s*(.*)")
_AUDIO = re.compile(r"AUD\s+([\d\s]+)$")
_MARKER = re.compile(r".*\|C:\w+\s*\|M:.*\|D:\d+\s*$")
_STATEMENT = re.compile(r"(?:FCM|SPLIT)\b")  # for the events that follow


@dataclass(frozen=True, slots=True, kw_only=True)
class Locator:
    """A marker at a record timecode."""

    at: str
    colour: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comments:
    """What is said of an event.

    Attributes:
        texts: Name and media, those of what comes in, effect, CDL values as written, by short
            names of our own.
        speeds: Frames of the source a second, in order: of a transition's two sides, if two.
        is_marker: Whether the event is a marker of the timeline, as Resolve lists them.
        channels: Sound channels that it goes to as well.
        cdl: Slope, offset, power and saturation, if they are understood.
        others: What was not understood, without its asterisk.
    """

    texts: dict[str, str] = field(default_factory=dict)
    speeds: tuple[str, ...] = ()
    is_frozen: bool = False
    is_marker: bool = False
    locators: tuple[Locator, ...] = ()
    channels: tuple[str, ...] = ()
    cdl: dict[str, object] = field(default_factory=dict)
    others: tuple[str, ...] = ()

    @property
    def media(self) -> str:
        """Path or URL of the media; of a transition, of what it leads to, where that is told."""
        return self.texts.get("to_media") or self.texts.get("media", "")


def parse_comments(lines: Iterable[str]) -> Comments:
    """Return what comments say; each is understood or kept as it is."""
    texts: dict[str, str] = {}
    speeds, locators, channels, others = [], [], list[str](), []
    is_frozen = False
    for line in lines:
        if form := next(((name, m) for name, form in _FORMS if (m := form.match(line))), None):
            texts[form[0]] = form[1][1].strip()
        elif speed := _SPEED.match(line):
            speeds.append(speed["speed"])
        elif (loc := _LOC.match(line)) and (locator := _LOCATOR.match(loc[1])):
            locators.append(Locator(**locator.groupdict()))
        elif audio := _AUDIO.match(line):
            channels += [f"A{number}" for number in audio[1].split()]
        elif _FREEZE.match(line):
            is_frozen = True
        elif not _STATEMENT.match(line):
            others.append(line)
    cdl = _cdl(texts)
    if not cdl:  # values that are none stay readable as comments
        others += [f"ASC_{key.upper()} {texts[key]}" for key in ("sop", "sat") if key in texts]
    return Comments(
        texts=texts,
        speeds=tuple(speeds),
        is_frozen=is_frozen,
        is_marker=any(_MARKER.match(line) for line in others),
        locators=tuple(locators),
        channels=tuple(channels),
        cdl=cdl,
        others=tuple(said for line in others if (said := line.lstrip("*").strip())),
    )


def _cdl(texts: dict[str, str]) -> dict[str, object]:
    """Return a colour decision as OpenTimelineIO's adapters write it; nothing for none."""
    sop, sat = _SOP.match(texts.get("sop", "")), texts.get("sat")
    if ("sop" in texts and not sop) or not (sop or sat):
        return {}
    try:
        values = (
            [float(each) for each in sop.groups()] if sop else [1.0] * 3 + [0.0] * 3 + [1.0] * 3
        )
        saturation = float(sat) if sat else 1.0
    except ValueError:
        return {}
    triples = {"slope": values[:3], "offset": values[3:6], "power": values[6:]}
    return {"asc_sat": saturation, "asc_sop": triples}
