"""Search for a part of a Korean word: 1- and 2-grams in a GIN index, no extension and no column of its own.

The SQL functions are made by the core migration `search_functions`. Both sides of a search go through the same folding, so
blanks, case, full-width letters and decomposed Hangul never matter. A name's 초성 are part of its searchable text, so
"ㅅㅅ" finds what "삼성" finds, by the same path.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import reduce
from operator import and_

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Right
from django.db.models.lookups import Exact

EXACT_UP_TO = 2
"""Grams are as long as this: shorter words are found by the index alone, of longer ones the text decides."""

MOST_WORDS = 5
"""Each is a look into every index; a longer text is a name or an address."""


class Folded(Func):
    function = "core_folded"
    output_field = TextField()


class Street(Func):
    function = "core_street"
    output_field = TextField()


class Searchable(Func):
    """A name with its 초성, and addresses without province and ward."""

    function = "core_searchable"
    output_field = TextField()


class Grams(Func):
    function = "core_grams"
    output_field = ArrayField(TextField())


LAST_DIGITS = 4
WHOLE_NUMBER = 8
"""Digits of the shortest telephone number."""


def of_number(text: str, column: str, *, by_ending: bool = False) -> Q | None:
    """Rows with that telephone number, whole or by its last four digits (B-MASK-05); None where `text` is none.

    Any other part of a number would let masked digits be guessed one search at a time. `by_ending` is for a column with no index
    but that over its last four digits: a whole number is then found by it too.
    """
    digits = re.sub(r"\D", "", text)
    ending = Q(Exact(Right(column, LAST_DIGITS), digits[-LAST_DIGITS:]))
    if len(digits) == LAST_DIGITS:
        return ending
    if len(digits) < WHOLE_NUMBER:
        return None
    return ending & Q((column, digits)) if by_ending else Q((column, digits))


def word_index(name: str, *columns: str) -> GinIndex:
    """The index that `matching` needs: on a name column and, after it, address columns."""
    return GinIndex(Grams(Searchable(*columns)), name=name)


def matching(rows: QuerySet, text: str, *columns: str) -> QuerySet:
    """`rows` whose columns hold `text`; the columns are those of the model's `word_index`, in the same order."""
    wanted = Folded(Street(Value(text)))
    found = rows.alias(grams=Grams(Searchable(*columns))).filter(grams__contains=Grams(wanted))
    if len("".join(unicodedata.normalize("NFKC", text).split())) <= EXACT_UP_TO:
        return found
    # The name alone first: it is what most words are found in, at a tenth of the cost.
    texts = found.alias(name_text=Folded(F(columns[0])), whole_text=Searchable(*columns))
    return texts.filter(Q(name_text__contains=wanted) | Q(whole_text__contains=wanted))


def holding(text: str, condition: Callable[[str], Q]) -> Q:
    """Rows for which `condition` holds of the text as it stands (홍 길 동), or of each of its words (회장 하나둘)."""
    words = text.split()
    whole = condition(text)
    return whole | reduce(and_, map(condition, words)) if 1 < len(words) <= MOST_WORDS else whole
