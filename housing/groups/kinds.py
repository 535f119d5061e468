"""자생단체 as a record kind."""

from core.records.kind import RecordKind
from core.trail import RelatedHistory
from housing.groups.filters import GroupFilter
from housing.groups.forms import GroupForm
from housing.groups.imports import GROUP_SHEET
from housing.groups.panels import GROUP_PANELS
from housing.groups.tables import GroupTable
from housing.models import Group, GroupMember

GROUP = RecordKind(
    name="housing.group",
    route="housing/groups/",
    model=Group,
    table=GroupTable,
    filterset=GroupFilter,
    form=GroupForm,
    sheet=GROUP_SHEET,
    panels=GROUP_PANELS,
    related_history=(RelatedHistory(GroupMember, "group_id", "구성원"),),
    cards=(("임원 없는 단체", {"state": "no_officer"}), ("확인 필요 표시", {"needs_check": "on"})),
    bulk_fields=("kind", "needs_check"),
    shows_personal=True,
    searches_personal=True,
)
