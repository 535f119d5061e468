"""What the preview of an upload shows: one row per row of the file, by result, a page at a time."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from core.imports.models import ImportRow, ImportRun
from core.imports.outcome import Outcome
from core.imports.vocabulary import own_headers
from core.records.kind import RecordKind
from core.records.models import own_field
from core.typed_numbers import number_in

PER_PAGE = 50

RESULTS: Mapping[str, tuple[str, str]] = {
    Outcome.CREATED: ("새로 등록", "success"),
    Outcome.UPDATED: ("변경", "information"),
    Outcome.UNCHANGED: ("그대로", ""),
    Outcome.REJECTED: ("거부", "danger"),
}
LEFT_OUT = "left_out"
WARNED = "warned"
ASKED = "asked"

NOT_TAKEN = ("", "넣지 않음")
UNDECIDED = ("", "고르지 않음(거부)")
ANSWERS: Mapping[str, list[tuple[str, str]]] = {
    "same": [UNDECIDED, ("same", "같은 자료로 고치기"), ("new", "새로 등록")],
    "twin": [UNDECIDED, ("new", "새로 등록")],
    "hidden": [UNDECIDED, ("restore", "되살리고 고치기")],
}


def offered_answers(question: str, *, may_restore: bool) -> list[tuple[str, str]]:
    """Bringing a record back takes the right to restore, in an upload too."""
    return [] if question == "hidden" and not may_restore else ANSWERS.get(question, [])


def keep_decisions(run: ImportRun, answers: Mapping[str, str], *, may_restore: bool, for_all: str = "") -> bool:
    """Answers are named decision_<line>; `for_all` holds for the rows left undecided. Whether anything changed."""
    is_changed = False
    for row in run.rows.exclude(question=""):
        offered = {value for value, _ in offered_answers(row.question, may_restore=may_restore)}
        answer = answers.get(f"decision_{row.line}", row.decision)
        answer = answer or for_all
        if answer in offered and answer != row.decision:
            run.rows.filter(pk=row.pk).update(decision=answer)
            is_changed = True
    return is_changed


def keep_answers(run: ImportRun, given: Mapping[str, str]) -> bool:
    """The answers to what is asked once for the whole file, named which_<key>; they wait for the caller's save. Whether any changed."""
    answers = dict(run.answers)
    for question in run.questions:
        answer = given.get(f"which_{question['key']}")
        if answer in {"", *(value for value, _ in question["options"])}:
            answers[question["key"]] = answer
    answers = {key: answer for key, answer in answers.items() if answer}
    is_changed = answers != run.answers
    run.answers = answers
    return is_changed


def asked_of_the_file(run: ImportRun) -> list[dict[str, Any]]:
    """What core/_import_questions.html prints."""
    return [
        {
            **question,
            "name": f"which_{question['key']}",
            "options": [NOT_TAKEN, *question["options"]],
            "answer": run.answers.get(question["key"], ""),
        }
        for question in run.questions
    ]


def people_offered(run: ImportRun, kind: RecordKind) -> dict[str, list[int]]:
    """Whose masked particulars the questions show, by the kind of the person."""
    parent = kind.sheet.parent if kind.sheet is not None else None
    if parent is None or not parent.model.PERSONAL:
        return {}
    asked = [question for question in run.questions if question["key"].startswith(f"{parent.field}:")]
    return {parent.model._meta.label_lower: sorted({int(pk) for question in asked for pk, _ in question["options"]})}


def result_counts(run: ImportRun) -> list[dict[str, Any]]:
    return [
        {"label": "새로 등록", "count": run.created_count},
        {"label": "변경", "count": run.updated_count},
        {"label": "그대로", "count": run.unchanged_count},
        {"label": "거부", "count": run.rejected_count},
        {"label": "제외한 행", "count": len(run.left_out)},
    ]


def facts_by_label(kind: RecordKind, facts: Mapping[str, str]) -> list[tuple[str, str]]:
    """What is read for a new record, in the order of its sheet, as core/_change_list.html prints it."""
    headers = own_headers(kind)
    in_order = [*(name for name in headers if name in facts), *(name for name in facts if name not in headers)]
    return [(headers.get(name) or str(own_field(kind.model, name).verbose_name), facts[name]) for name in in_order if facts[name]]


