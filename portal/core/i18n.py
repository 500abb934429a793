"""Languages: Vietnamese by default, English complete; the choice is kept with the person."""

from flask import Flask, g, has_request_context, session
from flask_babel import get_locale

from portal.config import ROOT
from portal.extensions import babel

LOCALES = ("vi", "en")


def choose_locale() -> str:
    """Return the language of this request: the person's, else the visitor's choice, else Vietnamese."""
    actor = g.get("actor")
    visitor = session.get("locale") if has_request_context() else None
    chosen = actor.locale if actor else visitor
    return chosen if chosen in LOCALES else "vi"


def init_app(app: Flask) -> None:
    """Set up catalogues, formats and zone."""
    app.config["BABEL_DEFAULT_LOCALE"] = "vi"
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Ho_Chi_Minh"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(ROOT / "translations")
    babel.init_app(app, locale_selector=choose_locale)


def language() -> dict[str, str]:
    """Return what every template is given: `locale`, vi or en."""
    return {"locale": str(get_locale() or "vi")[:2]}
