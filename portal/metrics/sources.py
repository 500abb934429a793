"""What an indicator may count: THT, HTX, groups, products, foundings, yearly records; and which fields each offers.

A source selects its rows of a day or a span, and names their fields; those of the models are the described ones, so
that whatever is described can be asked for. A feature above this one adds its own with `add`.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Boolean, ColumnElement, Numeric, Select, case, cast, extract, func, select

from portal.core.fields import OWN as FIELD_OWN
from portal.core.fields import Field, field_of, fields
from portal.core.kinds import Data, Text, Whole, YesNo
from portal.foundings.models import DESCRIPTION, Founding
from portal.metrics.definitions import Moment
from portal.programmes.choices import OwnRecord
from portal.programmes.own_fields import fields_of
from portal.registry import models as registry
from portal.registry.choices import CollectiveKind, Status
from portal.registry.conditions import contract_in_force, ocop_in_force
from portal.registry.models import Collective, Product, YearlyRecord
from portal.registry.queries import closed_record_on, closed_year, counts_as_new, status_on

RECORD = "record."  # before the fields of the latest closed yearly record
OWN = ("own.", "record.own.")  # before those that a programme has added to a record, or to the yearly one
OF = "collective."  # before the fields of the collective to which a row belongs
COLLECTIVES = ("THT", "HTX", "THT_HTX", "groups")  # the sources whose rows are collectives
ALWAYS = (Moment.DAY, Moment.PERIOD, Moment.YEAR)


@dataclass(frozen=True)
class Frame:
    """Which rows one statement reads: a source's on a day (`since` None), or in the span from `since` to the day.

    `moves`: with what became of them since the programme's first day, for a plain count.
    """

    source: str
    day: date
    since: date | None = None
    moves: date | None = None


@dataclass(frozen=True)
class Rows:
    """The rows of a frame: how a statement reads them, and what each name stands for in them.

    `recent`: that a row's yearly record is of the last closed year, None where no record is asked. `doubt`: that
    nobody can say what a field is, by its name. `moves`: conditions that tell where the number came from, by name.
    `registered`: the year from which on a row can have a record; `closed_year`: the last one that has ended.
    """

    tenant_id: Any
    joined: Callable[[Select[Any]], Select[Any]]
    column: Callable[[str], Any]
    recent: ColumnElement[bool] | None = None
    doubt: Callable[[str], ColumnElement[bool] | None] = lambda name: None
    moves: tuple[tuple[str, ColumnElement[bool]], ...] = ()
    registered: Any = None
    closed_year: int = 0


@dataclass(frozen=True)
class Asked:
    """A field that an indicator may ask for.

    `unknown`: an empty one is an answer that is missing (a yearly record), not one that says no. `listed`: it tells
    what stands in a list of the portal, so that nothing there means no; beside a second field it means empty.
    """

    name: str
    field: Field
    unknown: bool = False
    listed: bool = False


@dataclass(frozen=True)
class Told:
    """How a row of a source stands in a list: its name, its day, its page, whose address takes `key` as `argument`."""

    name: Any
    day: Any
    endpoint: str
    argument: str
    key: Any


@dataclass(frozen=True)
class Source:
    """What an indicator may count. `rows`: a frame and the names that are asked for → its rows."""

    code: str
    label: Any
    rows: Callable[[Frame, Collection[str]], Rows]
    fields: Callable[[], tuple[Asked, ...]]
    told: Told
    moments: tuple[Moment, ...] = ALWAYS


# --- THT, HTX, groups --------------------------------------------------------------------------------


def _facts() -> tuple[Asked, ...]:
    return tuple(Asked(one.name, one) for one in fields(Collective, registry.FACTS) if one.name != "kind")


def _answers() -> tuple[Asked, ...]:
    year = Asked(RECORD + "year", field_of(YearlyRecord, "year"), unknown=True)
    asked = [one for one in fields(YearlyRecord, registry.RECORD) if not isinstance(one.kind, Data)]
    return (
        year,
        *(Asked(RECORD + one.name, one, unknown=True) for one in asked),
        *own_asked(OwnRecord.YEARLY, RECORD),
    )


def own_asked(record: str, prefix: str = "") -> list[Asked]:
    """Return what programmes have added to a record, a text apart: it can be neither counted nor compared."""
    given = [one for one in fields_of(record) if not isinstance(one.kind, Text)]
    return [Asked(f"{prefix}own.{one.name.removeprefix(FIELD_OWN)}", one, unknown=bool(prefix)) for one in given]


def own_column(own: Any, name: str) -> Any:
    """Return the value of an added field, as the text that JSON gives; `own`: the record's column."""
    return own[name.rpartition(".")[2]].astext


