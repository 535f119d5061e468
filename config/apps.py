"""The application's name as officers read it, and the checks that belong to no other app."""

from django.apps import AppConfig
from django.core.checks import Tags, register


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = "살림터"

    def ready(self) -> None:
        # Here, because the kinds it looks at need their models, which exist only now.
        from config import checks

        register(checks.check_database_server, Tags.database)
        register(checks.check_database_is_named, deploy=True)
        register(checks.check_lists)
