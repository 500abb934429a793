"""What the server loads: `granian --interface wsgi wsgi:app`."""

from portal import create_app

app = create_app()
