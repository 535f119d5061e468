"""The application's name as officers read it."""

from django.apps import AppConfig


class HousingConfig(AppConfig):
    name = "housing"
    verbose_name = "공동주택"
