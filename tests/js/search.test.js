// The analyzer, spelling, postings and search in JavaScript give what the shared vectors say.

import assert from "node:assert/strict";
import { before, test } from "node:test";

import { configure, stem, tokenize } from "../../search/browser/src/text/analyzer.js";
import { compare, fnv1a } from "../../search/browser/src/text/code-points.js";
import { isoDay, agingDays, expandDays, statusOn } from "../../search/browser/src/freshness-status.js";
import { receive } from "../../search/browser/src/index/loader.js";
import { phoneticDistance, transcribe } from "../../search/browser/src/text/phonetics.js";
import { decodePostings } from "../../search/browser/src/index/postings.js";
import { search } from "../../search/browser/src/query/results.js";
import { editDistance, neighbours } from "../../search/browser/src/text/spelling.js";
import { cases, readJson } from "./vectors.js";

before(() => {
  configure(readJson("analyzer_config"));
  for (const [name, payload] of Object.entries(readJson("search_index"))) receive(name, payload);
});

test("text has the same tokens, stems and transcriptions as in Python", () => {
  for (const { input, expected } of cases("analyzer")) {
    const tokens = tokenize(input);
    assert.deepEqual({ tokens, stems: tokens.map(stem), transcriptions: tokens.map(transcribe) }, expected, input);
  }
});

test("names have the same phonetic distance as in Python", () => {
  for (const { input, expected } of cases("phonetics")) {
    const [one, other] = input.map((/** @type {string} */ name) => transcribe(tokenize(name)[0]));
    assert.equal(phoneticDistance(one, other), expected, input.join());
  }
});

test("misspelt words have the same edit distances and corrections as in Python", () => {
  for (const { input: { word, limit, candidates }, expected } of cases("spelling")) {
    const distances = candidates.map((/** @type {string} */ marked) => editDistance(word, marked.slice(0, -1), limit));
    assert.deepEqual({ distances, neighbours: neighbours(word, candidates, limit) }, expected, word);
  }
});

test("posting lists decode to the same documents and impact scores as in Python", () => {
  for (const { input, expected } of cases("postings")) {
    const { docs, impacts } = decodePostings(input);
    assert.deepEqual(Array.from(docs, (doc, at) => [doc, impacts[at]]).sort(([one], [other]) => one - other), expected);
  }
});

test("labels age on the same days as in Python", () => {
  for (const { input, expected } of cases("freshness")) {
    if ("limit" in input) {
      assert.deepEqual(agingDays(input.limit, input.from), expected);
      assert.deepEqual(expandDays(["due", input.limit], input.from), ["due", ...expected]);
    } else assert.equal(statusOn(input.label.split("|"), input.today), expected, input.label);
  }
});

test("a label that names its days is not expanded", () => {
  assert.deepEqual(expandDays(["due", "2026-01-01", "", ""], "2025-01-01"), ["due", "2026-01-01", "", ""]);
});

test("queries give the same plan, groups, claims and message as in Python", async () => {
  for (const { input, expected } of cases("search")) {
    const { plan, groups, message } = await search(input.query, input);
    const found = {
      places: plan.places,
      terms: plan.terms.map(({ kind, surface, concepts }) => [kind, surface, concepts.map(([key]) => key)]),
      corrections: plan.corrections,
      message,
      groups: groups.map(({ name, label, hits }) => [name, label, hits.map(({ card, claims }) => [card.id, claims.map(({ id }) => id)])])
    };
    assert.deepEqual(found, expected, JSON.stringify(input));
  }
});

test("the first results are those at the head of the whole response", async () => {
  /** @type {string[][]} */
  const responses = [];
  const ids = (/** @type {Awaited<ReturnType<typeof search>>} */ { groups }) => groups.flatMap(({ hits }) => hits.map(({ card }) => card.id));
  responses.push(ids(await search("school Mitrovica", { first: response => { responses.push(ids(response)); } })));
  assert.equal(responses.length, 2);
  assert.deepEqual(responses[0], responses[1].slice(0, 3));
});

test("strings sort by code point, with surrogates last", () => {
  assert.deepEqual(["\u{10437}", "\uff01", "b", "a", "ab", ""].sort(compare), ["", "a", "ab", "b", "\uff01", "\u{10437}"]);
});

test("the hash of a file name is FNV-1a", () => {
  assert.equal(fnv1a(""), "811c9dc5");
  assert.equal(fnv1a("a"), "e40c292c");
});

test("days are written in UTC", () => assert.equal(isoDay(new Date("2026-11-22T23:59:59Z")), "2026-11-22"));
