"""`returnkb eligible`: the assistance finder on the command line."""

from __future__ import annotations

import json
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import date
from typing import Any

from returnkb.assessment.assess import assess
from returnkb.commands.command import Command, CommandError
from returnkb.eligibility.browser_data import form_options
from returnkb.eligibility.engine import evaluate_person
from returnkb.eligibility.models import Person
from returnkb.eligibility.output import as_data, as_text
from returnkb.rules import load_valid


class Eligible(Command):
    """Say for a person what they may claim: yes, no or ask, with the rules, sources and deadlines behind it."""

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        parser.add_argument("--country", required=True, metavar="XK", help="country of return")
        parser.add_argument("--host", metavar="DE", help="host country")
        parser.add_argument("--region", metavar="NW", help="part of the host country the person lived in")
        parser.add_argument("--mode", metavar="ID", help="mode of return, an id from sources/modes.yml")
        parser.add_argument(
            "--group", action="append", default=[], metavar="ID", help="a group the person belongs to; may be repeated"
        )
        parser.add_argument("--no-other-group", action="store_true", help="the person belongs to no group not named")
        parser.add_argument("--stay", type=int, metavar="MONTHS", help="months lived in the host country")
        parser.add_argument("--on", type=_day, metavar="DATE", help="the day it is asked for (default: today)")
        parser.add_argument("--left", type=_day, metavar="DATE", help="the day the person left or will leave")
        parser.add_argument("--all", action="store_true", help="also what is over or about other people")
        parser.add_argument("--json", action="store_true", help="print JSON, all of it")

    @classmethod
    def handle(cls, arguments: Namespace) -> int:
        corpus = load_valid(arguments.root, arguments.today)
        person = person_from(arguments, form_options(corpus))
        assessed = assess(corpus, arguments.today)
        items = evaluate_person(corpus, person)
        if arguments.json:
            print(json.dumps(as_data(assessed, person, items), ensure_ascii=False, indent=1))
        else:
            print(as_text(assessed, person, items, everything=arguments.all))
        return 0


def person_from(arguments: Namespace, known: dict[str, Any]) -> Person:
    """The person described by the arguments; raises CommandError for unknown values, so that a typing error never gives an answer."""
    host = arguments.host.upper() if arguments.host else None
    _expect("country of return", arguments.country.upper(), known["to"])
    if arguments.mode:
        _expect("mode of return", arguments.mode, known["modes"])
    for group in arguments.group:
        _expect("group", group, known["groups"])
    if host and len(host) != 2:
        raise CommandError(f"“{host}” is not a country code. Write two letters, such as DE.")
    if arguments.stay is not None and arguments.stay < 0:
        raise CommandError("A stay cannot be shorter than nothing. Write --stay in whole months, such as 8.")
    return Person(
        to=arguments.country.upper(),
        day=arguments.on or arguments.today,
        host=host,
        region=_region(arguments.region, host, known["regions"]),
        mode=arguments.mode,
        groups=frozenset(arguments.group),
        all_groups=arguments.no_other_group,
        stay_months=arguments.stay,
        left=arguments.left,
    )


def _region(region: str | None, host: str | None, known: dict[str, list[list[str]]]) -> str | None:
    if region is None:
        return None
    if host is None:
        raise CommandError("A region needs its country. Add --host, such as --host DE.")
    if host not in known:
        raise CommandError(f"No rule asks for a region of {host}. Leave --region out.")
    code = region.upper() if "-" in region else f"{host}-{region.upper()}"
    _expect("region", code, known[host])
    return code


def _expect(what: str, given: str, known: list[list[str]]) -> None:
    if given not in [pair[0] for pair in known]:
        listed = ", ".join(f"{pair[0]} ({pair[1]})" for pair in known)
        raise CommandError(f"“{given}” is not a {what} known here. Use one of: {listed}.")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}” is not a day (YYYY-MM-DD)") from None
