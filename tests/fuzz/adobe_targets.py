"""Adobe's projects: damage to their bytes, and texts and references that are not theirs."""

import gzip
import random
import re

import aftereffects
import premiere
from damage import damaged, either
from fuzz.cut_targets import read_timeline
from fuzz.target import Target
from temoin.errors import InputError

PREMIERE = premiere.document(
    premiere.sequence("V1", name="outer"),
    premiere.track("10", "11", joins=["30"]),
    premiere.item("10", effects=["20"]),
    premiere.item("11", 48, 96, nested="inner", clip="<PlaybackSpeed>0.5</PlaybackSpeed>"),
    premiere.component("20", "AE.ADBE Tint", masks=["21"]),
    premiere.component("21", "AE.ADBE AEMask2"),
    premiere.transition("30", 42, 54, "AE.ADBE MorphCut"),
    premiere.sequence(key="inner", name="inner"),
)
AFTER_EFFECTS = aftereffects.document(
    aftereffects.composition(
        aftereffects.layer(aftereffects.effect("ADBE Samurai"), source=2),
        aftereffects.layer(source=3, stretch=(200, 100)),
        name="outer",
    ),
    aftereffects.composition(key=2, name="inner"),
    aftereffects.folder(aftereffects.footage(3)),
    kinds=aftereffects.kind_of_effect("ADBE Samurai", "Roto Brush"),
)
_VALUE = re.compile(rb'(?<=>)[^<>\n]+(?=</)|(?<==")[^"<>\n]+(?=")')
_HEX = re.compile(rb"(?<![\w.:/-])[0-9a-f]{2}|(?<=[0-9a-f]{4})[0-9a-f]{2}")
_ODD = (b"", b"-1", b"0", b"1e999", b"9" * 18, b"9" * 400, b"nan", b"true", b"\xc3\xa9")


def odd_values(content: bytes, chance: random.Random) -> bytes:
    """Return an XML document with some of its texts and attributes changed, for each other too."""
    known = _VALUE.findall(content)
    rate = chance.choice([0.01, 0.05, 0.3])

    def other(found: re.Match[bytes]) -> bytes:
        if chance.random() > rate:
            return found[0]
        return chance.choice(_ODD) if chance.random() < 0.5 else chance.choice(known)

    head, mark, rest = content.partition(b"?>")
    return head + mark + _VALUE.sub(other, rest)


def odd_hex(content: bytes, chance: random.Random) -> bytes:
    """Return a document with some of its packed bytes changed."""
    rate = chance.choice([0.002, 0.02])
    return _HEX.sub(
        lambda found: b"%02x" % chance.randrange(256) if chance.random() < rate else found[0],
        content,
    )


ADOBE_TARGETS = (
    Target(
        name="Premiere Pro's projects",
        read=read_timeline,
        samples=[PREMIERE],
        refuses=(InputError,),
        damage=either(damaged, odd_values, odd_values),
    ),
    Target(
        name="Premiere Pro's projects, packed",
        read=read_timeline,
        samples=[gzip.compress(PREMIERE, mtime=0)],
        refuses=(InputError,),
    ),
    Target(
        name="After Effects' projects",
        read=read_timeline,
        samples=[AFTER_EFFECTS],
        refuses=(InputError,),
        damage=either(damaged, odd_values, odd_hex),
    ),
    Target(
        name="After Effects' projects, binary",
        read=read_timeline,
        samples=[aftereffects.binary(AFTER_EFFECTS)],
        refuses=(InputError,),
    ),
)
