"""The pictures of the night train, drawn with numpy: a function a shot, of the time in seconds.

A picture is a float32 array of shape (360, 640, 3), scene-linear ACEScg, twice as fine as the
frame that becomes of it. Places and sizes are in pixels of the finished frame, 320 by 180.
"""

from collections.abc import Iterable
from math import pi, sin
from typing import Any

import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT, FINE = 320, 180, 2
Array = NDArray[np.floating[Any]]
Colour = tuple[float, float, float]

X = ((np.arange(WIDTH * FINE, dtype=np.float32) + 0.5) / FINE)[None, :]
Y = ((np.arange(HEIGHT * FINE, dtype=np.float32) + 0.5) / FINE)[:, None]

BLACK: Colour = (0.002, 0.002, 0.004)
WARM: Colour = (2.6, 1.5, 0.55)
AMBER: Colour = (3.2, 1.3, 0.16)
MOONLIGHT: Colour = (0.75, 0.85, 1.0)
RED: Colour = (4.0, 0.12, 0.08)
NIGHT: tuple[Colour, Colour] = ((0.006, 0.010, 0.035), (0.05, 0.075, 0.16))

# Five by seven dots each, a row a number, its highest bit on the left.
GLYPHS = {
    "N": (17, 25, 21, 19, 17, 17, 17),
    "I": (14, 4, 4, 4, 4, 4, 14),
    "G": (14, 17, 16, 23, 17, 17, 14),
    "H": (17, 17, 17, 31, 17, 17, 17),
    "T": (31, 4, 4, 4, 4, 4, 4),
    "R": (30, 17, 17, 30, 20, 18, 17),
    "A": (14, 17, 17, 31, 17, 17, 17),
    "2": (14, 17, 1, 6, 8, 16, 31),
    "3": (14, 17, 1, 6, 1, 17, 14),
    "5": (31, 16, 30, 1, 1, 17, 14),
    "9": (14, 17, 17, 15, 1, 17, 14),
    ":": (0, 4, 4, 0, 4, 4, 0),
    " ": (0, 0, 0, 0, 0, 0, 0),
}


def light(colour: Colour) -> Array:
    """Return a colour as an array of shape (3,)."""
    return np.array(colour, dtype=np.float32)


def gradient(top: Colour, bottom: Colour, end_y: float = HEIGHT) -> Array:
    """Return a picture that goes from one colour at the top to another at a height."""
    share = np.clip(Y / end_y, 0, 1)[..., None]
    rows = light(top) * (1 - share) + light(bottom) * share
    return np.repeat(rows, WIDTH * FINE, axis=1).astype(np.float32)


def box(left: float, top: float, right: float, bottom: float) -> Array:
    """Return the mask of a rectangle."""
    return ((left <= X) & (right > X) & (top <= Y) & (bottom > Y)).astype(np.float32)


def disc(x: float, y: float, radius: float, soft: float = 0.5) -> Array:
    """Return the mask of a disc whose rim is `soft` pixels wide."""
    return np.clip((radius - np.hypot(X - x, Y - y)) / soft + 0.5, 0, 1)


def stroke(x0: float, y0: float, x1: float, y1: float, width: float) -> Array:
    """Return the mask of a straight line with round ends."""
    dx, dy = x1 - x0, y1 - y0
    along = np.clip(((X - x0) * dx + (Y - y0) * dy) / (dx * dx + dy * dy + 1e-6), 0, 1)
    return (np.hypot(X - x0 - along * dx, Y - y0 - along * dy) < width / 2).astype(np.float32)


def paint(picture: Array, mask: Array, colour: Colour, gain: float = 1) -> None:
    """Cover what the mask shows with a colour."""
    picture += (light(colour) * gain - picture) * mask[..., None]


def shine(picture: Array, mask: Array, colour: Colour, gain: float = 1) -> None:
    """Add light where the mask shows it."""
    picture += light(colour) * gain * mask[..., None]


def lamp(picture: Array, x: float, y: float, radius: float, colour: Colour) -> None:
    """Add a lamp and the halo that winter air gives it."""
    distance = np.hypot(X - x, Y - y) / radius
    shine(picture, np.exp(-(distance**4)) + 0.035 / (1 + 0.3 * distance**2), colour, 2)


