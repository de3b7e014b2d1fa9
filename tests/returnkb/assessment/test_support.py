"""Support: the number of independent sources of a claim."""

from __future__ import annotations

from dataclasses import replace

from returnkb.assessment.assessed import Support
from returnkb.assessment.support import independent_sources, support
from returnkb.corpus.corpus import Corpus, Record
from returnkb.model.entry import Claim
from returnkb.model.source import Source


def claim(*sources: str, conflicts: tuple[str, ...] = ()) -> Claim:
    """A claim that rests on these sources."""
    evidence = [{"source": name, "accessed": "2026-11-20"} for name in sources]
    return Claim(id="c1", text="A claim.", observed="2026", evidence=evidence, conflicts=conflicts)


def with_source(corpus: Corpus, name: str, like: str, **changes: object) -> Corpus:
    """The corpus with one more source."""
    record = corpus.sources[like]
    added: Record[Source] = replace(record, id=name, value=record.value.model_copy(update=changes))
    return replace(corpus, sources={**corpus.sources, name: added})


def test_one_source_is_said_to_be_one(corpus: Corpus) -> None:
    """A claim from one source is labelled so."""
    assert support(corpus, claim("city-report")) == Support.ONE_SOURCE


def test_two_publishers_corroborate(corpus: Corpus) -> None:
    """Two sources of two publishers corroborate a claim."""
    assert support(corpus, claim("city-report", "radio-series")) == Support.CORROBORATED


def test_the_same_source_twice_is_one(corpus: Corpus) -> None:
    """Two places in one source are one source."""
    assert support(corpus, claim("city-report", "city-report")) == Support.ONE_SOURCE


def test_a_repetition_is_no_second_source(corpus: Corpus) -> None:
    """A source that repeats another adds no support, whichever is named first."""
    assert support(corpus, claim("city-report", "city-summary")) == Support.ONE_SOURCE
    assert support(corpus, claim("city-summary", "city-report")) == Support.ONE_SOURCE


def test_two_repetitions_of_one_source_are_one(corpus: Corpus) -> None:
    """Two publishers that repeat the same source count as one."""
    more = with_source(corpus, "blog", "city-summary", publisher="Blog", derived_from="city-summary")
    assert support(more, claim("city-summary", "blog")) == Support.ONE_SOURCE


def test_the_same_publisher_adds_no_support(corpus: Corpus) -> None:
    """A second page of the same publisher adds no support, however its name is written."""
    more = with_source(corpus, "city-news", "city-report", publisher="MUNICIPALITY  of Prizren")
    assert support(more, claim("city-report", "city-news")) == Support.ONE_SOURCE


def test_a_repetition_speaks_with_the_voice_it_repeats(corpus: Corpus) -> None:
    """Who repeats a publisher does not corroborate another page of that publisher."""
    more = with_source(corpus, "city-news", "city-report", title="News")
    assert support(more, claim("city-summary", "city-news")) == Support.ONE_SOURCE
    assert support(more, claim("city-news", "city-summary")) == Support.ONE_SOURCE


def test_sources_that_repeat_each_other_end(corpus: Corpus) -> None:
    """Two sources that each claim to repeat the other do not make the count run for ever, nor add up."""
    ring = with_source(corpus, "a", "city-report", publisher="A", derived_from="b")
    ring = with_source(ring, "b", "city-report", publisher="B", derived_from="a")
    assert 1 <= len(independent_sources(ring, claim("a", "b"))) <= 2
    assert support(ring, claim("a", "radio-series")) == Support.CORROBORATED


def test_a_conflict_is_told_before_anything_else(corpus: Corpus) -> None:
    """A claim in conflict is labelled conflicting, however many sources it has."""
    assert support(corpus, claim("city-report", "radio-series", conflicts=("c2",))) == Support.CONFLICTING


def test_an_unknown_source_is_no_voice(corpus: Corpus) -> None:
    """What is not in the register does not count."""
    assert [record.id for record in independent_sources(corpus, claim("gone", "radio-series"))] == ["radio-series"]


def test_a_source_for_the_time_alone_adds_no_support(corpus: Corpus) -> None:
    """A page that only dates a claim does not corroborate it, and readers see what it is cited for."""
    dated = claim("city-report", "radio-series")
    only_time = dated.evidence[1].model_copy(update={"only_time": True})
    dated = dated.model_copy(update={"evidence": (dated.evidence[0], only_time)})

    assert support(corpus, dated) == Support.ONE_SOURCE
    assert [evidence.source for evidence in dated.supporting] == ["city-report"]
    assert (dated.evidence[0].where, only_time.where) == (None, "for the time only")
    assert only_time.model_copy(update={"locator": "p. 3"}).where == "p. 3, for the time only"
