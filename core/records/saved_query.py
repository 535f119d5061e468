"""Which part of a list's address may be kept under a name, and when none may."""

from urllib.parse import urlencode

from django.core.exceptions import ValidationError

from core.records.list_request import ListRequest
from core.records.private_search import holds_phone, is_token

KEPT_BESIDE_FILTERS = ("sort", "columns", "per_page")
PERSONAL = "개인정보를 찾는 말이 든 조건은 저장할 수 없습니다. 찾을 말을 지우고 조회한 뒤 저장하세요."
UNREADABLE = "읽을 수 없는 조건이 있어 저장할 수 없습니다. 목록에서 조건을 고친 뒤 저장하세요."


def query_to_keep(asked: ListRequest) -> str:
    """Filters, sort, columns and page length; never the page. Raises ValidationError with a sentence for what must not be stored."""
    words = [value for name in asked.kind.word_filters for value in asked.params.getlist(name) if value.strip()]
    if any(asked.kind.searches_personal or is_token(word) or holds_phone(word) for word in words):
        raise ValidationError(PERSONAL)
    if asked.filterset.complaints():
        raise ValidationError(UNREADABLE)
    known = {*asked.kind.filterset.base_filters, *KEPT_BESIDE_FILTERS}
    return urlencode([(name, value) for name, values in asked.params.lists() for value in values if name in known and value])
