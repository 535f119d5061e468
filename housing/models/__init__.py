"""공동주택's tables, one module a noun."""

from housing.models.appointments import ManagerAppointment
from housing.models.codes import AreaBand, AreaBandSet, BuildingKind, CorridorKind, HeatingKind, ManagementKind, SaleKind
from housing.models.complexes import BandHouseholds, Complex, ComplexQuerySet, Estate, FormerName
from housing.models.groups import Group, GroupKind, GroupMember
from housing.models.photos import ComplexPhoto
from housing.models.residents import Position, Representative, Resident

__all__ = [
    "AreaBand",
    "AreaBandSet",
    "BandHouseholds",
    "BuildingKind",
    "Complex",
    "ComplexPhoto",
    "ComplexQuerySet",
    "CorridorKind",
    "Estate",
    "FormerName",
    "Group",
    "GroupKind",
    "GroupMember",
    "HeatingKind",
    "ManagementKind",
    "ManagerAppointment",
    "Position",
    "Representative",
    "Resident",
    "SaleKind",
]
