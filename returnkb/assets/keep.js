// Keeping the site on this device: only when asked, each file checked by its sum, an update fetches only what changed.
(function () {
  "use strict";
  var own = document.querySelector('script[src$="assets/keep.js"]'), base = new URL("..", own.src);
  var NAME = "returnkb " + base.pathname, LIST = at("keep/files.json"), NOW = at("keep/now"), WISH = at("keep/wish");
  if (!window.caches || !window.crypto || !crypto.subtle) return;

  var AGAIN = 4000; // milliseconds

  function Damaged(sentence) { this.message = sentence; }
  function at(path) { return new URL(path, base).href; }
  function sumAt(sum) { return at("keep/by-sum/" + sum); }
  function megabytes(bytes) { return (bytes / 1e6).toFixed(bytes < 1e6 ? 2 : 1) + " MB"; }
  async function note(url, value) { await (await caches.open(NAME)).put(url, new Response(JSON.stringify(value), { headers: { "Content-Type": "application/json" } })); }
  async function noted(url) { if (!await caches.has(NAME)) return null; var hit = await (await caches.open(NAME)).match(url); return hit ? hit.json() : null; }

  async function read(url) {
    var answer = await fetch(url, { cache: "no-store" });
    if (!answer.ok) throw new Error("The list of files could not be read. Try again later.");
    return answer.arrayBuffer();
  }

  function told(bytes) {
    try { return JSON.parse(new TextDecoder().decode(bytes)); }
    catch (fault) { throw new Damaged("The list of files is damaged. Try again later; what is saved stays."); }
  }

  // The head of the list: what edition it is, and the sum and weight of each folder.
  async function newest() { return told(await read(LIST)); }

  function isWanted(list, set, folder) { return set === "" || folder === set || !list.sets[folder]; }

  // A list with the files of all folders wanted; those in which nothing changed are taken from the list held.
  async function complete(list, set, held) {
    await Promise.all(Object.keys(list.rooms).map(async function (folder) {
      var sum = list.rooms[folder][0], files = {};
      if (!isWanted(list, set, folder)) return;
      if (held && held.rooms && held.rooms[folder] && held.rooms[folder][0] === sum)
        Object.keys(held.files).forEach(function (name) { if (name.split("/")[0] === folder) files[name] = held.files[name]; });
      else {
        var bytes = await read(at("keep/rooms/" + folder + ".json"));
        if (await summed(bytes, sum) !== sum) throw new Damaged("The list of files was changed on its way and is refused. Try again later.");
        files = told(bytes);
      }
      Object.assign(list.files, files);
    }));
    return list;
  }

  async function summed(bytes, sum) {
    var digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return Array.from(digest, function (x) { return x.toString(16).padStart(2, "0"); }).join("").slice(0, sum.length);
  }

  function wanted(list, set) {
    return Object.keys(list.files).filter(function (name) { return isWanted(list, set, name.split("/")[0]); }).sort();
  }

  // What a choice weighs by the head alone.
  function whole(list, set) {
    return Object.keys(list.rooms).reduce(function (total, folder) {
      return total + (isWanted(list, set, folder) ? list.rooms[folder][1] : 0);
    }, weight(list, Object.keys(list.files)));
  }

  async function missing(list, set) {
    var have = await caches.has(NAME) ? (await (await caches.open(NAME)).keys()).map(function (request) { return request.url; }) : [];
    var held = new Set(have), seen = new Set();
    return wanted(list, set).filter(function (name) {
      var sum = list.files[name][0], fresh = !held.has(sumAt(sum)) && !seen.has(sum);
      seen.add(sum);
      return fresh;
    });
  }

  function weight(list, names) { return names.reduce(function (total, name) { return total + list.files[name][1]; }, 0); }

  async function getOne(store, list, name) {
    var sum = list.files[name][0];
    var answer = await fetch(at(name) + "?rk-sum=" + sum, { cache: "no-store" });
    if (!answer.ok) throw new Error(name + " could not be read. What is saved stays; press again to go on.");
    var body = await answer.arrayBuffer();
    if (await summed(body, sum) !== sum) throw new Error(name + " was changed on its way and is refused. Try again later; what is saved stays.");
    await store.put(sumAt(sum), new Response(body, { headers: { "Content-Type": answer.headers.get("Content-Type") || "application/octet-stream" } }));
  }

  async function fill(list, set, say) {
    var names = await missing(list, set), store = await caches.open(NAME);
    var all = names.length, done = 0, stopped = false;
    async function work() {
      while (names.length) {
        await getOne(store, list, names.shift());
        done++;
        // What was still on its way when another file failed must not hide why nothing goes on.
        if (!stopped && (done % 25 === 0 || done === all)) say("Saving: " + done + " of " + all + " files. You can close this page and go on later.");
      }
    }
    try { await Promise.all([work(), work(), work(), work()]); } catch (error) { stopped = true; names.length = 0; throw error; }
  }

  async function settle(list, set) {
    await note(NOW, { list: list, set: set });
    var store = await caches.open(NAME), keep = new Set([NOW, WISH]);
    wanted(list, set).forEach(function (name) { keep.add(sumAt(list.files[name][0])); });
    for (var request of await store.keys()) if (!keep.has(request.url)) await store.delete(request);
    await store.delete(WISH);
    if (navigator.serviceWorker.controller) navigator.serviceWorker.controller.postMessage("again");
  }

  async function keepIt(list, set, say) {
    await note(WISH, { set: set });
    await complete(list, set, null);
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
    await fill(list, set, say);
    await settle(list, set);
    await navigator.serviceWorker.register(at("sw.js"), { scope: base.pathname, updateViaCache: "none" });
  }

  async function forget() {
    await caches.delete(NAME);
    var registration = await navigator.serviceWorker.getRegistration(base.pathname);
    if (registration) await registration.unregister();
  }

  function button(words, deed, say) {
    var made = document.createElement("button");
    made.type = "button";
    made.textContent = words;
    made.addEventListener("click", function () {
      made.disabled = true;
      deed().catch(function (error) { say(error.message || String(error)); }).then(function () { made.disabled = false; });
    });
    return made;
  }

  function room(id, label) {
    var box = document.createElement("section"), said = document.createElement("p");
    box.id = id;
    box.className = "rk-keep";
    box.setAttribute("aria-label", label);
    said.setAttribute("role", "status");
    box.appendChild(said);
    document.querySelector("article").appendChild(box);
    return { box: box, say: function (words) { said.textContent = words; } };
  }

  function choice(list) {
    var select = document.createElement("select");
    select.setAttribute("aria-label", "What to keep");
    [["", "everything"]].concat(Object.entries(list.sets)).forEach(function (pair) {
      var option = document.createElement("option");
      option.value = pair[0];
      option.textContent = pair[1] + ", about " + megabytes(whole(list, pair[0]));
      select.appendChild(option);
    });
    return select;
  }

  async function offer() {
    var place = room("rk-keep", "Keep for offline"), held = await noted(NOW), wish = await noted(WISH);
    if (held) {
      place.say("Edition " + held.list.edition + " is kept on this device" + (held.set ? " (" + held.list.sets[held.set] + ")" : "") + ". Whoever uses this device can see that it was.");
      place.box.appendChild(button("Remove the saved copy", async function () { await forget(); place.say("The saved copy is gone from this device."); }, place.say));
      return;
    }
    var list = await newest(), select = choice(list);
    if (wish) select.value = wish.set;
    place.say(wish ? "Saving was interrupted; it goes on where it stopped." : "Keep this site on this device, to read it without a network:");
    place.box.appendChild(select);
    place.box.appendChild(button(wish ? "Go on saving" : "Keep for offline", async function () {
      await keepIt(list, select.value, place.say);
      place.say("Saved. This site now opens on this device without a network.");
    }, place.say));
  }

  async function watch() {
    var held = await noted(NOW);
    if (!held) return;
    var registration = await navigator.serviceWorker.getRegistration(base.pathname);
    if (registration) registration.update().catch(function () {});
    var list = await newest();
    if (list.sum === held.list.sum) return;
    await complete(list, held.set, held.list);
    var names = await missing(list, held.set);
    if (document.getElementById("rk-newer")) return;
    var place = room("rk-newer", "A newer edition");
    place.say("Edition " + list.edition + " is out: " + names.length + " files changed, about " + megabytes(weight(list, names)) + ".");
    place.box.appendChild(button("Get it and switch to it", async function () {
      await fill(list, held.set, place.say);
      await settle(list, held.set);
      location.reload();
    }, place.say));
  }

  function complain(error) {
    if (error instanceof Damaged) room("rk-keep", "Keep for offline").say(error.message);
    else quiet();
  }
  function quiet() { /* No network: the kept copy serves, and there is nothing to say. */ }
  if (location.pathname === base.pathname || location.pathname === base.pathname + "index.html") offer().catch(complain);
  // A poor line may drop one try; what is newer is then asked for once more, and again when the line is back.
  watch().catch(function () { setTimeout(function () { watch().catch(quiet); }, AGAIN); });
  window.addEventListener("online", function () { watch().catch(quiet); });
})();
