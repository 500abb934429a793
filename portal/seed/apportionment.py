"""Spread a total over parts by a seeded rule, so that the parts add up to it exactly."""

import random


def exact_parts(rng: random.Random, total: int, parts: int, low: int = 0, step: int = 1, skew: int = 1) -> list[int]:
    """``parts`` whole numbers, each at least ``low``, that sum to ``total``.

    All are multiples of ``step`` when ``total`` and ``low`` are. ``skew`` above 1 gives few large parts and many small.
    Raises ``ValueError`` where the total cannot hold the minima or is not a multiple of the step.
    """
    free, ragged = divmod(total - low * parts, step)
    if free < 0 or ragged or parts < 1:
        raise ValueError(f"{total} cannot be spread over {parts} parts of at least {low} in steps of {step}")
    weights = [rng.randint(1, 1000) ** skew for _ in range(parts)]
    return [low + step * share for share in _largest_remainder(free, weights)]


def _largest_remainder(free: int, weights: list[int]) -> list[int]:
    whole = sum(weights)
    shares = [free * weight // whole for weight in weights]
    # Whole-number remainders: no rounding, the same on every machine.
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(free * weights[i] % whole), i))
    for i in by_remainder[: free - sum(shares)]:
        shares[i] += 1
    return shares
