"""민원 as an officer would have received it. The kinds are those the migrations bring."""

from datetime import datetime
from typing import Any

import factory

from core.clock import KOREA
from housing.complaints.due import set_due
from housing.models import Complaint, ComplaintKind
from housing.models.complaints import Channel, Result
from tests.factories.housing import ComplexFactory


def korean(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=KOREA)


class ComplaintKindFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ComplaintKind
        django_get_or_create = ("label",)

    label = "고충"


class ComplaintFactory(factory.django.DjangoModelFactory):
    """Open, of a known complex and person, with the due moment its kind gives."""

    class Meta:
        model = Complaint

    received_at = korean(2016, 5, 11, 10, 0)
    channel = Channel.PHONE
    complainant_name = "달가람"
    complainant_mobile = "01000000021"
    complex = factory.SubFactory(ComplexFactory)
    kind = factory.SubFactory(ComplaintKindFactory)
    subject = factory.Sequence(lambda number: f"주차장 조명 {number}")
    content = "지하주차장 조명이 꺼져 있습니다."

    @classmethod
    def _create(cls, model_class: type[Complaint], *args: object, **values: object) -> Complaint:
        complaint = model_class(*args, **values)
        if complaint.due_at is None:
            set_due(complaint)
        complaint.save()
        return complaint


CLOSED: dict[str, Any] = {"result": Result.DONE, "answer": "고쳤습니다.", "closed_at": korean(2016, 5, 12, 9, 0)}
"""What an answered complaint has beside an open one."""
