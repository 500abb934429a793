"""The blueprint of all exports; each module of this package hangs the addresses of its feature on it."""

from flask import Blueprint

blueprint = Blueprint("exports", __name__)
