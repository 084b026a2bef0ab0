"""Programs' own projects of any size, for measurements of speed."""

import gzip

from premiere import component, document, item, sequence, track

_EFFECTS = 3
_PARAMETERS = 8


def premiere_bytes(clips: int) -> bytes:
    """Return a packed project of Premiere Pro's, some 11 kB a clip, nearly all of it parameters."""
    keys = [str(10_000_000 + number) for number in range(clips)]
    parts = [sequence("V1"), track(*keys)]
    for number, key in enumerate(keys):
        effects = [f"{key}{each}" for each in range(_EFFECTS)]
        parts.append(item(key, 48 * number, 48 * number + 48, effects=effects))
        for each in effects:
            parts.append(component(each, "AE.ADBE Lumetri", "Lumetri Color"))
            parts += [_parameter(f"{each}-{n}", n) for n in range(_PARAMETERS)]
    return gzip.compress(document(*parts), 6)


def _parameter(key: str, number: int) -> str:
    return (
        f'\t<VideoComponentParam ObjectID="{key}" ClassID="fe47129e-6c94-4fc0-95d5-c056a517aaf3"'
        f' Version="9">\n\t\t<Node Version="1">\n\t\t\t<Properties Version="1">\n'
        "\t\t\t\t<ECP.Expanded>false</ECP.Expanded>\n\t\t\t</Properties>\n\t\t</Node>\n"
        f"\t\t<Name>Parameter {number}</Name>\n"
        "\t\t<ParameterControlType>2</ParameterControlType>\n"
        "\t\t<StartKeyframe>-91445760000000000,50.,0,0,0,0,0,0</StartKeyframe>\n"
        "\t\t<LowerBound>0</LowerBound>\n\t\t<UpperBound>100</UpperBound>\n"
        f"\t\t<ParameterID>{number}</ParameterID>\n\t</VideoComponentParam>"
    )
