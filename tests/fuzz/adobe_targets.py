"""Adobe's projects: damage to their bytes, and texts and references that are not theirs."""

import gzip
import random
import re

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
_VALUE = re.compile(rb'(?<=>)[^<>\n]+(?=</)|(?<==")[^"<>\n]+(?=")')
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
)
