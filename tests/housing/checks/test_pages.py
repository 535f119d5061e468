"""살펴볼 것 on the screen: the page, the list behind each number, and the panel of one complex."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.roles import Area, Role
from config.kinds import COMPLEX, COMPLEX_PANELS
from core import clock
from housing.checks.all_checks import CHECKS, READS, checks_of, concerned
from housing.models import AreaBand, BandHouseholds, Complex, ManagerAppointment, Position
from housing.models.querysets import DeclaredClass
from tests.factories.accounts import browser
from tests.factories.housing import ComplexFactory, ManagerAppointmentFactory
from tests.factories.residents import RepresentativeFactory, ResidentFactory
from tests.pages import body, cells, count, html

pytestmark = pytest.mark.django_db

PAGE = "/housing/checks/"
LIST = "/housing/complexes/"
LINE = re.compile(r'<tr data-check="([^"]+)">.*?data-value="(\d+)">(.*?)</td></tr>', re.DOTALL)
LINK = re.compile(r'<a href="([^"]+)">([\d,]+)</a>')
ALL_WELL = "살펴볼 것이 없습니다."


@pytest.fixture
def officer() -> Client:
    return browser(Role.OFFICER)


@pytest.fixture
def ward() -> Complex:
    """One complex of which nearly everything is off, beside others of which less is; the first is returned."""
    today = clock.today()
    worst = ComplexFactory(household_count=600, needs_check=True)
    BandHouseholds.objects.create(complex=worst, band=AreaBand.objects.first(), households=599)
    ManagerAppointmentFactory(complex=worst, licence_kind=ManagerAppointment.Licence.ASSISTANT, mobile="")
    ManagerAppointmentFactory()
    resident, position = ResidentFactory(complex=worst), Position.objects.get(label="동별 대표자")
    RepresentativeFactory(resident=resident, position=position, earlier_terms=2, started_on=today, ended_on=today + timedelta(days=700))
    other = ResidentFactory(complex=worst)
    RepresentativeFactory(resident=other, position=position, started_on=date(2016, 3, 14), ended_on=date(2016, 3, 13), needs_check=True)
    over = ResidentFactory(complex=worst)
    RepresentativeFactory(resident=over, position=position, started_on=date(2018, 3, 14), ended_on=date(2020, 3, 13))
    ComplexFactory(household_count=None)
    ComplexFactory(declared_class=DeclaredClass.OPTIONAL, household_count=900)
    ComplexFactory(hidden_at=clock.now(), household_count=0)
    return worst


@pytest.fixture
def well() -> Complex:
    """A complex of which nothing is off."""
    record = ComplexFactory(office_phone="0222862222")
    ManagerAppointmentFactory(complex=record, licence_no="2001-0001")
    today = clock.today()
    for label in ("회장", "감사", "감사", "이사"):
        resident = ResidentFactory(complex=record)
        RepresentativeFactory(
            resident=resident, position=Position.objects.get(label=label), started_on=today, ended_on=today + timedelta(days=729)
        )
    return record


def lines(client: Client) -> dict[str, tuple[int, str]]:
    """Of each check: the number on the page and what stands in its cell."""
    return {slug: (int(value), cell) for slug, value, cell in LINE.findall(html(client.get(PAGE)))}


def panel(client: Client, record: Complex) -> str:
    page = html(client.get(record.get_absolute_url()))
    return page.split('<section class="panel" id="panel-checks"', 1)[1].split("</section>", 1)[0]


# --- the page


def test_every_number_leads_to_a_list_of_exactly_that_many(officer: Client, ward: Complex, well: Complex) -> None:
    found = lines(officer)
    assert list(found) == [check.slug for check in CHECKS]
    assert all(value for slug, (value, _) in found.items()), "the ward shows one of each"
    for slug, (value, cell) in found.items():
        [(address, text)] = LINK.findall(cell)
        assert text == f"{value:,}"
        assert count(officer.get(address)) == value, slug


def test_list_names_the_check_it_is_narrowed_by(officer: Client, ward: Complex, well: Complex) -> None:
    page = html(officer.get(LIST, {"check": "marked"}))
    assert '<option value="marked" selected>확인 필요 표시</option>' in page
    assert ward.name in page
    assert well.name not in page


def test_file_holds_the_complexes_of_the_check(officer: Client, ward: Complex, well: Complex) -> None:
    sheet = cells(body(officer.get(LIST, {"check": "third-term", "format": "xlsx"})))
    assert "살펴볼 것=세 번째 이상 임기" in str(sheet[0][0])
    assert [str(ward.pk)] == [str(row[0]) for row in sheet[2:]]


def test_unknown_check_is_a_complaint_and_no_crash(officer: Client) -> None:
    ComplexFactory()
    answer = officer.get(LIST, {"check": "nonsense"})
    assert answer.status_code == 200
    assert answer.context["filter_errors"]


def test_nothing_to_look_into_is_a_calm_zero_without_a_link(officer: Client, well: Complex) -> None:
    for value, cell in lines(officer).values():
        assert value == 0
        assert "<a" not in cell


def test_empty_ward_is_zeros(officer: Client) -> None:
    assert {value for value, _ in lines(officer).values()} == {0}


def test_page_names_the_law_of_each_check(officer: Client) -> None:
    page = html(officer.get(PAGE))
    for check in CHECKS:
        assert check.law in page
        assert check.title in page


def test_page_takes_the_right_to_see_complexes() -> None:
    assert Client().get(PAGE)["Location"] == f"/login/?next={PAGE}"
    for client in (browser(username="no"), browser(Role.OFFICER, username="other", area=Area.COMMUNITY)):
        assert client.get(PAGE).status_code == 403
        assert PAGE not in html(client.get("/"))
    supervisor = browser(Role.SUPERVISOR, username="boss")
    assert supervisor.get(PAGE).status_code == 200
    assert f'href="{PAGE}"' in html(supervisor.get(LIST))


def test_all_complexes_are_counted_in_two_queries_however_many(ward: Complex) -> None:
    ComplexFactory.create_batch(10)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        concerned(Complex.objects.shown(), day=clock.today())
    assert len(asked) == 2


def test_day_asked_for_is_that_of_every_number_and_of_the_list_behind_it(officer: Client, well: Complex) -> None:
    """A council that is complete today has nobody left two years on."""
    later = f"{clock.today() + timedelta(days=730):%Y-%m-%d}"
    page = html(officer.get(PAGE, {"on": later}))
    found = {slug: (int(value), cell) for slug, value, cell in LINE.findall(page)}
    value, cell = found["no-council"]
    [(address, _)] = LINK.findall(cell)
    address = address.replace("&amp;", "&")
    assert (value, address) == (1, f"{LIST}?check=no-council&on={later}")
    assert count(officer.get(address)) == 1
    assert count(officer.get(LIST, {"check": "no-council"})) == 0
    assert f'value="{later}"' in page


@pytest.mark.parametrize("nonsense", ["내일", "2026-02-30", "²", "9" * 40])
def test_day_that_is_none_is_a_sentence_and_today_is_shown(officer: Client, well: Complex, nonsense: str) -> None:
    answer = officer.get(PAGE, {"on": nonsense})
    assert answer.status_code == 200
    assert answer.context["filter_errors"]
    assert answer.context["day"] == clock.today()
    assert officer.get(LIST, {"check": "no-council", "on": nonsense}).context["filter_errors"]


def test_checks_take_the_right_to_what_they_read(officer: Client, ward: Complex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(READS, "입주자대표회의", "housing.no_such_right")
    found = lines(officer)
    assert "third-term" not in found
    assert found["marked"][0] == 1
    assert "세 번째 이상" not in panel(officer, ward)
    assert count(officer.get(LIST, {"check": "third-term"})) == 0


# --- the panel


def test_panel_says_what_is_off_with_the_law_and_where_to_mend_it(officer: Client, ward: Complex) -> None:
    shown = panel(officer, ward)
    assert "500세대 이상인 의무관리단지의 관리사무소장이 주택관리사보입니다." in shown
    assert "(공동주택관리법 시행령 제69조제1항)" in shown
    assert 'href="#panel-office"' in shown
    assert f'href="{LIST}{ward.pk}/edit/?part=bands"' in shown
    assert "세대수가 0이거나" not in shown


def test_panel_agrees_with_the_lists(officer: Client, ward: Complex, well: Complex) -> None:
    day = clock.today()
    for record in Complex.objects.shown():
        found = [check.slug for check in checks_of(record.pk, day=day)]
        assert found == [check.slug for check in CHECKS if check.finds(Complex.objects.shown(), day).filter(pk=record.pk).exists()]
        assert re.findall(r'data-check="([^"]+)"', panel(officer, record)) == found


def test_panel_of_a_complex_in_order_says_so(officer: Client, well: Complex) -> None:
    assert ALL_WELL in panel(officer, well)


def test_reader_is_led_to_the_part_and_not_to_a_form(ward: Complex) -> None:
    shown = panel(browser(Role.SUPERVISOR), ward)
    assert 'href="#panel-bands"' in shown
    assert "/edit/" not in shown


def test_day_is_asked_anew_each_time(well: Complex) -> None:
    """The query is written once in a process that runs for months."""
    today = clock.today()
    assert checks_of(well.pk, day=today) == []
    assert [check.slug for check in checks_of(well.pk, day=today + timedelta(days=729))] == []
    assert [check.slug for check in checks_of(well.pk, day=today + timedelta(days=730))] == ["no-council", "term-over"]


def test_panel_asks_one_query_for_all_checks(ward: Complex) -> None:
    checks_of(ward.pk, day=clock.today())
    with CaptureQueriesContext(connection) as asked:
        assert len(checks_of(ward.pk, day=clock.today())) > 10
    assert len(asked) == 1


def test_panel_stands_before_the_remarks() -> None:
    slugs = [panel.slug for panel in COMPLEX_PANELS]
    assert slugs[-2:] == ["checks", "remarks"]


def test_checks_differ_and_mend_in_parts_that_exist() -> None:
    assert len({check.slug for check in CHECKS}) == len({check.title for check in CHECKS}) == len(CHECKS)
    form: Any = COMPLEX.form
    parts = {part.slug for part in form.parts}
    assert {check.part for check in CHECKS if check.part} <= parts
