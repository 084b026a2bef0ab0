"""Names of cameras, recorders and scanners, and of the programs that are none of them."""

import re
from dataclasses import dataclass
from enum import Enum

from temoin.api import wording

LONGEST_NAME = 48
"""Letters: no camera has a longer name, and what people write at length may be a prompt."""


class Kind(Enum):
    """What a device does."""

    CAMERA = "camera"
    RECORDER = "recorder"
    SCANNER = "scanner"
    COMPUTER = "computer"  # records its camera or its screen, and does not tell which


@dataclass(frozen=True, slots=True)
class Device:
    """A device as a file names it, without its serial number.

    Attributes:
        name: Its maker and model; the maker alone where no model is named.
        has_model: Whether a model is named.
    """

    kind: Kind
    name: str
    has_model: bool = True


def camera_by(maker: str) -> Device:
    """Return a camera of which only the maker is known."""
    return Device(Kind.CAMERA, maker, has_model=False)


_MAKERS = (
    *("aaton", "acer", "agfa", "apple", "arashi vision", "arri", "arriflex", "asahi", "asus"),
    *("autel", "benq", "blackberry", "blackmagic", "blackmagic design", "bushnell"),
    *("canon", "casio", "dji", "eastman kodak", "fairphone", "flir"),
    *("freefly", "fuji", "fujifilm", "fuji photo film", "garmin", "google", "gopro"),
    *("grass valley", "hasselblad", "hmd", "htc", "huawei", "ikegami", "infiray"),
    *("insta360", "jenoptik", "jolla", "jvc", "kinefinity", "kodak", "konica", "kyocera"),
    *("leica", "lenovo", "lg", "lge", "lumix", "mamiya", "minolta", "motorola", "nikon"),
    *("nokia", "olympus", "om digital", "oneplus", "oppo", "panasonic", "panavision"),
    *("parrot", "pentax", "phase one", "polaroid", "realme", "reconyx"),
    *("research in motion", "ricoh", "rollei", "samsung", "sanyo", "sigma", "skydio"),
    *("sony", "toshiba", "vision research", "vivitar", "vivo", "vivotek"),
    *("xiaomi", "yi technology", "yuneec", "z cam", "zte"),
)
"""Who makes cameras and telephones, in lower case.

Source: makers named in the sample images of the Exif collections, and of cinema cameras.
"""

_MAKER = re.compile(rf"(?:{'|'.join(map(re.escape, _MAKERS))})(?![a-z])", re.IGNORECASE)

_ORDINARY = re.compile(
    r"axis|concord|essential|honor|leaf|nothing|phantom|sharp|supra|traveler"
    r"|red(\.com|[ -]digital[ -]cinema.*)?",
    re.IGNORECASE,
)
_RED_MODEL = re.compile(r"RED( [A-Z0-9][\w-]*){1,4}")
"""Makers whose name is a word as any other counts alone: a text may begin with it."""

_MOST_WORDS = 4
"""Of a device whose maker is not named apart, or not known here: longer, it may be anything."""

_NO_DEVICE = re.compile(
    r"\b(ai|adobe|photoshop|lightroom|premiere|after effects|firefly|gimp|krita|inkscape|blender"
    r"|unreal|unity|houdini|nuke|maya|midjourney|openai|dall|chatgpt|gpt|sora|stable|stability"
    r"|comfyui|automatic1111|novelai|invokeai|fooocus|swarmui|runway|runwayml|pika|luma|kling|flux"
    r"|imagen|veo|gemini|ideogram|diffusion|generated|generator|synthetic|virtual|simulated"
    r"|render|rendered|renderer|obs|lavf|lavc|ffmpeg|handbrake|exiftool|imagemagick)\b",
    re.IGNORECASE,
)
"""Words in the names of programs; RED has a camera that is called Gemini, so makers go first."""

_PROGRAM_OF_MAKER = re.compile(
    r"google.*\b(gemini|imagen|veo|nano banana)|image playground|blackmagic.*\bfusion"
    r"|\b(resolve|catalyst|browser|viewer|utility|converter|transcoder|vegas|playground|sdk)\b",
    re.IGNORECASE,
)

_SCANNER = re.compile(
    r"scan|perfection|datacine|telecine|spirit[ -]|northlight|\bcintel\b|\blasergraphics\b"
    r"|\bimagica\b|\bnoritsu\b",
    re.IGNORECASE,
)

_COMPUTER = re.compile(r"(i?mac|macbook|macmini|macpro)[a-z]*\d", re.IGNORECASE)

