"""Where the pages of groups are."""

from housing.models import Group

LIST, NEW = "/housing/groups/", "/housing/groups/new/"


def page_of(group: Group) -> str:
    return f"{LIST}{group.pk}/"


def edit_of(group: Group, part: str = "members") -> str:
    return f"{page_of(group)}edit/?part={part}"
