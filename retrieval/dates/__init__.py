"""Dates in Vietnamese, Chinese and English text, at the precision the text gives them.

The way of a text: ``folding``, ``matching`` (by ``expressions``, the tables of the languages
and their ``builders``), ``finding``, ``completing`` with ``following``, and out by ``mentions``
or ``questions``.
"""

from retrieval.dates.mentions import DateMention, days, find_dates, overlaps, without_dates
from retrieval.dates.questions import TimeConstraint, question_time
from retrieval.dates.values import LONGEST_MONTH, PartialDate, parse_date

__all__ = [
    "LONGEST_MONTH",
    "DateMention",
    "PartialDate",
    "TimeConstraint",
    "days",
    "find_dates",
    "overlaps",
    "parse_date",
    "question_time",
    "without_dates",
]
