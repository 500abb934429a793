"""Names for the illustrative records: people, collectives, villages, texts. All invented or of general use."""

import random
from functools import cache

from portal.seed.files import rows

Made = dict[str, str]  # what a collective makes or does: product, activity, line (crops, livestock, other), sector


@cache
def products(kind: str, line: str | None = None) -> tuple[Made, ...]:
    """Return the products that a THT, HTX or interest_group makes, of one line or of all."""
    chosen = (row for row in rows("products.csv") if kind in row.several("kinds") and line in (None, row.text("line")))
    return tuple({name: row.text(name) for name in ("product", "activity", "line", "sector")} for row in chosen)


@cache
def villages() -> dict[str, tuple[str, ...]]:
    """Return the names of villages by unit code."""
    return {row.text("unit_code"): row.several("villages") for row in rows("villages.csv")}


@cache
def texts(topic: str) -> tuple[str, ...]:
    """Return the sentences kept under a topic; raises KeyError where there is none."""
    found = tuple(row.text("text_vi") for row in rows("texts.csv") if row.text("topic") == topic)
    if not found:
        raise KeyError(topic)
    return found


@cache
def _parts() -> dict[str, tuple[str, ...]]:
    return {row.text("part"): row.several("names") for row in rows("person_names.csv")}


@cache
def _patterns(kind: str, length: str) -> tuple[str, ...]:
    wanted = (kind, length)
    return tuple(
        row.text("pattern") for row in rows("name_patterns.csv") if (row.text("kind"), row.text("length")) == wanted
    )


def person(rng: random.Random) -> str:
    """Return a common Vietnamese name of the region; invented, women and men alike."""
    who = rng.choice(("women", "men"))
    return " ".join(rng.choice(_parts()[f"{part}_{who}"]) for part in ("family", "middle", "given"))


class Namer:
    """Gives collectives names that are unique within their unit; `taken`: unit and name of those that exist."""

    def __init__(self, rng: random.Random, taken: set[tuple[str, str]] | None = None) -> None:
        self.rng, self.taken = rng, taken or set()

    def plain(self, unit: str, kind: str, made: Made) -> tuple[str, str]:
        """Return a new name and the village that it speaks of."""
        places = self.rng.sample(villages()[unit], len(villages()[unit]))
        forms = self.rng.sample(_patterns(kind, "plain"), len(_patterns(kind, "plain")))
        for number in ("", *(f" {i}" for i in range(2, 100))):
            for place in places:
                for form in forms:
                    name = _filled(form, made, (place,)) + number
                    if (unit, name) not in self.taken:
                        self.taken.add((unit, name))
                        return name, place
        raise RuntimeError(f"no name is left for {made['product']} in {unit}")

    def long(self, unit: str, kind: str, made: Made) -> tuple[str, tuple[str, ...]]:
        """Return a really long name, as the field has them, and the villages that it speaks of."""
        places = tuple(self.rng.sample(villages()[unit], 4))
        name = _filled(self.rng.choice(_patterns(kind, "long")), made, places)
        if (unit, name) in self.taken:
            return self.long(unit, kind, made)
        self.taken.add((unit, name))
        return name, places


def _filled(form: str, made: Made, places: tuple[str, ...]) -> str:
    return form.format(**made, village=places[0], villages=", ".join(places))
