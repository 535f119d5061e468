"""Where the pages of grants lie, and their steps by slug."""

from housing.grants.steps import STEPS

LIST = "/housing/grants/"
NEW = f"{LIST}new/"
STEP = {step.slug: step for step in STEPS}
