"""Standards: what the department admin lays down and officers go by. They read them; who may change them stands in `accounts.roles`."""

from core.records.models import Record


class Standard(Record):
    class Meta(Record.Meta):
        abstract = True
