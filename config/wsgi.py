"""What the application server imports."""

import os

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.db import connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from config.database import why_unusable  # noqa: E402 - needs the settings

# Not SystemExit: gunicorn would start the process anew for ever.
if sentence := why_unusable():
    raise ImproperlyConfigured(sentence)
connections.close_all()
