// Prefetch of the whole index, so that later queries reveal nothing to the host.
import { allShards, buckets, listFile, open } from "./dictionary.js";
import { FACETS, facetFile } from "../query/facets.js";
import { load, loadBatches, manifest, payload } from "./loader.js";
import { DOCS_PER_FILE, cardFile } from "./records.js";

const EVERYTHING = "all.js";

export async function prefetch(/** @type {(done: number, all: number) => void} */ progress) {
  await open();
  await load(EVERYTHING);
  const { empty, places, lists } = payload(EVERYTHING);
  const cards = Array.from({ length: Math.ceil(manifest().seats / DOCS_PER_FILE) }, (_, number) => number).filter(number => !empty.includes(number)).map(cardFile);
  const words = Array.from(buckets, name => `words-${name}.js`);
  await loadBatches([...allShards(), ...words, ...cards, ...FACETS.map(facetFile), ...places, ...lists.map(listFile)], progress);
}