class PreviewPage:
    def __init__(self, run: ImportRun, kind: RecordKind, params: QueryDict, *, may_restore: bool) -> None:
        self.run, self.kind, self.may_restore = run, kind, may_restore
        self.show = params.get("show", "")
        self.number = number_in(params.get("page", ""), most_digits=6) or 1

    @cached_property
    def question_count(self) -> int:
        return self.run.rows.exclude(question="", asked={}).count()

    @property
    def has_questions(self) -> bool:
        """Of single rows, which can be answered all at once."""
        return self.question_count > 0 and self.run.rows.exclude(question="").exists()

    @property
    def why_not(self) -> str:
        if self.run.created_count + self.run.updated_count == 0:
            return "저장할 것이 없습니다. 바뀌는 행이 없거나 모두 거부되었습니다."
        if self.run.rejected_count and not self.run.skips_rejected:
            or_answer = "물음에 답하거나, " if self.question_count else ""
            skip = "‘오류 행 빼고 저장’을 고르고 저장하세요."
            return f"거부된 행이 {self.run.rejected_count:,}건 있습니다. {or_answer}파일을 고쳐 다시 올리거나, {skip}"
        return ""

    def context(self) -> dict[str, Any]:
        rows = self.rows()
        total = len(self.run.left_out) if self.show == LEFT_OUT else rows.count()
        pages = max(1, -(-total // PER_PAGE))
        number = min(max(1, self.number), pages)
        start = (number - 1) * PER_PAGE
        if self.show == LEFT_OUT:
            shown = [self._left_out(one) for one in self.run.left_out[start : start + PER_PAGE]]
        else:
            shown = [self._row(row) for row in rows[start : start + PER_PAGE]]
        questions = asked_of_the_file(self.run)
        return {"tabs": self.tabs(), "questions": questions, "rows": shown, "count": total, "page": self._page(number, pages, start, total)}

    def rows(self) -> QuerySet:
        rows = ImportRow.objects.filter(run=self.run)
        if self.show in RESULTS:
            return rows.filter(outcome=self.show)
        if self.show == ASKED:
            return rows.exclude(question="", asked={})
        return rows.exclude(warnings=[]) if self.show == WARNED else rows

    def tabs(self) -> list[dict[str, Any]]:
        run = self.run
        counted = [
            ("", "모두", run.row_count),
            (Outcome.CREATED, "새로 등록", run.created_count),
            (Outcome.UPDATED, "변경", run.updated_count),
            (Outcome.UNCHANGED, "그대로", run.unchanged_count),
            (WARNED, "확인 필요", run.warned_count),
            (Outcome.REJECTED, "거부", run.rejected_count),
            *([(ASKED, "물음", self.question_count)] if self.question_count else []),
            (LEFT_OUT, "제외한 행", len(run.left_out)),
        ]
        return [
            {"label": label, "count": number, "url": f"?show={show}" if show else "?", "is_current": self.show == show}
            for show, label, number in counted
        ]

    def _row(self, row: ImportRow) -> dict[str, Any]:
        result, tone = RESULTS.get(row.outcome, ("", ""))
        return {
            "line": row.line,
            "result": result,
            "tone": "warning" if row.warnings and row.outcome != Outcome.REJECTED else tone,
            "record": row.label,
            "record_pk": row.record_pk,
            "record_url": self.kind.url("detail", row.record_pk) if row.record_pk else "",
            "changes": row.changes,
            "facts": facts_by_label(self.kind, row.facts),
            "sentences": [*row.errors, *row.warnings],
            "answers": offered_answers(row.question, may_restore=self.may_restore),
            "decision": row.decision,
        }

    def _left_out(self, one: Mapping[str, Any]) -> dict[str, Any]:
        return {"line": one["line"], "result": "제외", "tone": "", "record": "", "record_pk": None, "sentences": [one["reason"]]}

    def _page(self, number: int, pages: int, start: int, total: int) -> dict[str, Any]:
        def link(to: int) -> str:
            return f"?show={self.show}&page={to}" if 1 <= to <= pages and to != number else ""

        nearby = range(max(1, number - 4), min(pages, number + 4) + 1)
        return {
            "number": number,
            "pages": pages,
            "first_url": link(1),
            "previous_url": link(number - 1),
            "next_url": link(number + 1),
            "last_url": link(pages),
            "links": [(to, f"?show={self.show}&page={to}", to == number) for to in nearby],
            "start": start + 1 if total else 0,
            "end": min(start + PER_PAGE, total),
        }
