"""Forty tasks of counsellors, played in Chromium: `python -m tests.bench.counsellor_tasks [SITE]`; it takes some minutes.

A task starts where a counsellor would: with a search, on the page of the place, or in the finder. Prints for each task and
width whether the answer is in the first screen, after how many clicks, and how many screens must be scrolled. The last line
counts the tasks that need no scrolling and one click at most; below 36 of 40 at either width it fails.
"""

from __future__ import annotations

import re
import sys
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.screenshots import WIDTHS, built_site
from tests.constants import CHROMIUM

ENOUGH = 36


@dataclass(frozen=True)
class Task:
    """A task: its question, the page where the counsellor starts, its answer, and the link to the answer if one is needed.

    `start` is an address of the site, or a search after `?`; `answer` a regular expression; `link` the text of a link.
    """

    asked: str
    start: str
    answer: str
    link: str = ""


PLACE = "{}/index.html"
TASKS = (
    Task("Insulin in Gjakova", PLACE.format("kosovo/gjakova"), r"[Ii]nsulin", "Insulin"),
    Task("Insulin in Gjakova, by search", "?insulin gjakova", r"[Ii]nsulin"),
    Task("First night in Prizren", PLACE.format("kosovo/prizren"), r"[Ss]helter|[Ll]odging", "First night"),
    Task("Where to sleep in Prizren, by search", "?where to sleep prizren", r"[Ll]odging|[Ss]helter|[Ss]leep"),
    Task("School in Prizren", PLACE.format("kosovo/prizren"), r"[Ss]chool", "School"),
    Task("Who helps in Prizren", PLACE.format("kosovo/prizren"), r"\+383|0800|\+381", "Who helps"),
    Task("Lost identity card, Iraqi from Mosul", PLACE.format("iraq/mosul"), r"[Ii]dentity|INID|[Nn]ational card", "Identity card"),
    Task("Lost identity card in Iraq, by search", "?lost id card iraq", r"[Nn]ational card|INID|identity"),
    Task("Airport of Baghdad", PLACE.format("iraq/baghdad"), r"airspace (was )?closed|airport"),
    Task("Airport of Erbil", PLACE.format("iraq/erbil"), r"airspace (was )?closed|airport|Airport"),
    Task("Forced from Germany to Mali", "assistance.html#to=ML&host=DE&mode=enforced_charter", r"Likely yes|Likely no|Not known: ask"),
    Task("Belgium to Albania, voluntary", "assistance.html#to=AL&host=BE&mode=avrr", r"Likely yes|Not known: ask"),
    Task("Germany to Kosovo, voluntary", "assistance.html#to=XK&host=DE&mode=avrr&region=DE-NW&stay=12", r"Likely yes"),
    Task("Sweden to Iraq, voluntary", "assistance.html#to=IQ&host=SE&mode=avrr", r"Likely yes|Not known: ask"),
    Task("Finder from the page of Kosovo", PLACE.format("kosovo"), r"Returns from", "Who may claim what"),
    Task("Shelter for women in Kosovo", PLACE.format("kosovo"), r"helpline|0800|[Ss]helter", "Shelter for women"),
    Task("Phone of a shelter in Prizren", "kosovo/prizren/shelter-for-women.html", r"\+38[13]|0800"),
    Task("Sheet in Arabic for Erbil", "sheet.html#p=iraq/erbil&for=client&language=ar", "الأيام الأولى|الهاتف|تغيّر الوضع"),
    Task("Sheet in Albanian for Prishtina", "sheet.html#p=kosovo/prishtina&for=client&language=sq", "Ditët e para"),
    Task("Compare Erbil and Sulaymaniyah", "compare.html#p=iraq/erbil&p=iraq/sulaymaniyah", r"Sulaymaniyah and Erbil|Erbil and Sulaymaniyah"),
    Task("Take a copy along", "index.html", r"[Cc]opy for|Folder|For a computer", "Take it along: offline copy"),
    Task("Rent in Prishtina", PLACE.format("kosovo/prishtina"), r"[Rr]ent\b|flat", "Rent"),
    Task("Dialysis in Erbil", PLACE.format("iraq/erbil"), r"[Dd]ialysis", "Dialysis"),
    Task("Dialysis in Erbil, by search", "?Hewler dialysis", r"[Dd]ialysis"),
    Task("Psychiatric care in Prishtina", PLACE.format("kosovo/prishtina"), r"[Pp]sychiatr", "Psychiatric care"),
    Task("Social assistance in Kosovo", PLACE.format("kosovo"), r"[Aa]ssistance|EUR|apply", "Social assistance"),
    Task("Security in Gao", PLACE.format("mali/gao"), r"[Ss]ecurity|attack|armed", "Security"),
    Task("Legal aid in Tirana", PLACE.format("albania/tirana"), r"[Ll]egal aid", "Legal aid"),
    Task("Registering a child born abroad, Mali", PLACE.format("mali"), r"birth|child", "Registering a child"),
    Task("Finding family in Iraq", PLACE.format("iraq"), r"tracing|website|\+964", "Family"),
    Task("Wages in Gaziantep", PLACE.format("turkiye/gaziantep"), r"lira (net )?a month", "Wages"),
    Task("Rent in Aleppo", PLACE.format("syria/aleppo"), r"rents? .*(USD|pounds|lira)", "Rent"),
    Task("Insulin in Yerevan, by search", "?insulin yerevan", r"[Ii]nsulin"),
    Task("From the airport to Tirana", PLACE.format("albania/tirana"), r"ALL \d+|bus to", "Arrival"),
    Task("Start-up money in Lagos", PLACE.format("nigeria/lagos"), r"start-up|loan|grant|business", "Business grant"),
    Task("Germany to Türkiye, voluntary", "assistance.html#to=TR&host=DE&mode=avrr", r"Likely yes|Likely no|Not known: ask"),
    Task("Health insurance in Morocco, in French", "?assurance maladie maroc", r"AMO|insurance"),
    Task("Job office in Tbilisi", PLACE.format("georgia/tbilisi"), r"employment|jobs?\b", "Job office"),
    Task("Women beaten by their husband, Istanbul, by search", "?beaten by husband istanbul", r"helpline|[Ss]helter|violence"),
    Task("Sheet in French for Bamako", "sheet.html#p=mali/bamako&for=client&language=fr", "[Pp]remiers jours"),
)  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """The result of one task at one width; `screens` are those to scroll, None where the answer is not found."""

    clicks: int
    screens: float | None

    @property
    def is_quick(self) -> bool:
        """Whether the answer needs no scrolling and one click at most."""
        return self.screens is not None and self.screens <= 0 and self.clicks <= 1

    def __str__(self) -> str:
        if self.screens is None:
            return "not found"
        where = "first screen" if self.screens <= 0 else f"{self.screens:.1f} screens down"
        return f"{where}, {self.clicks} click{'' if self.clicks == 1 else 's'}"


