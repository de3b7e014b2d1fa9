"""Documentation of rules: each has a unique code, a requirement and an origin, and is on the page of rules."""

from __future__ import annotations

import re
from datetime import date
from html import escape
from importlib import import_module
from pkgutil import walk_packages

import pytest

import returnkb.rules
from returnkb.build.compile import compile_tree
from returnkb.corpus.corpus import Corpus
from returnkb.model.finding import Level
from returnkb.rules import FORM, RULES, Rule, codes
from returnkb.rules.engine.rule import Fault, rule
from tests.constants import TODAY, TREE

BY_CODE = {numbered.code: numbered for numbered in RULES}


@pytest.fixture(scope="module")
def rules_page(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page that lists all rules, as compiled."""
    build = tmp_path_factory.mktemp("build")
    compile_tree(TREE, build, TODAY)
    return (build / "pages/about/rules.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", sorted(BY_CODE))
def test_a_rule_says_what_it_asks_for(code: str) -> None:
    """A rule has a code, a whole sentence, an origin and a docstring, and looks by a function of its own."""
    numbered = BY_CODE[code]
    assert re.fullmatch(r"[A-Z][0-9]{2}", numbered.code)
    assert re.fullmatch(r"[A-Z“].+\.", numbered.asks)
    assert numbered.origin.strip() == numbered.origin != ""
    assert re.match(r"[A-Z].+\.", numbered.check.__doc__ or "")
    assert sum(1 for other in RULES if other.check is numbered.check) == 1


def test_every_code_is_given_once() -> None:
    """No two rules share a code, and no rule has the code of a form."""
    given = [code for code, _ in codes()]
    assert len(set(given)) == len(given)
    assert set(FORM) | set(BY_CODE) == set(given)


def test_codes_are_in_order() -> None:
    """Form comes first, and all codes are in order within their kind."""
    assert [*sorted(FORM), *sorted(BY_CODE)] == [code for code, _ in codes()]


def test_no_module_of_rules_is_forgotten() -> None:
    """Every rule written in any module of the package is among those that run."""
    written: list[Rule] = []
    for module in walk_packages(returnkb.rules.__path__, "returnkb.rules."):
        written += getattr(import_module(module.name), "RULES", [])
    assert sorted(BY_CODE) == sorted(numbered.code for numbered in written)


@pytest.mark.parametrize("code", [code for code, _ in codes()])
def test_the_page_of_rules_lists_every_code(code: str, rules_page: str) -> None:
    """The page of rules names each code once, with what it asks for."""
    asks = dict(codes())[code]
    assert len(re.findall(rf">{code}</(?:h3|strong)>", rules_page)) == 1
    assert escape(asks, quote=False) in rules_page


@pytest.mark.parametrize("code", sorted(BY_CODE))
def test_the_page_of_rules_says_how_strict_a_rule_is(code: str, rules_page: str) -> None:
    """Beside each rule stand its tone and its origin, and it can be linked to."""
    numbered = BY_CODE[code]
    assert escape(f"({numbered.level}; {numbered.origin})", quote=False) in rules_page
    assert f'<h3 id="{code.lower()}">' in rules_page


def test_numbering_leaves_the_function_as_it_is(corpus: Corpus, today: date) -> None:
    """The decorator puts a function on the list under its code and returns it unchanged."""
    rules: list[Rule] = []

    def look(corpus: Corpus, today: date) -> list[Fault]:
        """No findings."""
        return []

    assert look is rule(rules, "X01", Level.UNUSUAL, "Nothing.", "nowhere")(look)
    assert [(numbered.code, list(numbered.run(corpus, today))) for numbered in rules] == [("X01", [])]
