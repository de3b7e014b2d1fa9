"""JSON-LD, provenance and catalogue: an RDF library reads them to the expected statements."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, PROV, RDF

from returnkb.assessment.assessed import AssessedCorpus, AssessedEntry
from returnkb.exports.linked_data import dcat, prov, schema_org
from returnkb.exports.linked_data.schema_org import json_ld
from returnkb.exports.records.formats import FORMATS
from returnkb.exports.records.identity import urn
from returnkb.exports.records.metadata import LICENCE_URL
from returnkb.model.entry import Programme, Service
from returnkb.model.site_settings import SiteConfig
from tests.returnkb.exports.conftest import text

SDO = Namespace("https://schema.org/")

pytestmark = pytest.mark.filterwarnings("ignore")


def _graph(content: str | bytes) -> Graph:
    return Graph().parse(data=text(content), format="json-ld", publicID="https://example.org/data/")


@pytest.fixture(scope="module")
def provenance(real: AssessedCorpus) -> Graph:
    """The real collection's provenance."""
    return _graph(prov.export(real)["provenance.jsonld"])


def test_every_entry_is_a_graph(real: AssessedCorpus) -> None:
    """Every entry parses, no word is lost on the way, and each claim is in it with its text and its sources."""
    files = schema_org.export(real)
    for entry in list(real.entries.values())[::6]:
        graph = _graph(files[f"jsonld/{entry.id}.jsonld"])
        claims = set(graph.subjects(RDF.type, SDO.Claim))

        assert claims == {URIRef(urn("claim", claim.ref)) for claim in entry.claims}
        for claim in entry.claims:
            node = URIRef(urn("claim", claim.ref))
            assert graph.value(node, SDO.text) == Literal(claim.claim.text)
            assert len(set(graph.objects(node, SDO.citation))) >= 1
        sources = {URIRef(urn("source", item.source)) for claim in entry.claims for item in claim.claim.evidence}
        assert all((source, SDO.name, None) in graph for source in sources)


def test_kinds_of_entries_have_their_types(small: AssessedCorpus) -> None:
    """State bodies give a GovernmentService, others a Service; facts are a Dataset, guides an Article."""
    files = schema_org.export(small)
    wanted = {
        "kosovo/prishtina/legal-aid": SDO.Service,
        "programmes/coming-home": SDO.GovernmentService,
        "kosovo/prizren/rents": SDO.Dataset,
        "mali/gao/dialysis": SDO.Dataset,
        "guide/first-talk": SDO.Article,
    }
    for entry_id, kind in wanted.items():
        graph = _graph(files[f"jsonld/{entry_id}.jsonld"])
        assert (URIRef(urn("entry", entry_id)), RDF.type, kind) in graph


def test_no_context_comes_from_another_host(small: AssessedCorpus) -> None:
    """Contexts are inline: reading a file sends no request."""
    contents = [*schema_org.export(small).values(), *prov.export(small).values(), *dcat.export(small).values()]
    for content in contents:
        context = json.loads(text(content))["@context"]
        assert isinstance(context, dict)