_LISTED = (
    Asked("ocop_stars", Field("", _l("Most OCOP stars in force among its products"), Whole(5)), listed=True),
    Asked("contract", Field("", _l("Contract in force with an enterprise"), YesNo()), listed=True),
)


def _collective_fields() -> tuple[Asked, ...]:
    return (*_facts(), *_LISTED, *_answers())


def _of(status: Any) -> ColumnElement[bool]:
    return (status.c.tenant_id == Collective.tenant_id) & (status.c.collective_id == Collective.id)


def _record(day: date, names: Collection[str]) -> Any:
    """Return the closed records of a day with the columns that are asked for; None where none is."""
    asked = {name.removeprefix(RECORD).partition(".")[0] for name in names if name.startswith(RECORD)}
    return closed_record_on(day, sorted(asked - {"year"})) if asked else None


def _record_column(record: Any, name: str) -> Any:
    if name.startswith(OWN):
        return own_column(record.c.own, name)
    return record.c[name.removeprefix(RECORD)]


def _stars(day: date) -> Any:
    mine = Product.tenant_id == Collective.tenant_id, Product.collective_id == Collective.id
    return select(func.max(Product.ocop_stars)).where(*mine, ocop_in_force(day)).scalar_subquery()


def _undated_stars() -> ColumnElement[bool]:
    mine = Product.tenant_id == Collective.tenant_id, Product.collective_id == Collective.id
    undated = Product.ocop_stars.is_not(None), Product.recognised_on.is_(None)
    return select(Product.id).where(*mine, *undated).exists()


def _collectives(*kinds: CollectiveKind) -> Callable[[Frame, Collection[str]], Rows]:
    """Return what reads the collectives of some kinds: those that operate on the day, or count as new in the span."""
    return lambda frame, names: _of_kinds(frame, names, kinds)


def _of_kinds(frame: Frame, names: Collection[str], kinds: Collection[CollectiveKind]) -> Rows:
    status, record = status_on(frame.day).alias("now"), _record(frame.day, names)
    eve = None if frame.moves is None or frame.since else status_on(frame.moves - timedelta(days=1)).alias("then")
    operating = func.coalesce(status.c.status == Status.OPERATING, False)
    wanted: list[ColumnElement[bool]] = [Collective.kind.in_([one.value for one in kinds])]
    wanted.append(counts_as_new(frame.since, frame.day) if frame.since else Collective.registered_on <= frame.day)
    if frame.since is None and eve is None:
        wanted.append(operating)

    def joined(statement: Select[Any]) -> Select[Any]:
        made = statement.select_from(Collective)
        for other in (status if frame.since is None or frame.moves else None, eve, record):
            made = made if other is None else made.outerjoin(other, _of(other))
        return made.where(*wanted)

    def column(name: str) -> Any:
        if name == "ocop_stars":
            return _stars(frame.day)
        if name == "contract":
            return contract_in_force(frame.day)
        return _record_column(record, name) if name.startswith(RECORD) else getattr(Collective, name)

    return Rows(
        Collective.tenant_id,
        joined,
        column,
        None if record is None else record.c.year == closed_year(frame.day),
        lambda name: _undated_stars() if name == "ocop_stars" else None,
        tuple(_moves(frame, kinds, status, eve).items()),
        extract("year", Collective.registered_on),
        closed_year(frame.day),
    )