def dots(picture: Array, places: Iterable[tuple[float, float, float]], colour: Colour) -> None:
    """Add small soft lights at (x, y, radius); cheap, as each touches its own pixels only."""
    for x, y, radius in places:
        reach = int(3 * radius * FINE) + 1
        column, row = int(x * FINE), int(y * FINE)
        rows = slice(max(0, row - reach), max(0, row + reach))
        columns = slice(max(0, column - reach), max(0, column + reach))
        distance = np.hypot(X[:, columns] - x, Y[rows] - y) / radius
        picture[rows, columns] += light(colour) * np.exp(-(distance**2))[..., None]


def snow(
    picture: Array, t: float, *, wind: float = -14, count: int = 90, gain: float = 0.5
) -> None:
    """Let it snow: near flakes are larger and fall faster."""
    chance = np.random.default_rng(7)
    x, y, near = chance.random((3, count))
    near = 0.4 + near**3
    x = (x * WIDTH + wind * near * t + 3 * np.sin(5 * y + 2 * t)) % (WIDTH + 8) - 4
    y = (y * HEIGHT + 46 * near * t) % (HEIGHT + 8) - 4
    dots(picture, zip(x, y, 1.1 * near, strict=True), (gain, gain, 1.1 * gain))


def stars(picture: Array, lowest: float) -> None:
    """Add stars down to a height."""
    x, y, size = np.random.default_rng(3).random((3, 110))
    places = zip(x * WIDTH, y**1.4 * lowest, 0.3 + 0.35 * size**4, strict=True)
    dots(picture, places, MOONLIGHT)


def moon(picture: Array, x: float, y: float, radius: float) -> None:
    """Add a full moon, its seas and its glow."""
    glow = 1 / (1 + (np.hypot(X - x, Y - y) / (1.6 * radius)) ** 2.5)
    shine(picture, glow, MOONLIGHT, 0.35)
    paint(picture, disc(x, y, radius), MOONLIGHT, 1.5)
    seas = ((-0.35, -0.3, 0.33), (0.15, -0.42, 0.22), (0.3, 0.15, 0.3), (-0.2, 0.35, 0.24))
    for dx, dy, size in seas:
        sea = disc(x + dx * radius, y + dy * radius, size * radius, 4)
        paint(picture, 0.4 * sea, MOONLIGHT, 0.7)


def skyline(base: float, rise: float, shift: float = 0, seed: int = 0) -> Array:
    """Return for each column the height of a mountain ridge."""
    peaks = np.zeros_like(X)
    for number in (1.3, 2.9, 5.7, 13.0):
        turn = pi * number * (X + shift) / WIDTH + seed * number
        peaks += (1 - np.abs(np.sin(turn))) / number
    return base - rise * peaks


def ridge(base: float, rise: float, shift: float = 0, seed: int = 0) -> Array:
    """Return the mask of all that lies below a mountain ridge."""
    return (skyline(base, rise, shift, seed) < Y).astype(np.float32)


def pines(foot: float, tall: float, apart: float, shift: float, seed: int) -> Array:
    """Return the mask of a row of pine trees that has passed by `shift` pixels."""
    number = np.floor((X + shift) / apart)
    chance = np.modf(np.abs(np.sin(number * 12.9898 + seed) * 43758.547))[0]
    across = np.abs((X + shift) / apart - number - 0.5) * apart
    top = foot - tall * (0.55 + 0.45 * chance)
    widest = (Y - top) * 0.26 * (0.75 + 0.25 * np.modf((Y - top) / 7)[0])
    return (((across < widest) & (foot > Y)) | (foot <= Y)).astype(np.float32)


def train(picture: Array, front: float, rail: float, size: float, cars: int = 5) -> None:
    """Draw a train from the side; it goes to the right and its front stands at a place."""
    paint(picture, box(front - 26 * size, rail - 9 * size, front - size, rail), BLACK)
    paint(picture, disc(front - 6 * size, rail - 4 * size, 5 * size), BLACK)
    for car in range(1, cars):
        right = front - (29 * car) * size
        paint(picture, box(right - 27 * size, rail - 9 * size, right, rail), BLACK)
        for window in range(6):
            left = right - (25.5 - 4 * window) * size
            mask = box(left, rail - 7 * size, left + 3 * size, rail - 4.2 * size)
            paint(picture, mask, WARM)
            shine(picture, 0.05 / (1 + ((X - left) ** 2 + (Y - rail) ** 2) / 60), WARM)
    lamp(picture, front, rail - 2.5 * size, 1.3 * size, WARM)


