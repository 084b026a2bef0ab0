"""How fast a strip runs through its media, and where in them it begins."""

from fractions import Fraction

from . import media, rna

NORMAL = Fraction(1)


class Timing:
    """Speed of a strip to its media's own, and the first media frame that it shows."""

    def __init__(self, speed=NORMAL, varying=False, source_start=0, warning=""):
        """Keep them; `varying` where the speed changes or where Blender does not tell it."""
        self.speed, self.varying = speed, varying
        self.source_start, self.warning = source_start, warning


def timing_of(strip, scene, effects, animated):
    """Return how a strip runs.

    Args:
        strip: Any strip that is no effect with inputs.
        scene: The one in whose sequencer it lies.
        effects: The effect strips that work on it.
        animated: Names of properties that have key frames, by the strip's name.
    """
    cut = getattr(strip, "animation_offset_start", 0)
    start = cut + round(strip.frame_final_start - strip.frame_start)
    if media.is_retimed(strip):
        return Timing(
            varying=True,
            source_start=max(start, 0),
            warning="Blender does not tell the speed between the retiming keys of {}".format(
                strip.name
            ),
        )
    timing = _own(strip, scene, start)
    for each in effects:
        if each.type == "SPEED" and not each.mute:
            _controlled(timing, strip, each, animated.get(each.name, ()))
    if getattr(strip, "use_reverse_frames", False):
        timing.speed = -timing.speed
        if strip.type in ("MOVIE", "IMAGE"):
            timing.source_start = media.frames_of(strip) - start - strip.frame_final_duration
    timing.source_start = max(timing.source_start, 0)
    return timing


def _own(strip, scene, start):
    """Return how a strip runs without effects.

    Blender plays a movie frame by frame, or at its own speed: it counts frames accordingly before
    4.0, and tells nobody which since.
    """
    rate = media.rate_of(strip) if strip.type == "MOVIE" else None
    factor = rna.ratio(getattr(strip, "speed_factor", 1.0))
    if strip.type == "IMAGE" and len(strip.elements) > 1:
        start += _first_number(strip)
    if not rate or media.is_same(rate, scene):
        return Timing(factor, source_start=round(start * factor))
    scene_rate = rna.scene_rate(scene)
    if not hasattr(strip, "speed_factor"):
        words = "Blender does not tell whether {} runs at its own {} frames a second".format(
            strip.name, round(float(rate), 3)
        )
        return Timing(factor, source_start=round(start * rate / scene_rate), warning=words)
    shown = max(strip.frame_final_end - strip.frame_final_start, 1)
    whole = shown + strip.frame_offset_start + strip.frame_offset_end
    by_frames = abs(strip.frame_duration - whole * factor)
    by_speed = abs(strip.frame_duration - whole * factor * rate / scene_rate)
    if by_speed <= by_frames:
        return Timing(factor, source_start=round(start * factor * rate / scene_rate))
    return Timing(factor * scene_rate / rate, source_start=round(start * factor))


def _first_number(strip):
    found = media.numbered([each.filename for each in strip.elements])
    return found[1] if found else 0


def _controlled(timing, strip, effect, animated):
    """Take in what a speed control strip does."""
    if effect.speed_control == "MULTIPLY" and "speed_factor" not in animated:
        timing.speed *= rna.ratio(effect.speed_factor)
    elif effect.speed_control == "STRETCH":
        timing.speed *= Fraction(strip.frame_duration, max(effect.frame_final_duration, 1))
    elif animated:
        timing.varying = True
    else:
        timing.speed = Fraction(0)  # one frame number, or one length, for all of its time
