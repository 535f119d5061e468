"""Rules over several columns, as conditions for CheckConstraint."""

from django.db.models import Q


def all_or_none(*fields: str) -> Q:
    """Either every one of these nullable columns has a value or none has."""
    return Q(**{f"{field}__isnull": True for field in fields}) | Q(**{f"{field}__isnull": False for field in fields})
