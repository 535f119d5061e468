"""공동주택's tables, one module a noun."""

from housing.models.appointments import ManagerAppointment
from housing.models.codes import AreaBand, AreaBandSet, BuildingKind, CorridorKind, HeatingKind, ManagementKind, SaleKind
from housing.models.complaints import Complaint, ComplaintKind
from housing.models.complexes import BandHouseholds, Complex, ComplexQuerySet, Estate, FormerName
from housing.models.grants import Grant, GrantAttachment, GrantStatus, Programme
from housing.models.groups import Group, GroupKind, GroupMember
from housing.models.photos import ComplexPhoto
from housing.models.representatives import Representative
from housing.models.residents import Resident
from housing.models.support_criteria import CriterionBand, SupportCriterion
from housing.models.terms import Position

__all__ = [
    "AreaBand",
    "AreaBandSet",
    "BandHouseholds",
    "BuildingKind",
    "Complaint",
    "ComplaintKind",
    "Complex",
    "ComplexPhoto",
    "ComplexQuerySet",
    "CorridorKind",
    "CriterionBand",
    "Estate",
    "FormerName",
    "Grant",
    "GrantAttachment",
    "GrantStatus",
    "Group",
    "GroupKind",
    "GroupMember",
    "HeatingKind",
    "ManagementKind",
    "ManagerAppointment",
    "Position",
    "Programme",
    "Representative",
    "Resident",
    "SaleKind",
    "SupportCriterion",
]
