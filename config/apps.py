"""The application's name as officers read it, and the checks that belong to no other app."""

from django.apps import AppConfig
from django.core.checks import Tags, register

from config import checks


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = "살림터"

    def ready(self) -> None:
        register(checks.check_database_server, Tags.database)
        register(checks.check_database_is_named, deploy=True)
