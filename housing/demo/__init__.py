"""Demo data of 공동주택: the ward's 164 complexes of 2016, fictitious in names and persons, true in their numbers.

Deterministic, and loaded once: a second run changes nothing, whatever was edited in between. `scale` adds synthetic
complexes for measuring.
"""

from django.db import transaction

from core.places.loading import load_seongdong
from housing.checks.demo import add_things_to_look_into
from housing.demo.complaints import add_complaints, add_synthetic_complaints
from housing.demo.complexes import KAPT_CODE, build_complexes
from housing.demo.details import add_former_names, add_managers, add_twins
from housing.demo.grants import add_grants, add_synthetic_grants
from housing.demo.representatives import add_representatives, add_synthetic_representatives
from housing.demo.sample import add_sample
from housing.demo.scale import add_synthetic
from housing.groups.demo import add_groups, add_synthetic_groups
from housing.models import Complex


@transaction.atomic
def load_demo_complexes(*, scale: int = 0) -> int:
    """How many complexes were added."""
    load_seongdong()
    before = Complex.objects.count()
    if not Complex.objects.filter(kapt_code=KAPT_CODE.format(1)).exists():
        add_sample()
        complexes = build_complexes()
        add_managers(complexes)
        add_twins(complexes)
        add_former_names(complexes)
        add_things_to_look_into(complexes)
    add_representatives()
    add_groups()
    add_grants()
    add_complaints()
    if scale:
        add_synthetic(scale)
        add_synthetic_representatives()
        add_synthetic_groups()
        add_synthetic_grants()
        add_synthetic_complaints()
    return Complex.objects.count() - before