def platform(t: float) -> Array:
    """Snow on a platform; the clock says two minutes to midnight."""
    picture = gradient(*NIGHT, 150)
    paint(picture, box(0, 72, 320, 132), (0.012, 0.02, 0.03))
    for left in range(-14, 320, 44):
        paint(picture, box(left, 82, left + 34, 102), WARM, 0.8)
        paint(picture, box(left + 16, 82, left + 18, 102), BLACK)
        shine(
            picture, np.exp(-((X - left - 17) ** 2) / 500 - (Y - 132) / 26) * (Y > 132), WARM, 0.16
        )
    paint(picture, box(0, 106, 320, 109), (0.35, 0.05, 0.03))
    shine(picture, box(0, 132, 320, 180), (0.022, 0.028, 0.045))
    paint(picture, box(0, 131, 320, 133.5), (0.5, 0.4, 0.12))
    paint(picture, (np.abs(X - 160) * 0.02 + Y < 25).astype(np.float32), BLACK)
    for x in (44, 160):
        lamp(picture, x, 27, 5, WARM)
        cone = np.clip(1 - np.abs(X - x) / (1 + 0.42 * (Y - 27)), 0, 1) * (Y > 27)
        shine(picture, cone * np.exp(-(Y - 27) / 70), WARM, 0.09)
    for x, tall in ((92, 44), (106, 38)):
        passenger(picture, x, 160, tall)
    paint(picture, box(72, 148, 84, 160), BLACK)
    clock(picture, 244, 62, 25, t)
    snow(picture, t)
    return picture


def passenger(picture: Array, x: float, foot: float, tall: float) -> None:
    """Draw somebody who waits, as a dark shape."""
    paint(picture, disc(x, foot - tall * 0.9, tall * 0.1), BLACK)
    widths = tall * (0.11 + 0.07 * (Y - foot + tall) / tall)
    coat = (np.abs(X - x) < widths).astype(np.float32) * box(0, foot - tall * 0.8, 320, foot - 7)
    paint(picture, coat, BLACK)
    for side in (-1, 1):
        paint(picture, stroke(x + 2.5 * side, foot - 8, x + 2.5 * side, foot, 2.5), BLACK)


def clock(picture: Array, x: float, y: float, radius: float, t: float) -> None:
    """Draw a lit station clock at 23:58 and `t` seconds."""
    paint(picture, box(x - 1.5, 18, x + 1.5, y), BLACK)
    shine(picture, 0.3 / (1 + (np.hypot(X - x, Y - y) / radius) ** 3), (1, 0.95, 0.8))
    paint(picture, disc(x, y, radius + 2.5), BLACK)
    paint(picture, disc(x, y, radius), (1.1, 1.0, 0.82))
    for hour in range(12):
        hand(picture, (x, y), hour / 12, reach=(0.82 * radius, 0.95 * radius), width=1.8)
    hand(picture, (x, y), (11 + 58 / 60) / 12, reach=(0, 0.55 * radius), width=3)
    hand(picture, (x, y), 58 / 60, reach=(0, 0.85 * radius), width=2.2)
    seconds = int(12 + t) / 60
    red: Colour = (0.8, 0.02, 0.02)
    hand(picture, (x, y), seconds, reach=(-4, 0.8 * radius), width=1, colour=red)


def hand(
    picture: Array,
    centre: tuple[float, float],
    turn: float,
    *,
    reach: tuple[float, float],
    width: float,
    colour: Colour = BLACK,
) -> None:
    """Draw a clock's hand or hour mark; a whole turn is 1, from the top."""
    across, along = np.sin(2 * pi * turn), -np.cos(2 * pi * turn)
    (x, y), (near, far) = centre, reach
    line = stroke(x + near * across, y + near * along, x + far * across, y + far * along, width)
    paint(picture, line, colour)


