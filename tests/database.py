"""The test databases: the real engine, templates made once a worker, a fresh copy for each test."""

import psycopg

from portal import create_app
from portal.core.embedded import EmbeddedServer
from portal.extensions import db

EMPTY, STORY = "portal_empty", "portal_story"


class Databases:
    """One embedded server for a test worker; `fresh` gives the application a copy of a template."""

    def __init__(self, folder):
        self.folder = folder
        self.server = EmbeddedServer(folder, durable=False)
        self.server.start()
        self.app = create_app(
            {"TESTING": True, "INSTANCE": folder, "FIXED_TODAY": None, "SECURITY_PASSWORD_HASH": "argon2"}
        )
        self.templates = set()

    def fresh(self, template):
        """Make the application's database a new copy of a template, making the template on first use."""
        if template not in self.templates:
            self._make(template)
            self.templates.add(template)
        self._recreate("portal", template)

    def keep(self, template):
        """Make a template of what the application's database holds now."""
        self._release()
        self._admin(f"ALTER DATABASE portal RENAME TO {template}")
        self.templates.add(template)

    def _make(self, template):
        self._recreate("portal", "template0")
        with self.app.app_context():
            self._load(template)
            db.session.remove()
        self._release()
        self._admin(f"ALTER DATABASE portal RENAME TO {template}")

    def _load(self, template):
        from portal.seed import first_start

        first_start.migrate()
        first_start.load(self.folder, empty=template == EMPTY)

    def _recreate(self, name, template):
        self._release()
        self._admin(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        self._admin(f"CREATE DATABASE {name} TEMPLATE {template} OWNER portal_owner STRATEGY FILE_COPY")

    def _release(self):
        with self.app.app_context():
            db.engine.dispose()

    def _admin(self, statement):
        with psycopg.connect(self.server.url("postgres", "postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def owner(self):
        """Return a connection as the owner, who sees everything; for setting up and looking inside."""
        return psycopg.connect(self.server.url("portal_owner"), autocommit=True)

    def stop(self):
        self._release()
        self.server.remove()
