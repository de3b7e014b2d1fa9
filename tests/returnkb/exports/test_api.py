"""The static JSON API: files are valid by its schemas and read back to the same claims."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from returnkb.assessment.assessed import AssessedCorpus
from returnkb.exports.api import json_api
from returnkb.exports.records.records import ENTRY_RECORDS
from returnkb.model.entry import Claim, Service
from tests.constants import COLLECTION_TODAY
from tests.returnkb.exports.conftest import text

Files = dict[str, str | bytes]


@pytest.fixture(params=["small", "real"])
def judged(request: pytest.FixtureRequest) -> AssessedCorpus:
    """Each of the two assessed trees."""
    found: AssessedCorpus = request.getfixturevalue(request.param)
    return found


def _data(files: Files, name: str) -> Any:
    return json.loads(text(files[f"v1/{name}.json"]))


@pytest.mark.slow
def test_every_collection_keeps_to_its_schema(judged: AssessedCorpus) -> None:
    """Every collection is valid against the schema beside it, and says how many items it holds."""
    files = json_api.export(judged)
    for name in json_api.COLLECTIONS:
        collection = _data(files, name)
        schema = _data(files, f"schema/{name}")
        Draft202012Validator.check_schema(schema)

        assert [error.message for error in Draft202012Validator(schema).iter_errors(collection)] == []
        assert collection["count"] == len(collection["items"])
        assert collection["judged_on"] == COLLECTION_TODAY.isoformat()


def test_every_entry_keeps_to_the_schema_of_its_kind(judged: AssessedCorpus) -> None:
    """Every entry's own file is valid against the schema of its kind."""
    files = json_api.export(judged)
    checkers = {kind: Draft202012Validator(_data(files, f"schema/{kind}")) for kind in ENTRY_RECORDS}
    for entry_id in judged.entries:
        entry = _data(files, f"entries/{entry_id}")

        assert [error.message for error in checkers[entry["kind"]].iter_errors(entry)] == [], entry_id


def test_a_broken_claim_does_not_keep_to_the_schema(small: AssessedCorpus) -> None:
    """The schema is no formality: a claim without evidence, or with a field of another name, is refused."""
    files = json_api.export(small)
    schema, claims = _data(files, "schema/claims"), _data(files, "claims")
    del claims["items"][0]["evidence"]
    claims["items"][1]["verified"] = True

    assert len(list(Draft202012Validator(schema).iter_errors(claims))) == 2


def test_claims_read_back_are_the_same(judged: AssessedCorpus) -> None:
    """Claims read from the API equal the claims people wrote."""
    items = _data(json_api.export(judged), "claims")["items"]
    found = {
        item["ref"]: Claim.model_validate({name: item[name] for name in Claim.model_fields if name in item})
        for item in items
    }

    assert found == {ref: claim.claim for ref, claim in judged.claims.items()}


def test_entries_read_back_are_the_same(real: AssessedCorpus) -> None:
    """Whole entries read from the API equal the entries people wrote, text below the facts included."""
    files = json_api.export(real)
    for entry in real.entries.values():
        data = _data(files, f"entries/{entry.id}")
        model = type(entry.entry)
        fields = {name: data[name] for name in model.model_fields if name in data}
        fields["claims"] = [
            {name: claim[name] for name in Claim.model_fields if name in claim} for claim in data["claims"]
        ]

        assert model.model_validate(fields) == entry.entry
        assert data["body"] == entry.record.document.body.strip()


def test_hidden_addresses_stay_hidden(small: AssessedCorpus) -> None:
    """A safe house has its telephone in the API and neither its address nor how to get in."""
    safe_house = small.entries["kosovo/prizren/safe-house"].entry
    assert isinstance(safe_house, Service)
    assert safe_house.offices[0].address

    written = text(json_api.export(small)["v1/entries/kosovo/prizren/safe-house.json"])

    assert "Hidden Street" not in written
    assert "green gate" not in written
    assert "+383 29 000 000" in written


def test_the_index_leads_to_every_collection(small: AssessedCorpus) -> None:
    """The index names files that are there, with how many items each holds, the edition and the credits."""
    files = json_api.export(small)
    index = _data(files, "index")
    for name, one in index["collections"].items():
        assert f"v1/{one['file']}" in files
        assert f"v1/{one['schema']}" in files
        assert _data(files, name)["count"] == one["count"]

    assert index["edition"] == "2026.10"
    assert [credit["name"] for credit in index["credits"]] == ["GeoNames"]
