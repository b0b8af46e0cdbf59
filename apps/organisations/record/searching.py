"""Full-text search of groups: matches in the name first, then in the text, then similar names by trigrams.

Each of these is a list of its own, asked for only when those before it do not fill the page. So a word that nearly
every group uses costs no more than a rare one, and still gives the right groups in the right order.
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.search import SearchQuery, TrigramWordDistance
from django.db.models import Case, CharField, F, Func, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Concat

from ..models import SEARCH

FEW = 20
"""Names that are alike are looked at only when fewer groups than these have the words themselves."""
MOST = 1_000
"""Groups are counted up to here. Beyond it the number says nothing that a person could use."""
ORDER = ("sort", "pk")
RANKED = ("match", *ORDER)
ALIKE = 3


class AnyWord(SearchQuery):
    """The same search for any of its words in place of all. A word that must not be there is still not wanted."""

    def as_sql(self, compiler: Any, connection: Any, function: Any = None, template: Any = None) -> Any:  # type: ignore[override]
        sql, values = super().as_sql(compiler, connection, function, template)
        return f"replace(({sql})::text, ' & ', ' | ')::tsquery", values


def query_of(words: str) -> SearchQuery:
    """All of the words, as Postgres reads what people type: quotes for a phrase, minus for what is not wanted."""
    return SearchQuery(words, search_type="websearch", config=SEARCH)


def sorted_by_name(groups: QuerySet[Any]) -> QuerySet[Any]:
    """The groups with ``sort``: the key of their name, which an index keeps."""
    return groups.annotate(sort=F("sort_name"))


def with_words(groups: QuerySet[Any], words: str) -> QuerySet[Any]:
    """Those that have all of the words in what search may look at."""
    return groups.filter(search=query_of(words))


def tiers(groups: QuerySet[Any], words: str) -> list[QuerySet[Any]]:
    """The groups that have the words, best first, each list in order of name.

    All words in the name; some of them in the name and the rest in the text; all in the text alone.
    """
    query, some = query_of(words), _any_of(words)
    found = sorted_by_name(groups)
    return [
        found.filter(named=query),
        found.filter(Q(search=query), Q(named=some), ~Q(named=query)),
        found.filter(Q(search=query), ~Q(named=some), ~Q(named=query)),
    ]


def ranked(groups: QuerySet[Any], words: str, *, none_has_them: bool = False) -> QuerySet[Any]:
    """The same in one list, where few have the words, and after them names that are alike, the most alike first.

    ``match`` is 0, 1 or 2 for the lists of ``tiers`` and 3 for names alike. To be read in the order of RANKED.
    ``none_has_them``: no group has the words, so that none of the texts need be read.
    """
    query, some = query_of(words), _any_of(words)
    apart = Cast(Func(TrigramWordDistance(words, "name") * Value(100), function="round"), CharField())
    nearest_first = Concat(
        Func(apart, Value(3), Value("0"), function="lpad", output_field=CharField()),
        F("sort_name"),
        output_field=CharField(),
    )
    if none_has_them:
        alike = groups.filter(name__trigram_word_similar=words)
        return alike.annotate(match=Value(ALIKE, output_field=IntegerField()), sort=nearest_first)
    match = Case(
        When(Q(named=query), then=0),
        When(Q(search=query) & Q(named=some), then=1),
        When(Q(search=query), then=2),
        default=ALIKE,
        output_field=IntegerField(),
    )
    return or_alike(groups, words).annotate(
        match=match,
        sort=Case(When(Q(search=query), then=F("sort_name")), default=nearest_first, output_field=CharField()),
    )


def or_alike(groups: QuerySet[Any], words: str) -> QuerySet[Any]:
    """Those that have the words, or a name that is like them."""
    return groups.filter(Q(search=query_of(words)) | Q(name__trigram_word_similar=words))


def _any_of(words: str) -> AnyWord:
    return AnyWord(words, search_type="websearch", config=SEARCH)


def count(groups: QuerySet[Any]) -> int:
    """How many there are, or one more than MOST when there are more."""
    return groups.order_by()[: MOST + 1].count()
