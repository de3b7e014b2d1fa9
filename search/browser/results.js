// Results as a reader sees them. Data only ever becomes text, never markup.
var root = base.replace(/search\/$/, "");

function element(name, className, text) {
  var made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}
function foreign(name, className, text) {
  var made = element(name, className, text);
  made.dir = "auto";
  return made;
}
function addressOf(hit) {
  return root + hit.card.url + (hit.claims.length ? "#" + encodeURIComponent(hit.claims[0].id) : "");
}
function link(href, text, className) {
  var made = foreign("a", className, text);
  made.href = href;
  return made;
}
function badge(what) {
  var made = element("span", "rk-badge rk-" + what.status, what.status);
  made.dataset.status = what.status;
  ["due", "overdue", "historical"].forEach(function (day) { if (what[day]) made.dataset[day] = what[day]; });
  return made;
}
function supportTag(claim) {
  var tone = { corroborated: " rk-good", conflicting: " rk-warn" }[claim.support] || "";
  return element("span", "rk-tag" + tone, claim.support);
}
function whenSpan(claim) {
  var made = element("span", "rk-when" + (claim.until ? "" : " rk-undated"), claim.when);
  if (claim.until) made.dataset.until = claim.until;
  return made;
}
function claimMeta(claim) {
  var made = element("p", "rk-meta");
  [badge(claim), supportTag(claim), whenSpan(claim)].forEach(function (part) { made.append(part, " "); });
  return made;
}
function claimParts(claim, isOther) {
  var text = foreign("p", "rk-said-claim" + (claim.status === "historical" ? " rk-past" : ""));
  if (isOther) text.append(element("strong", "", "Another source says otherwise: "));
  text.append(claim.text);
  return [text, claimMeta(claim)];
}
function resultOf(hit) {
  var made = element("article", "rk-result"), title = element("h3");
  title.append(link(addressOf(hit), hit.card.title));
  made.append(title);
  made.append(foreign("p", "rk-where", [hit.card.where, hit.card.kind, hit.card.closed ? "closed" : ""].filter(Boolean).join(" · ")));
  if (hit.card.kind === "gap") made.append(foreign("p", "rk-gap", "Searched and not found. " + (hit.card.summary || "")));
  hit.claims.forEach(function (claim, at) { claimParts(claim, at > 0).forEach(function (part) { made.append(part); }); });
  if (!hit.claims.length) made.append(badge(hit.card));
  return made;
}
function groupOf(group, level) {
  var made = element("section", "rk-results-group"), head = foreign(level || "h2", "rk-group", group.label);
  made.append(head);
  made.setAttribute("aria-label", group.label);
  group.hits.forEach(function (hit) { made.append(resultOf(hit)); });
  return made;
}
function refresh(holder) {
  if (window.returnkbFreshness) window.returnkbFreshness.show(holder, new Date());
}
