// Saves a hosted site on this device: only when asked, each file checked by its hash; an update fetches only what changed.
import { append, element, setAttributes } from "../../../search/browser/src/dom.js";

/** @typedef {Record<string, [hash: string, size: number]>} Files */
/** @typedef {{ sum: string, edition: string, sets: Record<string, string>, folders: Files, files: Files }} FileList */
/** @typedef {{ list: FileList, set: string }} Saved */
/** @typedef {{ box: HTMLElement, say(text: string): void }} Panel */

const script = document.currentScript, base = new URL("..", script instanceof HTMLScriptElement ? script.src : location.href);
const url = (/** @type {string} */ path) => new URL(path, base).href;
const hashUrl = (/** @type {string} */ hash) => url(`keep/by-sum/${hash}`);
const CACHE = `returnkb ${base.pathname}`, LIST = url("keep/files.json"), SAVED = url("keep/now"), WANTED = url("keep/wish");
const RETRY = 4_000, PARALLEL = 4, REPORT_EVERY = 25; // milliseconds, requests, files
const LATER = "Try again later; what is saved stays.";

/** Thrown for a list of files that is damaged, which the reader must learn of. */
class Damaged extends Error {}

const megabytes = (/** @type {number} */ bytes) => `${(bytes / 1e6).toFixed(bytes < 1e6 ? 2 : 1)} MB`;
/** @param {string} where @param {unknown} value */
const store = async (where, value) => (await caches.open(CACHE)).put(where, new Response(JSON.stringify(value), { headers: { "Content-Type": "application/json" } }));

/** A stored value, or null. @param {string} where @returns {Promise<any>} */
async function stored(where) {
  const hit = await caches.has(CACHE) && await (await caches.open(CACHE)).match(where);
  return hit ? hit.json() : null;
}

async function download(/** @type {string} */ where) {
  const response = await fetch(where, { cache: "no-store" });
  if (!response.ok) throw new Error("The list of files could not be read. Try again later.");
  return response.arrayBuffer();
}

function parse(/** @type {ArrayBuffer} */ bytes) {
  try { return JSON.parse(new TextDecoder().decode(bytes)); }
  catch { throw new Damaged(`The list of files is damaged. ${LATER}`); }
}

/** SHA-256 in as many digits as the expected hash has. @param {ArrayBuffer} bytes @param {string} expected */
async function hashOf(bytes, expected) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, byte => byte.toString(16).padStart(2, "0")).join("").slice(0, expected.length);
}

/** The head of the list: the edition, and hash and size of each folder's list. @returns {Promise<FileList>} */
const newestList = async () => parse(await download(LIST));
/** Whether a folder belongs to a set; folders of no set belong to all. @param {FileList} list @param {string} set @param {string} folder */
const isWanted = (list, set, folder) => set === "" || folder === set || !list.sets[folder];
const folderOf = (/** @type {string} */ name) => name.split("/")[0];
/** @param {FileList} list @param {string} set */
const wantedFiles = (list, set) => Object.keys(list.files).filter(name => isWanted(list, set, folderOf(name))).sort();
const sizeOf = (/** @type {FileList} */ list, /** @type {string[]} */ names) => names.reduce((total, name) => total + list.files[name][1], 0);
/** The size of a set by the head alone. @param {FileList} list @param {string} set */
const sizeOfSet = (list, set) => Object.keys(list.folders).filter(folder => isWanted(list, set, folder))
  .reduce((total, folder) => total + list.folders[folder][1], sizeOf(list, Object.keys(list.files)));

/** Add the files of all wanted folders to a list; unchanged ones are taken from the saved list. @param {FileList} list @param {string} set @param {FileList | null} saved */
async function complete(list, set, saved) {
  await Promise.all(Object.entries(list.folders).filter(([folder]) => isWanted(list, set, folder)).map(async ([folder, [hash]]) => {
    if (saved?.folders?.[folder]?.[0] === hash) {
      for (const [name, file] of Object.entries(saved.files)) if (folderOf(name) === folder) list.files[name] = file;
      return;
    }
    const bytes = await download(url(`keep/folders/${folder}.json`));
    if (await hashOf(bytes, hash) !== hash) throw new Damaged("The list of files was changed on its way and is refused. Try again later.");
    Object.assign(list.files, parse(bytes));
  }));
}

/** Files whose content is not saved yet, each content once. @param {FileList} list @param {string} set */
async function missingFiles(list, set) {
  const requests = await caches.has(CACHE) ? await (await caches.open(CACHE)).keys() : [], known = new Set(requests.map(request => request.url));
  return wantedFiles(list, set).filter(name => {
    const content = hashUrl(list.files[name][0]), isMissing = !known.has(content);
    known.add(content);
    return isMissing;
  });
}

async function saveFile(/** @type {Cache} */ cache, /** @type {FileList} */ list, /** @type {string} */ name) {
  const [hash] = list.files[name], response = await fetch(`${url(name)}?rk-sum=${hash}`, { cache: "no-store" });
  if (!response.ok) throw new Error(`${name} could not be read. What is saved stays; press again to go on.`);
  const body = await response.arrayBuffer();
  if (await hashOf(body, hash) !== hash) throw new Error(`${name} was changed on its way and is refused. ${LATER}`);
  await cache.put(hashUrl(hash), new Response(body, { headers: { "Content-Type": response.headers.get("Content-Type") || "application/octet-stream" } }));
}

