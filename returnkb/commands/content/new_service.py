"""New service: an entry that is complete, from the least that must be known of a service."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from returnkb.commands.command import CommandError
from returnkb.commands.content.asking import needed
from returnkb.corpus.corpus import Corpus, place_of
from returnkb.corpus.new_records import service_text, usual_topic

SERVICE_OPTIONS = ("title", "organisation", "offers", "text", "source")


def new_service(corpus: Corpus, arguments: Namespace) -> str:
    """The text of the entry; raises CommandError for an organisation, a kind of help or a source that is not there."""
    questions = {
        "title": "What is the service, in plain words?",
        "organisation": "Which organisation runs it (id or name)?",
        "offers": "Which kinds of help does it give (from sources/services.yml, with commas)?",
        "text": "What does the source say, in one sentence of your own?",
        "source": "Which source says so (id)?",
    }
    given = needed(arguments, questions)
    offers = [part.strip() for part in given["offers"].split(",") if part.strip()]
    topic = arguments.topic or usual_topic(corpus, offers)
    if topic is None:
        raise CommandError("Give --topic: no service of this kind is there yet. Topics are in sources/topics.yml.")
    source = corpus.sources.get(given["source"])
    if source is None:
        raise CommandError(
            f"There is no source “{given['source']}”. Add it first: returnkb new source {given['source']} --url …"
        )
    fields: dict[str, Any] = {
        "title": given["title"],
        "topic": topic,
        "organisation": _organisation(corpus, given["organisation"]),
        "offers": offers,
        "status": "unknown",
    }
    contacts: dict[str, Any] = {name: getattr(arguments, name) for name in ("address", "website", "hours")}
    contacts["phones"] = [{"number": arguments.phone}] if arguments.phone else []
    contacts["emails"] = [arguments.email] if arguments.email else []
    evidence = {"source": source.id, "accessed": source.value.read.day.isoformat()}
    claim = {"text": given["text"], "observed": arguments.observed or "unknown", "evidence": [evidence]}
    return service_text(fields, place_of(arguments.id) or "", contacts, claim)


def _organisation(corpus: Corpus, given: str) -> str:
    """The id of an organisation by its id or one of its names."""
    for record in corpus.organisations.values():
        names = (record.value.name, *record.value.other_names)
        if given == record.id or given.casefold() in {name.casefold() for name in names}:
            return record.id
    raise CommandError(f"There is no organisation “{given}”. Add it first: returnkb new organisation ID --name …")
