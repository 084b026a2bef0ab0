"""Final Cut Pro 7's XML, made in a line or two, as several programs write it."""

from temoin.model import ClipView, CutView
from timelines import read_bytes

RATE = "<rate><timebase>24</timebase><ntsc>FALSE</ntsc></rate>"
NTSC = "<rate><timebase>30</timebase><ntsc>TRUE</ntsc></rate>"


def document(*parts: str) -> bytes:
    text = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE xmeml>\n<xmeml version="5">{}</xmeml>'
    return text.format("".join(parts)).encode()


def sequence(
    *tracks: str,
    sound: str = "",
    name: str = "scene",
    rate: str = RATE,
    at: str = "",
    frame: int | None = 86400,
    form: str = "NDF",
) -> str:
    told = f"<frame>{frame}</frame>" if frame is not None else ""
    code = f"<timecode>{rate}{told}<displayformat>{form}</displayformat></timecode>"
    media = f"<media><video>{''.join(tracks)}</video><audio>{sound}</audio></media>"
    return f"<sequence{at}><name>{name}</name>{rate}{code}{media}</sequence>"


def track(*items: str, more: str = "", at: str = "") -> str:
    return f"<track{at}>{''.join(items)}{more}</track>"


def file(name: str = "a", *, full: bool = True) -> str:
    if not full:
        return f'<file id="{name}"/>'
    return (
        f'<file id="{name}"><name>{name}.mov</name><pathurl>file://localhost/m/{name}.mov</pathurl>'
        f"{RATE}<duration>2400</duration><timecode>{RATE}<frame>240</frame>"
        "<displayformat>NDF</displayformat><reel><name>R1</name></reel></timecode></file>"
    )


def item(
    name: str = "A",
    start: int = 0,
    end: int = 96,
    first: int = 10,
    *,
    out: int | None = None,
    shows: str = "",
    inside: str = "",
    at: str = "",
) -> str:
    last = first + end - start if out is None else out
    return (
        f"<clipitem{at}><name>{name}</name><duration>2400</duration>{RATE}<start>{start}</start>"
        f"<end>{end}</end><in>{first}</in><out>{last}</out>{shows or file()}{inside}</clipitem>"
    )


def fade(start: int, end: int, alignment: str = "center") -> str:
    return (
        f"<transitionitem>{RATE}<start>{start}</start><end>{end}</end>"
        f"<alignment>{alignment}</alignment><effect><name>Cross Dissolve</name></effect>"
        "</transitionitem>"
    )


def speed(
    percent: str = "50", *, variable: str = "0", reverse: str = "FALSE", more: str = ""
) -> str:
    values = {"variablespeed": variable, "speed": percent, "reverse": reverse}
    told = "".join(
        f"<parameter><parameterid>{key}</parameterid><value>{value}</value></parameter>"
        for key, value in values.items()
    )
    return (
        "<filter><effect><name>Time Remap</name><effectid>timeremap</effectid>"
        f"{told}{more}</effect></filter>"
    )


def read(*tracks: str, **options: str) -> CutView:
    """Return a cut of one sequence with these tracks of picture."""
    return read_bytes(document(sequence(*tracks, **options)))


def only(*items: str) -> ClipView:
    """Return the one clip of a track of picture."""
    (view,) = read(track(*items)).clips
    return view
