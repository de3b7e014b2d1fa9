"""With the HTML gate off, the content security policy alone stops every script and request, from a server and from a folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.constants import TREE
from tests.hostile.browsers import Canary, Visitor, canary, chromium, firefox
from tests.hostile.commands import run
from tests.hostile.inputs.payloads import FIELD
from tests.hostile.policy_alone import inject, injections, not_stopped, visits

# Many payloads of each family in one browser; a few where only the browser or the scheme differs. The full run opens all in both.
_MOST, _FEW = 12, 3


@pytest.fixture(scope="module")
def site(takes_seconds: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small tree, built."""
    tree = Path(shutil.copytree(TREE, tmp_path_factory.mktemp("policy") / "tree"))
    ran = run("build", "--root", str(tree))
    assert ran.code == 0, ran.out
    return tree / "build/site"


@pytest.fixture(scope="module")
def seen() -> Iterator[Canary]:
    """The proxy that sees requests to other hosts."""
    with canary() as proxy:
        yield proxy


@pytest.fixture(scope="module")
def visitors(browser: Browser, seen: Canary, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Visitor]]:
    """Both browsers."""
    with chromium(seen, browser) as one, firefox(tmp_path_factory.mktemp("firefox"), seen) as other:
        yield {"Chromium": one, "Firefox": other}


def few(most: int = _FEW) -> list[str]:
    """Some payloads of each family, in all contexts of that family in turn."""
    found = injections()
    return [html for family in FIELD for html in [html for one, html in found if one == family][:most]]


@pytest.mark.parametrize("visitor", ["Chromium", "Firefox"])
@pytest.mark.parametrize("scheme", ["http", "file"])
def test_the_policy_stops_every_script_and_request(
    visitor: str, scheme: str, site: Path, seen: Canary, visitors: dict[str, Visitor]
) -> None:
    """No payload that reached a page as raw HTML runs or asks another host."""
    payloads = few(_MOST if (visitor, scheme) == ("Chromium", "http") else _FEW)
    seen.asked.clear()

    opened = list(visits(site, inject(site / "index.html", payloads, policy=True), visitors[visitor], scheme))

    assert not_stopped(opened, seen) == {}


@pytest.mark.parametrize("visitor", ["Chromium", "Firefox"])
def test_the_same_payloads_run_without_the_policy(
    visitor: str, site: Path, seen: Canary, visitors: dict[str, Visitor]
) -> None:
    """The control: without the policy scripts run and the canary host is asked, so that the tests above can fail."""
    seen.asked.clear()

    opened = list(visits(site, inject(site / "index.html", few(), policy=False), visitors[visitor], "http"))

    assert sum(1 for _, visit in opened if visit.executed) >= _FEW
    assert seen.asked