def arrival(t: float) -> Array:
    """The train comes out of the snow, straight at us."""
    picture = gradient(*NIGHT, 90)
    paint(picture, ridge(78, 16, seed=4), (0.012, 0.018, 0.035))
    paint(picture, box(0, 80, 320, 180), (0.09, 0.11, 0.17))
    near = 1 / (7.5 - 2.2 * t)
    for depth in np.linspace(0.06, 1, 15) ** 1.6:
        y = 80 + 100 * depth
        paint(picture, box(160 - 100 * depth, y, 160 + 100 * depth, y + 7 * depth), BLACK, 4)
    for side in (-1, 1):
        paint(picture, stroke(160, 80, 160 + 76 * side, 182, 3.2), (0.2, 0.22, 0.3))
        gleam = stroke(160, 80, 160 + 76 * side, 182, 1.4) * np.exp(-(Y - 80) / 55)
        shine(picture, gleam, WARM, 1.5)
        for depth in (0.12, 0.25, 0.6):
            x = 160 + side * (20 + 170 * depth)
            paint(
                picture,
                box(x - 2.5 * depth, 78 - 100 * depth, x + 2.5 * depth, 82 + 70 * depth),
                BLACK,
            )
    size = 150 * near
    paint(picture, box(160 - size, 82 - 2.1 * size, 160 + size, 82 + size * 0.5), BLACK)
    paint(picture, disc(160, 82 - 2.0 * size, size), BLACK)
    for dx, dy in ((-0.62, 0.05), (0.62, 0.05), (0, -1.9)):
        lamp(picture, 160 + dx * size, 82 + dy * size, 0.2 * size, WARM)
    shine(picture, np.exp(-np.hypot((X - 160) / 90, (Y - 84) / 44)), WARM, 0.22)
    snow(picture, t, wind=6, count=150, gain=0.7)
    return picture


def viaduct(t: float) -> Array:
    """A full moon; the train crosses a viaduct."""
    picture = gradient((0.006, 0.012, 0.045), (0.10, 0.14, 0.26), 130)
    stars(picture, 90)
    moon(picture, 226, 46, 25)
    paint(picture, ridge(112, 34, seed=2), (0.02, 0.03, 0.06))
    paint(picture, ridge(140, 40, seed=5), (0.012, 0.018, 0.035))
    mist = np.exp(-(((Y - 158) / 22) ** 2)) * (1 + 0.3 * np.sin(X / 37 + 0.5 * t))
    shine(picture, mist, MOONLIGHT, 0.07)
    train(picture, 96 + 56 * t, 110, 1.5)
    stone = box(0, 110, 320, 180)
    for middle in range(8, 360, 48):
        stone *= 1 - np.maximum(disc(middle, 138, 19), box(middle - 19, 138, middle + 19, 180))
    paint(picture, stone, (0.010, 0.013, 0.024))
    paint(picture, box(0, 109, 320, 110.5), (0.07, 0.085, 0.13))
    return picture


def mountains(t: float) -> Array:
    """Northern lights over a lake, and a train as a string of lights: the generated shot."""
    picture = gradient((0.004, 0.010, 0.030), (0.03, 0.06, 0.11), 120)
    stars(picture, 80)
    for place, colour in ((46, (0.06, 0.75, 0.30)), (34, (0.30, 0.14, 0.62))):
        fold = place + 15 * np.sin(X / 47 + 0.5 * t) + 6 * np.sin(X / 17 - 0.8 * t + place)
        rays = 0.65 + 0.35 * np.sin(X / 2.7 + 3 * np.sin(X / 29 + t))
        below = np.clip(Y - fold, -60, 60)
        curtain = np.where(below > 0, np.exp(-((below / 7) ** 2)), np.exp(below / 20))
        shine(picture, curtain * rays, colour, 0.55)
    far = skyline(122, 84, seed=3)
    paint(picture, (far < Y).astype(np.float32), (0.03, 0.05, 0.075))
    caps = (far < Y) & (80 + 7 * np.abs(np.sin(X / 5)) + 5 * np.sin(X / 11) > Y)
    paint(picture, caps.astype(np.float32), (0.26, 0.36, 0.42))
    paint(picture, pines(124, 13, 6, 0, 1) * (Y < 125), (0.006, 0.010, 0.014))
    lights = [(30 + 40 * t + 6 * n, 121.5, 1.1) for n in range(22)]
    dots(picture, lights, (3.4, 2.0, 0.8))
    return mirrored(picture, 125, t)


