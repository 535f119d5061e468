"""입주자대표 on a complex's page, and what stands on the pages of a post and of a resident."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse

from core import clock
from core.fields import format_period
from core.records.actor import Actor
from core.records.facts import Fact, facts_of, field_text
from core.records.kind import Panel, PanelView
from core.records.models import own_field
from core.records.record_panel import rows_beside
from housing.models import Complex, Representative, Resident
from housing.models.terms import LEFT_EARLY, TERM_YEARS, TermStatus, term_end
from housing.representatives.people import PERSON_FIELDS

POST_FACTS = (
    *("position", "district", "is_owner", "elected_on", "is_by_election", "started_on", "ended_on"),
    *("status", "status_on", "status_reason", "earlier_terms", "needs_check", "note"),
)


def representatives_panel(record: Complex, looking: PanelView) -> Mapping[str, Any]:
    """Those in office first, in the order of their positions; the others wait folded."""
    posts = rows_beside(Representative, looking.user, complex=record.pk)
    return {
        **_split(posts, looking),
        "people": {"housing.resident": [post.resident_id for post in posts]},
        "new_url": _new_url(looking.user, complex=record.pk),
        "empty": "등록된 입주자대표가 없습니다.",
    }


def posts_panel(record: Resident, looking: PanelView) -> Mapping[str, Any]:
    posts = rows_beside(Representative, looking.user, resident=record.pk)
    return {**_split(posts, looking), "new_url": "", "empty": "맡은 직위가 없습니다."}


def _split(posts: Iterable[Representative], looking: PanelView) -> dict[str, Any]:
    today = clock.today()
    serving: list[dict[str, Any]] = []
    past: list[dict[str, Any]] = []
    for post in posts:
        rows = serving if is_in_office(post, today) else past
        rows.append(_row(post, len(rows) + 1, today, is_revealed=looking.is_revealed))
    return {"serving": serving, "past": past}


def is_in_office(post: Representative, day: date) -> bool:
    """As `serving_on` asks the database; a term still to begin is not over, so it stands among those in office."""
    return post.served_until is None or post.served_until >= day


def _row(post: Representative, number: int, day: date, *, is_revealed: bool) -> dict[str, Any]:
    person = {name: field_text(own_field(Resident, name), post.resident) for name in PERSON_FIELDS}
    if not is_revealed:
        person |= {name: mask(person[name]) for name, mask in Resident.PERSONAL.items() if person[name]}
    return {
        "number": number,
        "url": reverse("housing:representative_detail", args=[post.pk]),
        "position": str(post.position),
        **person,
        "term": format_period(post.started_on, post.ended_on),
        "state": state_on(post, day),
        "needs_check": post.needs_check,
        "is_masked": not is_revealed,
    }


def state_on(post: Representative, day: date) -> str:
    """상태 as the day has it: 재임 is over with its term."""
    return str(TermStatus.EXPIRED.label if post.is_stale_on(day) else post.get_status_display())


def person_panel(record: Representative, looking: PanelView) -> Mapping[str, Any]:
    facts = facts_of(record.resident, PERSON_FIELDS, masked=not looking.is_revealed)
    facts.insert(0, Fact("공동주택", str(record.complex), url=reverse("housing:complex_detail", args=[record.complex_id])))
    may_view = looking.user.has_perm("housing.view_resident")
    return {"facts": facts, "resident_url": reverse("housing:resident_detail", args=[record.resident_id]) if may_view else ""}


def post_panel(record: Representative, looking: PanelView) -> Mapping[str, Any]:
    facts = facts_of(record, POST_FACTS)
    facts.append(Fact("앞선 임기 계", f"{record.earlier_term_count}", is_computed=True))
    return {"facts": facts, "notes": notes_on(record, clock.today())}


def notes_on(post: Representative, day: date) -> list[str]:
    """What is odd about a post, as warnings (B-APT-16, B-APT-17); nothing of it keeps a record out."""
    notes = []
    if post.started_on and post.ended_on:
        due = term_end(post.started_on)
        if post.ended_on <= post.started_on:
            notes.append("임기 종료일이 시작일보다 뒤가 아니어서 언제까지인지 알 수 없습니다. 날짜를 확인하세요.")
        elif post.ended_on != due and not post.is_by_election:
            notes.append(f"임기가 {TERM_YEARS}년이 아닙니다. {TERM_YEARS}년이면 {due}까지입니다(시행령 제13조제1항).")
    if post.is_stale_on(day):
        notes.append("임기가 끝났는데 상태가 ‘재임’입니다. 만료로 바꾸거나 다음 임기를 등록하세요.")
    if post.status not in LEFT_EARLY and post.is_beyond_last_term:
        notes.append(f"이 단지에서 {post.earlier_term_count + 1}번째 임기입니다. 한 번만 중임할 수 있습니다(시행령 제13조제2항).")
    return notes


def resident_panel(record: Resident, looking: PanelView) -> Mapping[str, Any]:
    facts = facts_of(record, (*PERSON_FIELDS, "note"), masked=not looking.is_revealed)
    facts.insert(0, Fact("공동주택", str(record.complex), url=reverse("housing:complex_detail", args=[record.complex_id])))
    return {"facts": facts}


def _new_url(user: Actor, *, complex: int) -> str:
    may_add = user.has_perm("housing.add_representative")
    return f"{reverse('housing:representative_new')}?complex={complex}" if may_add else ""


REPRESENTATIVES_PANEL = Panel(
    "representatives",
    "입주자대표",
    "housing/representatives/_posts_panel.html",
    representatives_panel,
    permission="housing.view_representative",
)
REPRESENTATIVE_PANELS = (
    Panel("person", "입주민", "housing/representatives/_person_panel.html", person_panel, part="person"),
    Panel("post", "직위와 임기", "housing/_class_panel.html", post_panel, part="post"),
)
RESIDENT_PANELS = (
    Panel("record", "입주민", "core/_facts_panel.html", resident_panel),
    Panel("posts", "맡은 직위", "housing/representatives/_posts_panel.html", posts_panel, permission="housing.view_representative"),
)
