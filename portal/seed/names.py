"""Names for the illustrative records: people, collectives, villages, texts. All invented or of general use."""

import random
from dataclasses import dataclass, field
from functools import cache

from portal.seed.table import rows


@dataclass(frozen=True)
class Product:
    """What a collective makes or does. ``line``: crops, livestock or other; ``kinds``: who does it."""

    product: str
    activity: str
    line: str
    sector: str
    kinds: tuple[str, ...]


@cache
def products(kind: str, line: str | None = None) -> tuple[Product, ...]:
    """The products that a THT, HTX or interest_group makes, of one line or of all."""
    every = (
        Product(
            row.text("product"),
            row.text("activity"),
            row.text("line"),
            row.text("sector"),
            row.several("kinds"),
        )
        for row in rows("products.csv")
    )
    return tuple(made for made in every if kind in made.kinds and line in (None, made.line))


@cache
def villages() -> dict[str, tuple[str, ...]]:
    """Village names by unit code."""
    return {row.text("unit_code"): row.several("villages") for row in rows("villages.csv")}


@cache
def texts(topic: str) -> tuple[str, ...]:
    """The sentences kept under a topic; raises ``KeyError`` where there is none."""
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
    """A common Vietnamese name of the region; invented, women and men alike."""
    who = rng.choice(("women", "men"))
    return " ".join(rng.choice(_parts()[f"{part}_{who}"]) for part in ("family", "middle", "given"))


@dataclass
class Namer:
    """Gives collectives names that are unique within their unit; remembers those already taken."""

    rng: random.Random
    taken: set[tuple[str, str]] = field(default_factory=set)

    def take(self, unit_code: str, name: str) -> None:
        """Mark a name as used."""
        self.taken.add((unit_code, name))

    def plain(self, unit_code: str, kind: str, made: Product) -> tuple[str, str]:
        """A new name and the village that it speaks of."""
        places = self.rng.sample(villages()[unit_code], len(villages()[unit_code]))
        forms = self.rng.sample(_patterns(kind, "plain"), len(_patterns(kind, "plain")))
        for number in ("", *(f" {i}" for i in range(2, 100))):
            for place in places:
                for form in forms:
                    name = _filled(form, made, (place,)) + number
                    if (unit_code, name) not in self.taken:
                        self.take(unit_code, name)
                        return name, place
        raise RuntimeError(f"no name is left for {made.product} in {unit_code}")

    def long(self, unit_code: str, kind: str, made: Product) -> tuple[str, tuple[str, ...]]:
        """A really long name, as the field has them, and the villages that it speaks of."""
        places = tuple(self.rng.sample(villages()[unit_code], 4))
        name = _filled(self.rng.choice(_patterns(kind, "long")), made, places)
        if (unit_code, name) in self.taken:
            return self.long(unit_code, kind, made)
        self.take(unit_code, name)
        return name, places


def _filled(form: str, made: Product, places: tuple[str, ...]) -> str:
    return form.format(product=made.product, activity=made.activity, village=places[0], villages=", ".join(places))