def mirrored(picture: Array, shore: int, t: float) -> Array:
    """Return the picture with a rippled lake below the shore that mirrors what is above it."""
    rows = np.arange(shore * FINE, HEIGHT * FINE)
    depth = (rows - shore * FINE) / FINE
    ripple = np.round(FINE * 0.05 * depth * np.sin(depth / 1.3 + 5 * t)).astype(int)
    source = np.clip(2 * shore * FINE - rows - 1 + ripple, 0, shore * FINE - 1)
    fade = (0.62 * np.exp(-depth / 60))[:, None, None].astype(np.float32)
    picture[rows] = picture[source] * fade + light((0.002, 0.005, 0.010))
    return picture


def tunnel(t: float) -> Array:
    """Through a tunnel; its lamps rush by."""
    away = np.hypot((X - 160) / 1.25, Y - 96) + 1
    depth = 60 / away
    rings = 0.5 + 0.5 * np.sin(9 * (depth + 2.4 * t))
    wall = (0.010 + 0.022 * rings) * np.clip(away / 70, 0, 1.6)
    picture = light((1.0, 0.82, 0.62)) * wall[..., None].astype(np.float32)
    paint(picture, (0.62 * np.abs(X - 160) < Y - 96).astype(np.float32), (0.012, 0.011, 0.010))
    for side in (-1, 1):
        paint(picture, stroke(160, 96, 160 + 58 * side, 182, 2.2), (0.16, 0.14, 0.12))
        for number in range(9):
            far = (number - 2.4 * t) % 9 + 0.35
            ends = [(160 + side * 62 / z, 96 - 44 / z) for z in (far, far + 0.12 * far)]
            paint(picture, stroke(*ends[0], *ends[1], 5.5 / far), WARM, 2.6)
            lamp(picture, *ends[0], 5 / far, (0.5, 0.3, 0.12))
    shine(picture, np.exp(-(away**1.5) / 40), MOONLIGHT, 0.9)
    return picture


def signal(t: float) -> Array:
    """A signal shows red in the snow."""
    picture = gradient(*NIGHT, 170)
    paint(picture, ridge(120, 24, seed=6), (0.02, 0.028, 0.05))
    paint(picture, pines(150, 66, 30, 12, 5), (0.010, 0.014, 0.024))
    paint(picture, box(0, 154, 320, 180), (0.07, 0.08, 0.13))
    paint(picture, box(118, 70, 123, 180), BLACK, 3)
    paint(picture, np.maximum(box(100, 34, 141, 90), disc(120.5, 36, 20.5)), BLACK)
    for y, colour in ((38, RED), (60, (0.03, 0.025, 0.01)), (82, (0.006, 0.03, 0.015))):
        paint(picture, disc(120.5, y, 9), colour)
        paint(picture, box(108, y - 12, 133, y - 9.5), (0.03, 0.03, 0.04))
    lamp(picture, 120.5, 38, 8, RED)
    shine(picture, np.exp(-np.hypot((X - 120) / 70, (Y - 164) / 10)), RED, 0.14)
    snow(picture, t, wind=-22, count=140)
    return picture


def board(t: float) -> Array:
    """The destination board: the film's title in amber lamps, swept by a gleam."""
    picture = gradient((0.010, 0.011, 0.014), (0.006, 0.006, 0.008))
    paint(picture, box(4, 46, 316, 134), (0.05, 0.05, 0.055))
    paint(picture, box(8, 50, 312, 130), BLACK)
    for text, left, top, pitch in (("NIGHT TRAIN", 17.5, 60, 4.4), ("23:59", 115, 102, 3.1)):
        for index, letter in enumerate(text):
            for row, bits in enumerate(GLYPHS[letter]):
                for column in range(5):
                    x, y = left + (6 * index + column) * pitch, top + row * pitch
                    swept = 1 + 2.5 * np.exp(-(((x - 900 * t + 60) / 28) ** 2))
                    if bits >> (4 - column) & 1:
                        red, green, blue = (swept * part for part in AMBER)
                        dots(picture, [(x, y, 0.36 * pitch)], (red, green, blue))
    return picture


