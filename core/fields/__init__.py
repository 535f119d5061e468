"""Fields with one normal form each: telephone numbers, amounts of money, dates and counts as the office writes them."""

from core.fields.constraints import all_or_none
from core.fields.dates import BusinessDateField, format_period, parse_business_date
from core.fields.generated import value_field
from core.fields.moments import BusinessMomentField, parse_business_moment
from core.fields.numbers import (
    GroupedIntegerField,
    WonField,
    format_thousand,
    format_won,
    in_thousand,
    parse_thousand,
    parse_won,
)
from core.fields.phones import (
    PhoneField,
    format_phone,
    is_placeholder_phone,
    last_four,
    normalise_phone,
    phone_is_digits,
)

__all__ = [
    "BusinessDateField",
    "BusinessMomentField",
    "GroupedIntegerField",
    "PhoneField",
    "WonField",
    "all_or_none",
    "format_period",
    "format_phone",
    "format_thousand",
    "format_won",
    "in_thousand",
    "is_placeholder_phone",
    "last_four",
    "normalise_phone",
    "parse_business_date",
    "parse_business_moment",
    "parse_thousand",
    "parse_won",
    "phone_is_digits",
    "value_field",
]
