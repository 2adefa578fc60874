"""Pictures of clock faces, and what else one may tell a network about the same clocks."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]
Indices = NDArray[np.integer]

LENGTHS = (0.5, 0.9)
"""How long the hour hand and the minute hand are; the face has a radius of 1."""


@dataclass(frozen=True)
class Clocks:
    """Clocks with one row each: their ``minutes`` since twelve, from 0 to 719."""

    minutes: Indices

    @property
    def hours(self) -> Indices:
        """The full hour that each clock shows, from 0 to 11."""
        return self.minutes // 60

    @property
    def degrees(self) -> Array:
        """The angles of the hour hand and the minute hand, clockwise from twelve."""
        return np.stack([self.minutes / 2, 6.0 * (self.minutes % 60)], axis=1)

    @property
    def tips(self) -> Array:
        """Where the hands end: right and up of the hour hand, right and up of the minute hand.

        These are the sine and cosine of each hand's angle, times its length.
        """
        angles = np.deg2rad(self.degrees)
        tips = np.stack([np.sin(angles), np.cos(angles)], axis=2) * np.reshape(LENGTHS, (2, 1))
        return tips.reshape(-1, 4)

    def pictures(self, size: int = 16) -> Array:
        """Faces of ``size`` x ``size`` pixels from 0 to 1, one row each, the top row first."""
        pixels = (np.arange(size) + 0.5) * 2 / size - 1
        right, up = np.meshgrid(pixels, -pixels)
        ink = np.zeros((len(self.minutes), size, size))
        for tip in np.split(self.tips, 2, axis=1):
            for share in np.linspace(0, 1, size):
                x, y = np.moveaxis(share * tip, 1, 0)[:, :, None, None]
                square = ((right - x) ** 2 + (up - y) ** 2) * size**2 / 4
                ink = np.maximum(ink, np.exp(-square))
        return ink.reshape(len(ink), -1)


def clocks(count: int, seed: int = 0) -> Clocks:
    """Clocks at random times of the day."""
    return Clocks(np.random.default_rng(seed).integers(0, 720, count))
