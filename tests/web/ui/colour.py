"""Arithmetic of colour for the tests: contrast as WCAG 2.2 defines it, and distance as colour-blind readers see it."""

from __future__ import annotations

import math
import re

# Machado, Oliveira & Fernandes (2009), A physiologically-based model for simulation of color vision deficiency;
# severity 1.0.
SIGHT = {
    "full colour vision": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def tokens(sheet: str) -> tuple[dict[str, str], dict[str, str]]:
    """The colour tokens of a sheet, light and dark. A token not named in the dark part keeps its light value."""
    light_part, dark_part = sheet.split("@media screen and (prefers-color-scheme: dark)")
    found = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part)) for part in (light_part, dark_part)]
    return found[0], {**found[0], **found[1]}


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, 1.4.3)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def distance(one: str, other: str, sight: str) -> float:
    """The distance of two colours in CIELAB (CIE 1976) as somebody with this sight sees them."""
    return math.dist(_lab(_seen(one, sight)), _lab(_seen(other, sight)))


def _linear(colour: str) -> list[float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _seen(colour: str, sight: str) -> list[float]:
    linear = _linear(colour)
    return [min(1.0, max(0.0, _dot(row, linear))) for row in SIGHT[sight]]


def _dot(row: tuple[float, ...], values: list[float]) -> float:
    return sum(a * b for a, b in zip(row, values, strict=True))


def _lab(linear: list[float]) -> tuple[float, float, float]:
    # sRGB primaries to XYZ under D65 (IEC 61966-2-1), each divided by the white point.
    x = _dot((0.4124564, 0.3575761, 0.1804375), linear) / 0.95047
    y = _dot((0.2126729, 0.7151522, 0.0721750), linear)
    z = _dot((0.0193339, 0.1191920, 0.9503041), linear) / 1.08883
    fx, fy, fz = (value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116 for value in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)