def _moves(frame: Frame, kinds: Collection[CollectiveKind], now: Any, eve: Any) -> dict[str, ColumnElement[bool]]:
    if frame.moves is None:
        return {}
    if frame.since is None:
        return _movement(frame.moves, now, eve)
    grown = {"from_groups": Collective.converted_from_id.is_not(None)} if CollectiveKind.HTX in kinds else {}
    return {"still_operating": func.coalesce(now.c.status == Status.OPERATING, False), **grown}


def _movement(first: Any, now: Any, then: Any) -> dict[str, ColumnElement[bool]]:
    """Return how a stock moved since a day: opening + new + resumed - stopped - converted = operating.

    New: registered from the day on, whatever came after; stopped: also dissolving and dissolved.
    """
    new, operating = Collective.registered_on >= first, now.c.status == Status.OPERATING
    opening = (Collective.registered_on < first) & then.c.status.is_not_distinct_from(Status.OPERATING)
    return {
        "operating": operating,
        "opening": opening,
        "new": new,
        "resumed": ~new & ~opening & operating,
        "stopped": (new | opening) & now.c.status.in_((Status.STOPPED, Status.DISSOLVING, Status.DISSOLVED)),
        "converted": (new | opening) & (now.c.status == Status.CONVERTED),
    }


# --- what belongs to a collective --------------------------------------------------------------------


def _of_collective() -> tuple[Asked, ...]:
    return tuple(Asked(OF + one.name, one) for one in fields(Collective, registry.FACTS))


def _product_fields() -> tuple[Asked, ...]:
    own = [one for one in fields(Product, registry.PRODUCT) if one.name != "recognised_on"]
    return (*(Asked(one.name, one, listed=one.name == "ocop_stars") for one in own), *_of_collective())


def _products(frame: Frame, names: Collection[str]) -> Rows:
    """Products of the collectives that operate on the day; in a span, those that were recognised in it."""
    status = status_on(frame.day)

    def joined(statement: Select[Any]) -> Select[Any]:
        its = (Product.tenant_id == Collective.tenant_id) & (Product.collective_id == Collective.id)
        made = statement.select_from(Product).join(Collective, its).join(status, _of(status))
        made = made.where(Collective.registered_on <= frame.day, status.c.status == Status.OPERATING)
        known_from = func.coalesce(Product.recognised_on, Collective.registered_on)
        if frame.since is None:
            return made.where(known_from <= frame.day)
        return made.where(Product.recognised_on.between(frame.since, frame.day))

    def column(name: str) -> Any:
        if name == "ocop_stars":
            return case((ocop_in_force(frame.day), Product.ocop_stars))
        return getattr(Collective, name.removeprefix(OF)) if name.startswith(OF) else getattr(Product, name)

    undated = Product.ocop_stars.is_not(None) & Product.recognised_on.is_(None)
    return Rows(Product.tenant_id, joined, column, doubt=lambda name: undated if name == "ocop_stars" else None)


def _record_fields() -> tuple[Asked, ...]:
    return (*_answers(), *_of_collective())


def _records(frame: Frame, names: Collection[str]) -> Rows:
    """Yearly records of the years of the span that have ended by the day."""
    its = (YearlyRecord.tenant_id == Collective.tenant_id) & (YearlyRecord.collective_id == Collective.id)
    first = (frame.since or frame.day).year
    last = closed_year(frame.day)

    def joined(statement: Select[Any]) -> Select[Any]:
        made = statement.select_from(YearlyRecord).join(Collective, its)
        return made.where(YearlyRecord.year.between(first, last), Collective.registered_on <= frame.day)

    def column(name: str) -> Any:
        if name.startswith(OF):
            return getattr(Collective, name.removeprefix(OF))
        return _record_column(YearlyRecord.__table__, name)

    return Rows(YearlyRecord.tenant_id, joined, column)