class _Scripts(HTMLParser):
    """Collects the scripts of a page as a browser would cut them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.inside = tag == "script"
        if self.inside:
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.found[-1] += data


def _script(judged: AssessedCorpus, entry: AssessedEntry) -> str:
    return f'<p>before</p><script type="application/ld+json">{json_ld(judged, entry)}</script><p>after</p>'


def test_nothing_written_can_end_the_script(small: AssessedCorpus) -> None:
    """Text with </script> in it stays inside one script, on one line, and reads back as it was written."""
    entry = small.entries["kosovo/odd-letters"]
    page = _Scripts()
    page.feed(_script(small, entry))

    assert len(page.found) == 1
    assert "\n" not in page.found[0]
    assert not re.search(r"[<>&\u2028\u2029]", page.found[0])
    nodes = json.loads(page.found[0])["@graph"]
    assert nodes[0]["name"] == entry.entry.title
    assert nodes[1]["text"] == entry.claims[0].claim.text


def test_a_template_takes_it_as_it_is(small: AssessedCorpus) -> None:
    """In an escaping template the text is not escaped a second time."""
    from jinja2 import Environment

    template = Environment(autoescape=True).from_string("<script>{{ data }}</script>")
    page = template.render(data=json_ld(small, small.entries["kosovo/odd-letters"]))

    assert json.loads(page.removeprefix("<script>").removesuffix("</script>"))["@graph"]


def test_services_tell_how_to_reach_them(small: AssessedCorpus) -> None:
    """A service has its provider, kinds, area, audience and channels; the street of a safe house is left out."""
    legal, safe = small.entries["kosovo/prishtina/legal-aid"], small.entries["kosovo/prizren/safe-house"]
    assert isinstance(legal.entry, Service)
    node = json.loads(json_ld(small, legal))["@graph"][0]
    hidden = str(json_ld(small, safe))

    assert node["provider"]["name"] == "Advice House"
    assert node["serviceType"] == ["Legal aid"]
    assert node["availableChannel"][0]["servicePhone"][0]["telephone"] == "+383 38 200 000"
    assert node["availableChannel"][0]["serviceLocation"]["address"]["addressCountry"] == "XK"
    assert "+383 29 000 000" in hidden
    assert "Hidden Street" not in hidden


def test_programmes_offer_their_packages(real: AssessedCorpus) -> None:
    """Every package of a programme is an offer of it."""
    for entry in real.entries.values():
        if isinstance(entry.entry, Programme) and entry.entry.packages:
            offers = json.loads(json_ld(real, entry))["@graph"][0]["hasOfferCatalog"]["itemListElement"]
            assert [offer["identifier"] for offer in offers] == [package.id for package in entry.entry.packages]


def test_provenance_leads_from_every_claim_to_its_sources(provenance: Graph, real: AssessedCorpus) -> None:
    """Every claim was derived from its sources, by a reading on the day it was read."""
    for claim in real.claims.values():
        node = URIRef(urn("claim", claim.ref))
        sources = {URIRef(urn("source", item.source)) for item in claim.claim.evidence}

        assert set(provenance.objects(node, PROV.wasDerivedFrom)) == sources
        readings = set(provenance.objects(node, PROV.wasGeneratedBy))
        assert {provenance.value(reading, PROV.used) for reading in readings} == sources
        days = {str(provenance.value(reading, PROV.endedAtTime))[:10] for reading in readings}
        assert days == {item.accessed.isoformat() for item in claim.claim.evidence}


def test_sources_have_publishers(provenance: Graph, real: AssessedCorpus) -> None:
    """Every source is attributed to an agent with a name."""
    for source_id, record in real.corpus.sources.items():
        agent = provenance.value(URIRef(urn("source", source_id)), PROV.wasAttributedTo)
        assert (agent, RDF.type, PROV.Agent) in provenance
        assert record.value.publisher in {str(name) for name in provenance.objects(agent)}


def test_repeated_sources_quotes_checks_and_withdrawals(small: AssessedCorpus) -> None:
    """What repeats another source, quotes, was checked by a person or was withdrawn is told as such."""
    graph = _graph(prov.export(small)["provenance.jsonld"])
    repeating = URIRef(urn("source", "city-summary"))
    quoting = URIRef(urn("claim", "kosovo/odd-letters#c1"))
    checked = URIRef(urn("claim", "kosovo/prishtina/legal-aid#c1"))
    check = graph.value(predicate=PROV.used, object=checked)

    assert graph.value(repeating, PROV.wasDerivedFrom) == URIRef(urn("source", "city-report"))
    assert graph.value(quoting, PROV.wasQuotedFrom) == URIRef(urn("source", "city-report"))
    assert str(graph.value(check, PROV.endedAtTime)).startswith("2026-11-10")
    assert str(graph.value(URIRef(urn("claim", "kosovo/gone#c1")), PROV.invalidatedAtTime)).startswith("2026-10-31")


def test_the_catalogue_lists_every_format(small: AssessedCorpus) -> None:
    """Every format is a distribution under the licence; those in the site have a file, the others a page."""
    graph = _graph(dcat.export(small)["catalog.jsonld"])
    for one in FORMATS:
        node = URIRef(urn("distribution", one.name))
        assert (None, DCAT.distribution, node) in graph
        assert graph.value(node, DCTERMS.license) == URIRef(LICENCE_URL)
        assert graph.value(node, DCAT.accessURL) == URIRef("https://example.org/about/data.html")
        file = URIRef(f"https://example.org/data/{one.start}") if one.in_site else None
        assert graph.value(node, DCAT.downloadURL) == file

    root = graph.value(predicate=RDF.type, object=DCAT.Catalog)
    assert str(graph.value(root, DCTERMS.issued)) == "2026-10-31"
    assert str(graph.value(root, DCAT.version)) == "2026.10"


def test_absolute_addresses_when_the_site_has_one(small: AssessedCorpus) -> None:
    """Where mkdocs.yml names the site's address, entries and claims carry theirs; elsewhere they carry none."""
    entry = small.entries["kosovo/prizren/rents"]
    assert '"url": "https://kb' not in json_ld(small, entry)
    setting = replace(small.corpus.settings, site=SiteConfig(url="https://kb.example.org/site/"))
    hosted = replace(small, corpus=replace(small.corpus, settings=setting))
    nodes = json.loads(json_ld(hosted, entry))["@graph"]
    graph = _graph(dcat.export(hosted)["catalog.jsonld"])

    assert nodes[0]["url"] == "https://kb.example.org/site/kosovo/prizren/rents.html"
    assert nodes[1]["url"] == "https://kb.example.org/site/kosovo/prizren/rents.html#c1"
    file = graph.value(URIRef(urn("distribution", "api")), DCAT.downloadURL)
    assert file == URIRef("https://kb.example.org/site/data/v1/index.json")
