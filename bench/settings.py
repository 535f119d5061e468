"""The system's own settings, and beside it what it is measured against: Django's admin and django-tables2 as documented."""

from pathlib import Path

import django

from config.settings import *  # noqa: F403, TID251
from config.settings import INSTALLED_APPS as OUR_APPS  # noqa: TID251
from config.settings import TEMPLATES as OUR_TEMPLATES  # noqa: TID251

ROOT_URLCONF = "bench.urls"
INSTALLED_APPS = [*OUR_APPS, "django.contrib.admin"]
# The references' pages stand in an engine of their own, free of the work our menu costs.
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "NAME": "references",
        "DIRS": [Path(__file__).parent / "templates", Path(django.__path__[0], "contrib/admin/templates")],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
    *OUR_TEMPLATES,
]
