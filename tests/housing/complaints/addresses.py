"""Where the pages of complaints lie."""

from housing.models import Complaint

LIST = "/housing/complaints/"
NEW = f"{LIST}new/"


def page_of(complaint: Complaint) -> str:
    return f"{LIST}{complaint.pk}/"


def step_of(complaint: Complaint, step: str) -> str:
    return f"{LIST}{complaint.pk}/{step}/"
