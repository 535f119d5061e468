"""Where the pages of complaints lie, and their steps by slug."""

from housing.complaints.steps import STEPS
from housing.models import Complaint

LIST = "/housing/complaints/"
NEW = f"{LIST}new/"
STEP = {step.slug: step for step in STEPS}


def page_of(complaint: Complaint) -> str:
    return f"{LIST}{complaint.pk}/"


def step_of(complaint: Complaint, step: str) -> str:
    return f"{LIST}{complaint.pk}/{step}/"
