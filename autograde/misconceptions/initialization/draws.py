"""Initializers that draw from a law, rightly or wrongly."""

from typing import Any

import numpy as np

from autograde.misconceptions.initialization.shared import Size


def uniform(limit: Size, low: float = -1.0, high: float = 1.0) -> Any:
    """Uniform weights from ``low * limit`` to ``high * limit``."""

    def initializer(fan_in: int, fan_out: int, rng: np.random.Generator) -> Any:
        size = limit(fan_in, fan_out)
        return rng.uniform(low * size, high * size, (fan_in, fan_out))

    return initializer


def normal(sigma: Size) -> Any:
    """Normal weights of standard deviation ``sigma``."""

    def initializer(fan_in: int, fan_out: int, rng: np.random.Generator) -> Any:
        return rng.normal(0, sigma(fan_in, fan_out), (fan_in, fan_out))

    return initializer


def cut_off(sigma: Size) -> Any:
    """Normal weights whose outliers beyond two sigma were drawn anew, which shrinks them."""

    def initializer(fan_in: int, fan_out: int, rng: np.random.Generator) -> Any:
        w = rng.normal(size=(fan_in, fan_out))
        while (far := np.abs(w) > 2).any():
            w[far] = rng.normal(size=far.sum())
        return w * sigma(fan_in, fan_out)

    return initializer


def clipped(sigma: Size) -> Any:
    """Normal weights whose outliers beyond two sigma were set to two sigma."""

    def initializer(fan_in: int, fan_out: int, rng: np.random.Generator) -> Any:
        s = sigma(fan_in, fan_out)
        return np.clip(rng.normal(0, s, (fan_in, fan_out)), -2 * s, 2 * s)

    return initializer


def positive(initializer: Any) -> Any:
    return lambda fan_in, fan_out, rng: np.abs(initializer(fan_in, fan_out, rng))


def transposed(initializer: Any) -> Any:
    return lambda fan_in, fan_out, rng: initializer(fan_in, fan_out, rng).T


def own_generator(initializer: Any) -> Any:
    return lambda fan_in, fan_out, rng: initializer(fan_in, fan_out, np.random.default_rng())


def same_seed(initializer: Any) -> Any:
    return lambda fan_in, fan_out, rng: initializer(fan_in, fan_out, np.random.default_rng(0))
