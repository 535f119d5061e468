"""Django's PostgreSQL engine that has the embedded cluster running before it connects (`ENGINE = "config.embedded"`)."""

from typing import Any

from django.db.backends.postgresql import base

from config import embedded


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:  # noqa: ANN401 - Django's own signature
        embedded.start(purpose=self.settings_dict["EMBEDDED"])
        return super().get_new_connection(conn_params)