def main(built: str | None) -> int:
    """Play all tasks at both widths; returns 1 when too few are quick."""
    with nullcontext(built) if built else built_site() as site, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        results = {task: {width: play(browser, site, task, *size) for width, size in WIDTHS.items()} for task in TASKS}
        browser.close()
    for task, outcomes in results.items():
        print(f"{task.asked:42}", *(f"{width}: {outcome!s:28}" for width, outcome in outcomes.items()))
    quick = {width: sum(outcomes[width].is_quick for outcomes in results.values()) for width in WIDTHS}
    print(f"in the first screen or one click away, of {len(TASKS)}:", quick)
    return 0 if min(quick.values()) >= ENOUGH else 1


def play(browser: Browser, site: str, task: Task, width: int, height: int) -> Outcome:
    """Play one task at one width."""
    page = browser.new_page(viewport={"width": width, "height": height})
    try:
        _start(page, site, task.start)
        found = _screens(page, task.answer, height)
        if found == 0 or not task.link:
            return Outcome(0, found)
        link = page.locator("main a", has_text=re.compile(f"^{re.escape(task.link)}$")).first
        if not link.count():
            return Outcome(0, found)
        link.evaluate("link => link.click()")
        page.wait_for_timeout(500)
        return Outcome(1, _screens(page, task.answer, height))
    finally:
        page.close()


def _start(page: Page, site: str, start: str) -> None:
    if start.startswith("?"):
        page.goto(f"{site}/index.html")
        page.fill("#rk-q", start[1:])
        page.keyboard.press("Enter")
        page.wait_for_timeout(2500)
    else:
        page.goto(f"{site}/{start}")
        page.wait_for_timeout(900)


def _screens(page: Page, answer: str, height: int) -> float | None:
    """How many screens below the first the answer is; 0 in the first. Titles, labels of questions, buttons and form fields are no answers."""
    top = page.evaluate(
        """pattern => {
            const wanted = new RegExp(pattern), walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                const box = node.parentElement.getBoundingClientRect(), isOwn = !node.parentElement.closest('option, h1, .rk-trail, .rk-count-line, .rk-q-head, .rk-tools');
                if (isOwn && box.height && box.top >= 0 && wanted.test(node.textContent)) return box.bottom;
            }
            return null;
        }""",
        answer,
    )
    return None if top is None else max(0.0, round((top - height) / height + 0.05, 1)) if top > height else 0.0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve().as_uri() if len(sys.argv) > 1 else None))
