"""What the audit's addresses share: the blueprint."""

from flask import Blueprint

blueprint = Blueprint("audit_log", __name__)
