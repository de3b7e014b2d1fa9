// Prefetch of the whole index, so that later queries reveal nothing to the host.

import { allShards, buckets, listFile, open, partitionFiles } from "./dictionary.js";
import { FACETS, facetFile } from "./facets.js";
import { load, loadBatches, manifest, payload } from "./loader.js";
import { DOCS_PER_FILE } from "./records.js";

const EVERYTHING = "all.js";

/** @param {(done: number, all: number) => void} progress */
export async function prefetch(progress) {
  await open();
  await load(EVERYTHING);
  const { empty, places, lists } = payload(EVERYTHING);
  const words = Array.from(buckets, name => `words-${name}.js`);
  await loadBatches([...allShards(), ...words, ...cardFiles(new Set(empty)), ...FACETS.map(facetFile), ...places, ...lists.map(listFile), ...partitionFiles()], progress);
}

/** Files of result records; copies are on a disk, where no host learns which are read. @param {Set<number>} empty */
function cardFiles(empty) {
  const { holders, seats } = manifest();
  const numbers = holders ? [] : Array.from({ length: Math.ceil(seats / DOCS_PER_FILE) }, (_, number) => number);
  return numbers.filter(number => !empty.has(number)).map(number => `cards-${number}.js`);
}
