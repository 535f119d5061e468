"""`make bench`: every speed target of docs/performance.md as a ratio to its reference, measured in this run. Never fails on time."""

import os

os.environ.setdefault("DEMO", "1")
os.environ.setdefault("SECRET_KEY", "for measuring only")
os.environ.setdefault("LOG_LEVEL", "ERROR")
os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
