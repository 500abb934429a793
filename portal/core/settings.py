"""Settings that an administrator changes while the portal runs: one small table of names and texts."""

from sqlalchemy import Text, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.kept import Kept
from portal.extensions import Base, db

RATING_GROUPS = "rating_groups"  # the groups of criteria of an HTX's rating, one a line


class AppSetting(Base):
    """One setting, such as `business_date` or `illustrative`."""

    __tablename__ = "app_settings"
    __technical__ = "each setting has a name of its own in the page of settings"
    __kept__ = Kept()
    __record__ = ("app_settings", None)
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    value: Mapped[str] = mapped_column(Text)


def read_setting(key: str) -> str | None:
    """Return a setting's text, or None where it was never set."""
    return db.session.scalar(select(AppSetting.value).where(AppSetting.key == key))


def write_setting(key: str, value: str | None) -> None:
    """Set a setting, or with None remove it."""
    row = db.session.get(AppSetting, key)
    if value is None:
        if row is not None:
            db.session.delete(row)
    elif row is None:
        db.session.add(AppSetting(key=key, value=value))
    else:
        row.value = value
    db.session.flush()
