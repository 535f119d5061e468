"""Whether a request fits the year's 지원기준, and why, in sentences. Form, page and upload ask here; nothing else knows the rule."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.fields import format_thousand
from core.fields.numbers import WON_PER_THOUSAND
from core.particles import quoted, with_particle
from housing.models import CriterionBand, SupportCriterion
from housing.models.support_criteria import WHOLE


@dataclass(frozen=True)
class Reason:
    """`fits` None: it cannot be told."""

    sentence: str
    fits: bool | None

    @property
    def word(self) -> str:
        return {True: "맞음", False: "맞지 않음", None: "판단 불가"}[self.fits]

    @property
    def tone(self) -> str:
        return {True: "ok", False: "danger", None: "warning"}[self.fits]


@dataclass(frozen=True)
class Fit:
    reasons: tuple[Reason, ...]

    @property
    def is_outside(self) -> bool:
        return any(reason.fits is False for reason in self.reasons)

    @property
    def is_known(self) -> bool:
        return all(reason.fits is not None for reason in self.reasons)

    @property
    def summary(self) -> str:
        if self.is_outside:
            return "지원기준에 맞지 않는 신청입니다. 지원하려면 기준 밖 지원 사유를 적어야 합니다."
        return "지원기준에 맞는 신청입니다." if self.is_known else "지원기준에 맞는지 다 판단할 수 없습니다."

    @property
    def objections(self) -> str:
        return " ".join(reason.sentence for reason in self.reasons if reason.fits is False)


@dataclass(frozen=True)
class Request:
    """What is asked for, as far as it is known; once the amount is decided, that one counts. `others` are the complex's other projects
    of the year that take its one place."""

    year: int
    programme: str
    may_combine: bool
    households: int | None
    requested: int | None
    own_share: int | None
    decided: int | None = None
    others: Sequence[str] = ()

    @property
    def amount(self) -> int | None:
        return self.requested if self.decided is None else self.decided

    @property
    def amount_name(self) -> str:
        return "신청액" if self.decided is None else "결정액"


@dataclass(frozen=True)
class Criterion:
    """A 지원기준 with its bands and the names of the programmes that may stand beside another."""

    rule: SupportCriterion
    bands: Sequence[CriterionBand] = ()
    exceptions: Sequence[str] = field(default=())

    def band_of(self, households: int) -> CriterionBand | None:
        return next((band for band in self.bands if band.lower <= households and (band.upper is None or households < band.upper)), None)


def judge(request: Request, criterion: Criterion | None) -> Fit:
    if not request.programme:
        return Fit((Reason("사업구분을 고르지 않아 지원기준을 찾을 수 없습니다.", None),))
    if criterion is None:
        missing = f"{request.year}년 ‘{request.programme}’ 지원기준이 등록되어 있지 않아 판단할 수 없습니다."
        return Fit((Reason(f"{missing} 부서 관리자가 ‘지원기준’에서 등록합니다.", None),))
    ratio, cap, about_households = _limits(request, criterion)
    reasons = [*about_households, *_about_one_per_year(request, criterion)]
    if cap is not None:
        reasons.append(_about_cap(request, cap))
    if ratio is not None:
        reasons.append(_about_ratio(request, ratio))
    return Fit(tuple(reasons) or (Reason("지원기준에 정한 제한이 없습니다.", True),))


def _limits(request: Request, criterion: Criterion) -> tuple[int | None, int | None, list[Reason]]:
    """Ratio and cap that hold for the complex, and what is to be said of its households."""
    rule, households = criterion.rule, request.households
    asks = bool(criterion.bands) or rule.min_households is not None or rule.below_households is not None
    if not asks:
        return rule.ratio, rule.cap, []
    if not households:
        return _without_households(criterion)
    reasons = [_about_size(rule, households)] if rule.min_households is not None or rule.below_households is not None else []
    if not criterion.bands:
        return rule.ratio, rule.cap, reasons
    band = criterion.band_of(households)
    if band is None:
        return rule.ratio, rule.cap, [*reasons, Reason(f"{households:,}세대는 지원기준의 어느 세대 구간에도 들지 않습니다.", False)]
    reasons.append(Reason(f"{households:,}세대는 ‘{band}’ 구간입니다.", True))
    return _first(band.ratio, rule.ratio), _first(band.cap, rule.cap), reasons


def _without_households(criterion: Criterion) -> tuple[int | None, int | None, list[Reason]]:
    """A band's own figures cannot be known then; the criterion's hold where no band says otherwise."""
    rule, bands = criterion.rule, criterion.bands
    ratio = None if any(band.ratio is not None for band in bands) else rule.ratio
    cap = None if any(band.cap is not None for band in bands) else rule.cap
    return ratio, cap, [Reason("단지의 세대수를 몰라 세대수 기준을 판단할 수 없습니다. 공동주택에 세대수를 적으세요.", None)]


def _first(*values: int | None) -> int | None:
    return next((value for value in values if value is not None), None)


def _about_size(rule: SupportCriterion, households: int) -> Reason:
    if rule.min_households is not None and households < rule.min_households:
        return Reason(f"{households:,}세대로, {rule.min_households:,}세대 이상이어야 하는 기준에 모자랍니다.", False)
    if rule.below_households is not None and households >= rule.below_households:
        return Reason(f"{households:,}세대로, {rule.below_households:,}세대 미만이어야 하는 기준을 넘습니다.", False)
    return Reason(f"{households:,}세대로 세대수 기준에 맞습니다.", True)


def _about_one_per_year(request: Request, criterion: Criterion) -> list[Reason]:
    if not criterion.rule.one_per_year:
        return []
    if request.may_combine:
        return [Reason(f"{quoted(request.programme, '은')} 다른 사업과 함께 지원할 수 있어 한 단지 1사업 원칙의 예외입니다.", True)]
    if not request.others:
        return [Reason(f"이 단지의 {request.year}년 다른 사업이 없어 한 단지 1사업 원칙에 맞습니다.", True)]
    named = ", ".join(f"‘{title}’" for title in request.others)
    exceptions = f" 예외는 {', '.join(criterion.exceptions)}입니다." if criterion.exceptions else ""
    return [Reason(f"이 단지는 {request.year}년에 이미 {named} 사업이 있어 한 단지 1사업 원칙에 맞지 않습니다.{exceptions}", False)]


def _about_cap(request: Request, cap: int) -> Reason:
    if request.amount is None:
        return Reason(f"신청액을 적지 않아 한도 {format_thousand(cap)}천원과 견줄 수 없습니다.", None)
    asked = f"{request.amount_name} {format_thousand(request.amount)}천원"
    if request.amount > cap:
        return Reason(f"{asked}이 한도 {format_thousand(cap)}천원보다 {format_thousand(request.amount - cap)}천원 많습니다.", False)
    return Reason(f"{asked}은 한도 {format_thousand(cap)}천원 안입니다.", True)


def _about_ratio(request: Request, ratio: int) -> Reason:
    """Compared in whole 원, never in rounded percents."""
    if request.amount is None or request.own_share is None:
        missing = "신청액" if request.amount is None else "자부담"
        return Reason(f"{missing}을 적지 않아 지원율 {ratio}% 기준을 판단할 수 없습니다.", None)
    cost = request.amount + request.own_share
    if request.amount * WHOLE <= ratio * cost:
        return Reason(f"총사업비 {format_thousand(cost)}천원의 {ratio}%까지 지원하는 기준 안입니다.", True)
    # Nobody writes fractions of the 천원 the office writes in: the next whole one that is enough.
    least = -(-request.amount * (WHOLE - ratio) // (ratio * WON_PER_THOUSAND))
    most = request.own_share * ratio // ((WHOLE - ratio) * WON_PER_THOUSAND)
    or_less = f"{with_particle(request.amount_name, '을')} {most:,}천원 이하로 줄이거나 " if most else ""
    over = f"{with_particle(request.amount_name, '이')} 총사업비 {format_thousand(cost)}천원의 {ratio}%를 넘습니다."
    return Reason(f"{over} {or_less}자부담을 {least:,}천원 이상으로 늘려야 맞습니다.", False)