/** Save what is missing. @param {FileList} list @param {string} set @param {Panel["say"]} say */
async function saveFiles(list, set, say) {
  const names = await missingFiles(list, set), cache = await caches.open(CACHE), all = names.length;
  let done = 0, hasFailed = false;
  async function work() {
    for (let name = names.shift(); name; name = names.shift()) {
      await saveFile(cache, list, name);
      done++;
      // A file that arrives after another has failed must not hide the reason.
      if (!hasFailed && (done % REPORT_EVERY === 0 || done === all)) say(`Saving: ${done} of ${all} files. You can close this page and go on later.`);
    }
  }
  try { await Promise.all(Array.from({ length: PARALLEL }, work)); }
  catch (error) { hasFailed = true; names.length = 0; throw error; }
}

/** Switch to a list whose files are saved, and delete what it does not need. @param {FileList} list @param {string} set */
async function switchTo(list, set) {
  await store(SAVED, { list, set });
  const cache = await caches.open(CACHE), needed = new Set([SAVED, WANTED, ...wantedFiles(list, set).map(name => hashUrl(list.files[name][0]))]);
  for (const request of await cache.keys()) if (!needed.has(request.url)) await cache.delete(request);
  await cache.delete(WANTED);
  navigator.serviceWorker.controller?.postMessage("again");
}

async function saveSite(/** @type {FileList} */ list, /** @type {string} */ set, /** @type {Panel["say"]} */ say) {
  await store(WANTED, { set });
  await complete(list, set, null);
  navigator.storage?.persist?.();
  await saveFiles(list, set, say);
  await switchTo(list, set);
  await navigator.serviceWorker.register(url("sw.js"), { scope: base.pathname, updateViaCache: "none" });
}

async function removeSite() {
  await caches.delete(CACHE);
  await (await navigator.serviceWorker.getRegistration(base.pathname))?.unregister();
}

/** A button that is disabled while its action runs. @param {string} text @param {() => Promise<void>} action @param {Panel["say"]} say */
function button(text, action, say) {
  const created = element("button", "", text);
  created.type = "button";
  created.addEventListener("click", async () => {
    created.disabled = true;
    try { await action(); } catch (error) { say(error instanceof Error ? error.message : String(error)); }
    created.disabled = false;
  });
  return created;
}

/** A box with a message at the end of the page. @param {string} id @param {string} label @returns {Panel} */
function panel(id, label) {
  const message = setAttributes(element("p"), { role: "status" });
  const box = append(setAttributes(element("section", "rk-keep"), { id, "aria-label": label }), message);
  document.querySelector("article")?.append(box);
  return { box, say: text => { message.textContent = text; } };
}

function setSelect(/** @type {FileList} */ list) {
  const select = append(element("select"), ...[["", "everything"], ...Object.entries(list.sets)]
    .map(([set, label]) => new Option(`${label}, about ${megabytes(sizeOfSet(list, set))}`, set)));
  select.setAttribute("aria-label", "What to keep");
  return select;
}

/** Offer to save the site, or to remove what is saved. */
async function offer() {
  const { box, say } = panel("rk-keep", "Keep for offline"), saved = /** @type {Saved | null} */ (await stored(SAVED)), wanted = await stored(WANTED);
  if (saved) {
    const { list: { edition, sets }, set } = saved, ofSet = set ? ` (${sets[set]})` : "";
    say(`Edition ${edition} is kept on this device${ofSet}. Whoever uses this device can see that it was.`);
    append(box, button("Remove the saved copy", async () => { await removeSite(); say("The saved copy is gone from this device."); }, say));
    return;
  }
  const list = await newestList(), select = setSelect(list);
  if (wanted) select.value = wanted.set;
  say(wanted ? "Saving was interrupted; it goes on where it stopped." : "Keep this site on this device, to read it without a network:");
  append(box, select, button(wanted ? "Go on saving" : "Keep for offline", async () => {
    await saveSite(list, select.value, say);
    say("Saved. This site now opens on this device without a network.");
  }, say));
}

/** Offer a newer edition. */
async function checkForUpdate() {
  const saved = /** @type {Saved | null} */ (await stored(SAVED));
  if (!saved) return;
  (await navigator.serviceWorker.getRegistration(base.pathname))?.update().catch(ignore);
  const list = await newestList();
  if (list.sum === saved.list.sum) return;
  await complete(list, saved.set, saved.list);
  const names = await missingFiles(list, saved.set);
  if (document.getElementById("rk-newer")) return;
  const { box, say } = panel("rk-newer", "A newer edition");
  say(`Edition ${list.edition} is out: ${names.length} files changed, about ${megabytes(sizeOf(list, names))}.`);
  append(box, button("Get it and switch to it", async () => {
    await saveFiles(list, saved.set, say);
    await switchTo(list, saved.set);
    location.reload();
  }, say));
}

/** Without a network the saved site serves, and there is nothing to report. */
function ignore() { /* nothing to report */ }

if ("caches" in window && window.crypto?.subtle) {
  if ([base.pathname, `${base.pathname}index.html`].includes(location.pathname))
    offer().catch(error => { if (error instanceof Damaged) panel("rk-keep", "Keep for offline").say(error.message); });
  // A poor connection may drop one request: try again after a pause, and whenever the network is back.
  checkForUpdate().catch(() => setTimeout(() => { checkForUpdate().catch(ignore); }, RETRY));
  window.addEventListener("online", () => { checkForUpdate().catch(ignore); });
}