# --- foundings -----------------------------------------------------------------------------------------


def _founding_fields() -> tuple[Asked, ...]:
    counted = Asked("counted", Field("", _l("Counted by the day"), YesNo()))
    kind = Asked("kind", field_of(Founding, "kind"))
    described = [Asked(one.name, one) for one in fields(Founding, DESCRIPTION) if one.name != "kind"]
    return (kind, *described, counted, *own_asked(OwnRecord.FOUNDING))


def _foundings(begins: Any) -> Callable[[Frame, Collection[str]], Rows]:
    """Return what reads the foundings of which a date (opened, counted) lies by the day, or in the span."""

    def rows(frame: Frame, names: Collection[str]) -> Rows:
        within = begins <= frame.day if frame.since is None else begins.between(frame.since, frame.day)
        counted = func.coalesce(Founding.counted_on <= frame.day, False)

        def column(name: str) -> Any:
            if name.startswith(OWN):
                return own_column(Founding.own, name)
            return counted if name == "counted" else getattr(Founding, name)

        return Rows(Founding.tenant_id, lambda statement: statement.select_from(Founding).where(within), column)

    return rows


SOURCES: dict[str, Source] = {}


def add(*made: Source) -> None:
    """Offer sources to the indicators; a feature above this one adds its own when the application is made."""
    SOURCES.update({one.code: one for one in made})


def _of_entry(name: Any, day: Any, key: Any = Collective.id) -> Told:
    return Told(name, day, "registry.show", "collective_id", key)


def _of_founding(day: Any) -> Told:
    return Told(Founding.working_name, day, "foundings.show", "founding_id", Founding.id)


_KIND = CollectiveKind
_ENTRY = _of_entry(Collective.name, Collective.registered_on)
_PRODUCT = _of_entry(Product.name, Product.recognised_on, Product.collective_id)
_RECORD = _of_entry(Collective.name, func.make_date(YearlyRecord.year, 12, 31), YearlyRecord.collective_id)
_OPENED, _COUNTED = Founding.opened_on, Founding.counted_on
add(
    Source("HTX", _l("HTX"), _collectives(_KIND.HTX), _collective_fields, _ENTRY),
    Source("THT", _l("THT"), _collectives(_KIND.THT), _collective_fields, _ENTRY),
    Source("THT_HTX", _l("THT and HTX"), _collectives(_KIND.THT, _KIND.HTX), _collective_fields, _ENTRY),
    Source("groups", _l("Interest groups"), _collectives(_KIND.INTEREST_GROUP), _collective_fields, _ENTRY),
    Source("products", _l("Products"), _products, _product_fields, _PRODUCT),
    Source("records", _l("Yearly records"), _records, _record_fields, _RECORD, (Moment.PERIOD, Moment.YEAR)),
    Source("foundings", _l("Foundings begun"), _foundings(_OPENED), _founding_fields, _of_founding(_OPENED)),
    Source(
        "foundings_counted", _l("Foundings counted"), _foundings(_COUNTED), _founding_fields, _of_founding(_COUNTED)
    ),
)


def asked(source: str, name: str) -> Asked:
    """Return a field of a source; raises KeyError where there is none."""
    for one in SOURCES[source].fields():
        if one.name == name:
            return one
    raise KeyError(f"{source} has no {name}")


def as_type(value: Any, name: str, *, is_flag: bool) -> Any:
    """Return a field's value as what it is compared with or added up as: one of a programme's own is kept as text."""
    if not name.startswith(OWN):
        return value
    return cast(value, Boolean) if is_flag else cast(value, Numeric)


def own_value(value: Any, asked: Asked) -> Any:
    """Return a field's value as its kind shows it: one of a programme's own is kept as text."""
    return as_type(value, asked.name, is_flag=isinstance(asked.field.kind, YesNo))
