// JSONP loader: each index file is a classic script that passes its payload to one callback, which also works from a folder.
/** @import { Manifest } from "../types" */
import { loadScript } from "../dom.js";

export const MANIFEST = "index.js";
const MAX_ATTEMPTS = 64;
const payloads = new Map(), loading = new Map();
let base = "";

/** Thrown by a step that needs files which are not loaded; the step is repeated once they are. */
export class MissingFiles extends Error {
  /** @param {string[]} names */
  constructor(names) {
    super(`Not loaded: ${names.join(", ")}`);
    this.names = names;
  }
}

/** Set the URL of the index folder and register the JSONP callback. @param {string} url */
export function startLoader(url) {
  base = url;
  window.returnkbShard = receive;
}

/** Store a payload. @param {string} name @param {unknown} data */
export function receive(name, data) { payloads.set(name, data); }

/** Drop a payload that was decoded, but remember that its file is loaded. @param {string} name */
export function release(name) { payloads.set(name, true); }

export const isLoaded = (/** @type {string} */ name) => payloads.has(name);
/** @returns {Manifest} */
export const manifest = () => payloads.get(MANIFEST);

/** Throw MissingFiles unless all files are loaded. @param {string[]} names */
export function requireFiles(names) {
  const missing = names.filter(name => !payloads.has(name));
  if (missing.length) throw new MissingFiles(missing);
}

/** The payload of a file; throws MissingFiles. @param {string} name */
export function payload(name) {
  requireFiles([name]);
  return payloads.get(name);
}

/** Load a file once. @param {string} name @returns {Promise<unknown>} */
export function load(name) {
  if (payloads.has(name)) return Promise.resolve();
  const file = bundleOf(name);
  if (!loading.has(file)) loading.set(file, loadScript(base + file).finally(() => loading.delete(file)));
  return loading.get(file).catch(() => { throw new Error(`The search index lacks ${file}.`); });
}

/** The file that holds a file: in copies, small files are bundled. @param {string} name */
function bundleOf(name) {
  const bundles = manifest()?.packs || {};
  const kind = name.split("-", 1)[0], numbered = /-n?([0-9a-f]+)(-\d+)?\.js$/.exec(name);
  return numbered && bundles[kind] ? `pack-${kind}-${parseInt(numbered[1], 16) % bundles[kind]}.js` : name;
}

/** Run a step; load the files it misses and repeat it. @template T @param {() => T} step @returns {Promise<T>} */
export async function withFiles(step) {
  for (let attempt = 0; ; attempt++) {
    try { return step(); }
    catch (error) {
      if (!(error instanceof MissingFiles) || attempt === MAX_ATTEMPTS) throw error;
      await Promise.all(error.names.map(load));
    }
  }
}

/** Load files in batches. @param {string[]} names @param {(done: number, all: number) => void} progress */
export async function loadBatches(names, progress) {
  const batch = 24;
  for (let at = 0; at < names.length; at += batch) {
    await Promise.all(names.slice(at, at + batch).map(load));
    progress(Math.min(at + batch, names.length), names.length);
  }
}