_RECORDERS = tuple(
    (re.compile(pattern, re.IGNORECASE), name)
    for pattern, name in (
        (r"sound ?dev(?:ices)?\.?:? *(mixpre[\w-]*|\d{3}\w?|scorpio|\w{3,8})?", "Sound Devices"),
        (r"(mixpre-?\w{1,3})", "Sound Devices"),
        (r"metacorder", "Metacorder"),
        (r"boom ?recorder", "Boom Recorder"),
        (r"zoom(?: corp\w*)? *([fhluq]\d\w{0,4}(?: ?pro)?)?\b", "Zoom"),
        (r"zaxcom *(deva|nomad|maxx|fusion|nova|aria|trx\w*)?", "Zaxcom"),
        (r"aaton *(cantar[\w-]*)?|cantar[\w-]*", "Aaton"),
        (r"tascam *([a-z]{2}-?\w{1,6})?", "Tascam"),
        (r"fostex *([a-z]{2}-?\w{1,4})?", "Fostex"),
        (r"nagra *(\w{1,4})?", "Nagra"),
        (r"sonosax *([\w-]{1,8})?", "Sonosax"),
        (r"(?:roland|edirol) *(r-\w{1,4})?", "Roland"),
        (r"marantz *(pmd\w{1,4})?", "Marantz"),
        (r"tentacle(?: sync)?", "Tentacle"),
        (r"r[oø]de *(wireless\w*)?", "RØDE"),
        (r"deity *([\w-]{1,8})?", "Deity"),
        (r"lectrosonics *(\w{1,6})?", "Lectrosonics"),
        (r"hhb *(\w{1,8})?", "HHB"),
        (r"olympus *([a-z]{2}-?\w{1,4})?", "Olympus"),
        (r"sony *(pcm-?\w{1,4})?", "Sony"),
    )
)
"""How recorders write themselves into a BWF's originator: the maker, often the model after it.

Source: files of Sound Devices and Metacorder recorders; names of the makers' products.
"""

_EDITORS = re.compile(
    r"\b(adobe [a-z]+(?: [a-z]+)?|photoshop|lightroom|premiere|audition|gimp|krita|affinity \w+"
    r"|capture one|darktable|rawtherapee|snapseed|imagemagick|graphicsmagick|paint\.net"
    r"|ffmpeg|handbrake|hybrik|davinci resolve|fairlight|final cut pro|compressor"
    r"|avid|media composer|pro ?tools|nuendo|cubase|wavelab|reaper|logic pro|ableton|audacity"
    r"|sound forge|soundminer|basehead|sequoia|pyramix|izotope|vegas|shotcut|kdenlive)\b"
    r"|\blav[fc](?=[\d.])",
    re.IGNORECASE,
)
"""Programs that write files again, and are no cameras whatever else they carry along."""

_SHOWN = {
    "lavf": "FFmpeg (Lavf)",
    "lavc": "FFmpeg (Lavc)",
    "gimp": "GIMP",
    "photoshop": "Adobe Photoshop",
    "protools": "Pro Tools",
}


def tidy(text: str) -> str:
    """Return a name in one line; "" for what is too long to be one."""
    name = " ".join(wording.harmless(text.strip("\0 ")).split())
    return name if len(name) <= LONGEST_NAME else ""


def is_maker(text: str) -> bool:
    """Return whether a name begins with that of a maker of cameras."""
    words = _MAKER.match(text) or _ORDINARY.fullmatch(text) or _RED_MODEL.fullmatch(text)
    return bool(words)


def device_of(make: str, model: str, *, known: bool = False) -> Device | None:
    """Return what a maker and a model name, or None where that is no device.

    Args:
        make: The maker, or "".
        model: The model, or "".
        known: Whether only makers count that are known here: the place holds programs' names too.
    """
    make, model = tidy(make), tidy(model)
    by_maker = is_maker(make) or (not make and is_maker(model))
    if not by_maker and (known or not (make and model)):
        return None
    name = _joined(make, model)
    if _PROGRAM_OF_MAKER.search(name):
        return None
    if not by_maker and _NO_DEVICE.search(name):
        return None
    if not (make and by_maker) and len(name.split()) > _MOST_WORDS:
        return None
    return Device(_kind(name, model), name, has_model=bool(model))


def scanner_of(name: str) -> Device | None:
    """Return the scanner that a name means, if it means one."""
    name = tidy(name)
    return Device(Kind.SCANNER, name) if _SCANNER.search(name) else None


def _kind(name: str, model: str) -> Kind:
    if _SCANNER.search(name):
        return Kind.SCANNER
    return Kind.COMPUTER if _COMPUTER.match(model) else Kind.CAMERA


def _joined(make: str, model: str) -> str:
    """Return maker and model without saying the maker twice."""
    first = make.partition(" ")[0].casefold()
    return model if first and model.casefold().startswith(first) else f"{make} {model}".strip()


def recorder_of(originator: str) -> Device | None:
    """Return the recorder of sound that an originator names, without its serial number."""
    name = tidy(originator)
    for pattern, maker in _RECORDERS:
        if found := pattern.match(name):
            model = next((each for each in found.groups() if each), "")
            return Device(Kind.RECORDER, f"{maker} {model}".strip())
    return None


def editor_of(text: str) -> str:
    """Return the program that a text names as what wrote the file, or ""."""
    found = _EDITORS.search(text[:200])
    name = found[0] if found else ""
    return _SHOWN.get(name.casefold().replace(" ", ""), name)
