"""Columns the database computes."""

from django.db import models


def value_field(field: models.Field) -> models.Field:
    """The field that says how a value reads: of a computed column that of its result."""
    result = field.output_field if isinstance(field, models.GeneratedField) else None
    return result or field
