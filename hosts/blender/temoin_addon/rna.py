"""Blender's own values as JSON values, whatever version of Blender says them."""

import struct
from fractions import Fraction
from functools import lru_cache

OURS = "temoin"
"""Custom properties whose name begins so are ours, and no words of the person's."""

_DEEPEST = 6
_LONGEST = 4000  # letters of one value: a prompt fits, a whole file in a property does not
_MOST = 256  # items of one list
_LISTS = ("builtins", "idprop.types", "mathutils")
_NTSC = Fraction(1000, 1001)
_defaults = {}  # of each class that was met: asking Blender again for each strip is slow
_DENOMINATORS = (1, 10, 100, 1000, 10_000, 100_000)


def plain(value, depth=0):
    """Return a value as JSON has it; what JSON has no word for becomes text."""
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, float):
        return round(value, 6) if value - value == 0 else str(value)
    if isinstance(value, str):
        return value[:_LONGEST]
    return "..." if depth > _DEEPEST else _compound(value, depth + 1)


def _compound(value, depth):
    for name in ("to_dict", "to_list"):
        value = getattr(value, name, lambda found=value: found)()
    if isinstance(value, dict):
        return {str(key): plain(each, depth) for key, each in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(str(each) for each in value)
    if isinstance(value, (list, tuple)) or type(value).__module__ in _LISTS:
        return [plain(each, depth) for each in list(value)[:_MOST]]
    return str(getattr(value, "name", type(value).__name__))[:_LONGEST]


def custom(thing):
    """Return the custom properties of a strip, a node or a scene, without ours."""
    try:
        found = list(thing.items())
    except (AttributeError, TypeError):  # it takes none
        return {}
    return {key: plain(value) for key, value in found if not key.startswith(OURS)}


def settings(thing, beyond):
    """Return what is set otherwise than by default, of the properties a class adds to another.

    Args:
        thing: A modifier, a node, an effect strip.
        beyond: Name of the class in Blender's types whose properties are left out.
    """
    key = (thing.bl_rna.identifier, beyond)
    if key not in _defaults:
        skipped = _identifiers(beyond)
        kept = (each for each in thing.bl_rna.properties if each.identifier not in skipped)
        _defaults[key] = _defaults_of(kept)
    return _changed(thing, _defaults[key])


def said(thing, names):
    """Return those of the named properties that a thing has and that are not as by default.

    Args:
        thing: A strip, or a part of one.
        names: A tuple, the same one each time.
    """
    key = (thing.bl_rna.identifier, names)
    if key not in _defaults:
        found = (thing.bl_rna.properties.get(name) for name in names)
        _defaults[key] = _defaults_of(each for each in found if each is not None)
    return _changed(thing, _defaults[key])


def _changed(thing, defaults):
    found = {}
    for name, default in defaults:
        value = plain(getattr(thing, name))
        if value != default:
            found[name] = value
    return found


def _defaults_of(properties):
    return [
        (each.identifier, plain(_default(each)))
        for each in properties
        if each.type not in ("COLLECTION", "POINTER")
    ]


@lru_cache(maxsize=256)
def ratio(number):
    """Return the simplest ratio that a number of single precision can mean."""
    single = _single(number)
    for denominator in _DENOMINATORS:
        found = Fraction(number).limit_denominator(denominator)
        if _single(float(found)) == single:
            return found
    return Fraction(number).limit_denominator(_DENOMINATORS[-1])


@lru_cache(maxsize=256)
def media_rate(number):
    """Return the rate of a movie, which Blender tells as a rounded number; None where it has none.

    A number beside a whole rate times 1000/1001 means that one: files say it in several ways.
    """
    if not number or number <= 0:
        return None
    whole = Fraction(round(number * 1.001))
    for found in (Fraction(round(number)), whole * _NTSC):
        if found and abs(float(found) - number) < found * 2e-6:
            return found
    return ratio(number)


def scene_rate(scene):
    """Return a scene's frames per second, exactly."""
    return _divided(scene.render.fps, scene.render.fps_base)


@lru_cache(maxsize=256)
def _divided(number, base):
    return Fraction(number) / ratio(base)


def written(number):
    """Return a ratio as text: `24`, `24000/1001`."""
    return str(Fraction(number))


def _single(number):
    return struct.pack("f", number)


def _default(each):
    if getattr(each, "is_array", False):
        return list(each.default_array)
    if each.type == "ENUM" and each.is_enum_flag:
        return each.default_flag
    return each.default


def _identifiers(name):
    import bpy

    known = getattr(bpy.types, name, None)
    return set(known.bl_rna.properties.keys()) if known else set()