def compartment(t: float, outside: Array | None = None) -> Array:
    """A sleeping compartment; its window is a green screen unless it is told what lies outside."""
    sway = 0.8 * sin(2.2 * pi * t)
    picture = gradient((0.055, 0.022, 0.012), (0.10, 0.042, 0.02))
    for x in range(8, 320, 26):
        paint(picture, box(x, 0, x + 1.2, 180), (0.03, 0.012, 0.006))
    paint(picture, box(64, 18, 256, 116), (0.20, 0.11, 0.045))
    window = box(70, 24, 250, 110)
    paint(picture, window, (0.05, 0.42, 0.06))
    if outside is None:
        for x, y in ((92, 40), (160, 40), (228, 40), (92, 94), (160, 94), (228, 94)):
            paint(
                picture,
                np.maximum(
                    box(x - 4, y - 0.8, x + 4, y + 0.8), box(x - 0.8, y - 4, x + 0.8, y + 4)
                ),
                (0.02, 0.16, 0.025),
            )
    else:
        view = outside[26 * FINE : 112 * FINE, 70 * FINE : 250 * FINE]
        picture[24 * FINE : 110 * FINE, 70 * FINE : 250 * FINE] = view
        lamp_in_glass = np.exp(-(np.hypot((X - 116 - sway) / 9, (Y - 78) / 8) ** 2)) * window
        shine(picture, lamp_in_glass, WARM, 0.22)
    furnish(picture, sway)
    return picture


def furnish(picture: Array, sway: float) -> None:
    """Put curtains, seats, a table, its lamp and a cup into the compartment."""
    folds = 0.6 + 0.4 * np.sin((X + sway * Y / 60) / 1.9)
    for left in (54, 242):
        paint(picture, box(left, 14, left + 24, 120), (0.16, 0.012, 0.016))
        picture *= (1 - box(left, 14, left + 24, 120) * (1 - folds))[..., None]
    for x in (-6, 326):
        seat = np.maximum(disc(x, 128, 66), box(x - 66, 128, x + 66, 180))
        paint(picture, seat, (0.14, 0.014, 0.02))
        paint(picture, seat * (Y > 142), (0.09, 0.010, 0.014))
    paint(picture, box(92, 124, 228, 130), (0.26, 0.12, 0.045))
    paint(picture, box(154, 130, 166, 180), (0.05, 0.022, 0.01))
    paint(picture, box(188, 113, 200, 124), (0.75, 0.72, 0.66))
    paint(picture, disc(201, 118, 3.6) - disc(201, 118, 2.2), (0.75, 0.72, 0.66))
    paint(picture, box(114, 104, 118, 124), (0.4, 0.25, 0.08))
    shade = ((np.abs(X - 116) < 7 + 0.55 * (Y - 84)) & (Y > 84) & (Y < 105)).astype(np.float32)
    paint(picture, shade, WARM, 0.75)
    shine(picture, np.exp(-(np.hypot((X - 116) / 62, (Y - 104) / 42) ** 1.3)), WARM, 0.16)


def composite(t: float) -> Array:
    """The compartment with the generated mountains behind its window."""
    return compartment(t, outside=mountains(t + 1))


def forest(t: float) -> Array:
    """Pines and the lights of a village pass the window."""
    picture = gradient((0.008, 0.014, 0.045), (0.09, 0.12, 0.20), 130)
    moon(picture, 84, 40, 15)
    paint(picture, ridge(112, 26, 9 * t, seed=8), (0.022, 0.03, 0.055))
    for number in range(11):
        x = (37 * number - 30 * t) % 352 - 16
        bokeh = disc(x, 118 + 6 * sin(5 * number), 5 + number % 3, 1.5)
        shine(picture, bokeh, (AMBER, WARM, MOONLIGHT)[number % 3], 0.16)
    paint(picture, pines(142, 60, 26, 70 * t, 2), (0.012, 0.018, 0.032))
    paint(picture, pines(176, 120, 74, 190 * t, 9), BLACK)
    for edge in (box(0, 0, 9, 180), box(311, 0, 320, 180), box(0, 171, 320, 180)):
        paint(picture, edge, (0.03, 0.015, 0.008))
    return picture
