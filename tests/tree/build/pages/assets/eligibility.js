// Who may claim what, as returnkb/eligibility.py answers it: the same data in, the same items out.
(function () {
  "use strict";
  var MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December"];
  var STAGES = ["before", "arrival", "later", "unsaid"];
  var STANDINGS = ["live", "silent", "elsewhere", "not_yet", "over"];
  var ANSWERS = ["yes", "ask", "no"];
  var FACETS = ["host", "region", "to", "mode", "groups", "stay"];
  var LAST_DAY = "9999-12-31";

  function has(list, value) { return list.indexOf(value) >= 0; }

  // Days are texts (2026-11-22), which sort as they follow each other; numbers of days only for counting.
  function number(day) { return Math.round(Date.parse(day + "T00:00:00Z") / 86400000); }
  function text(count) { return new Date(count * 86400000).toISOString().slice(0, 10); }
  function later(day, days) { return text(Math.min(number(day) + days, number(LAST_DAY))); }

  function monthsLater(day, months) {
    var parts = day.split("-").map(Number), count = parts[0] * 12 + parts[1] - 1 + months;
    var year = Math.floor(count / 12), month = count % 12;
    if (year > 9999) return LAST_DAY;
    var length = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
    return text(Math.round(Date.UTC(year, month, Math.min(parts[2], length)) / 86400000));
  }

  function dayWords(day) {
    var parts = day.split("-").map(Number);
    return parts[2] + " " + MONTHS[parts[1] - 1] + " " + parts[0];
  }

  function counted(amount, noun) { return amount + " " + noun + (amount === 1 ? "" : "s"); }

  function groupsFit(groups, person) {
    if (has(groups, "any") || person.groups.some(function (group) { return has(groups, group); })) return true;
    return person.all_groups ? false : null;
  }

  function fits(facet, rule, person) {
    if (facet === "host") {
      if (!person.host) return null;
      var hosts = rule.hosts.length ? rule.hosts : rule.regions.map(function (region) { return region.split("-")[0]; });
      return has(hosts, person.host);
    }
    if (facet === "region") {
      if (!person.host) return null;
      var within = rule.regions.filter(function (region) { return region.indexOf(person.host + "-") === 0; });
      if (!within.length) return true;
      return person.region ? has(within, person.region) : null;
    }
    if (facet === "to") return has(rule.to, person.to);
    if (facet === "mode") return person.mode ? has(rule.modes, person.mode) : null;
    if (facet === "groups") return groupsFit(rule.groups, person);
    return person.stay_months === null ? null : person.stay_months >= rule.stay;
  }

  // Facets in which a rule is about other people (false), or about which nothing is told (null).
  function facetsThat(verdict, rule, person) {
    return FACETS.filter(function (facet) { return facet in rule.asks && fits(facet, rule, person) === verdict; });
  }

  function windowDeadline(rule, person) {
    var start = person.left || person.day, last, words;
    if (rule.arrival !== null) {
      last = later(start, rule.arrival);
      words = ["Apply within " + counted(rule.arrival, "day") + " of arrival", "arrives"];
    } else if (rule.departure !== null) {
      last = monthsLater(start, rule.departure);
      words = ["Apply within " + counted(rule.departure, "month") + " of departure", "leaves"];
    } else return [];
    var condition = person.left ? "" : " if the person " + words[1] + " on " + dayWords(person.day);
    return [deadline(rule, "apply_by", last, person, words[0] + ": by " + dayWords(last) + condition + ".")];
  }

  function noticeDeadline(rule, person) {
    if (rule.before === null) return [];
    var ask = "Apply " + counted(rule.before, "day") + " or more before departure", turn;
    if (person.left) {
      turn = text(number(person.left) - rule.before);
      return [deadline(rule, "apply_by", turn, person, ask + ": by " + dayWords(turn) + ".")];
    }
    turn = later(person.day, rule.before);
    return [deadline(rule, "leave_from", turn, person,
      ask + ": who applies on " + dayWords(person.day) + " can leave from " + dayWords(turn) + ".")];
  }

  function deadline(rule, kind, day, person, sentence) {
    return { rule: rule.id, kind: kind, day: day, days: number(day) - number(person.day), sentence: sentence };
  }

  function hear(rule, person) {
    function heard(state, sentence, questions, deadlines) {
      return { rule: rule, state: state, sentence: sentence, questions: questions || [], deadlines: deadlines || [] };
    }
    var says = rule.says, apart = facetsThat(false, rule, person), unknown = facetsThat(null, rule, person);
    if (apart.length) return heard("apart", apart.map(function (facet) { return rule.speaks[facet]; }).join(" "));
    if (rule.last && person.day > rule.last)
      return heard("expired", "It said " + says + " and held until " + dayWords(rule.last) + ".");
    if (rule.first && person.day < rule.first)
      return heard("not_yet", "It says " + says + " and holds from " + dayWords(rule.first) + ".");
    var deadlines = windowDeadline(rule, person).concat(noticeDeadline(rule, person));
    var missed = deadlines.filter(function (one) { return one.kind === "apply_by" && one.days < 0; });
    if (missed.length)
      return heard("too_late", "The time to apply ended on " + dayWords(missed[0].day) + ".", [], deadlines);
    if (unknown.length) {
      var questions = unknown.map(function (facet) { return rule.asks[facet]; });
      return heard("possible", "It says " + says + ", if the answer is yes: " + questions.join(" "), questions, deadlines);
    }
    if (!rule.sure || person.day < rule.sure)
      return heard("undated", "It says " + says + ", but not when it held.", [], deadlines);
    return heard("decides", "It says " + says + ".", [], deadlines);
  }

  function isMaybe(one) { return one.state === "possible" || one.state === "undated"; }

  // An answer stands only if no rule that may turn out to fit would change it.
  function weigh(heard, rules) {
    var sure = heard.filter(function (one) { return one.state === "decides"; });
    function outweighed(one) {
      return sure.some(function (other) { return has(other.rule.narrower, rules.indexOf(one.rule)); });
    }
    var top = sure.filter(function (one) { return !outweighed(one); });
    var maybe = heard.filter(function (one) { return isMaybe(one) && !outweighed(one); });
    var marked = heard.map(function (one) {
      if ((one.state !== "decides" && !isMaybe(one)) || !outweighed(one)) return one;
      return { rule: one.rule, state: "outweighed", questions: [], deadlines: [],
        sentence: "It says " + one.rule.says + ", but a narrower rule goes first." };
    });
    var says = top.map(function (one) { return one.rule.says; });
    if (has(says, "yes") && has(says, "no")) return ["ask", "conflict", marked];
    if (has(says, "ask")) return ["ask", "rule", marked];
    var changing = maybe.filter(function (one) { return !has(says, one.rule.says); });
    if (changing.length) {
      var open = changing.some(function (one) { return one.questions.length; });
      return ["ask", open ? "depends" : "undated", marked];
    }
    return top.length ? [says[0], "rule", marked] : ["ask", null, marked];
  }

  function holds(rule, day) { return !(rule.first && day < rule.first) && !(rule.last && day > rule.last); }

  function whySilent(entry, heard, person) {
    function anyIs(state) { return heard.some(function (one) { return one.state === state; }); }
    var lives = heard.some(function (one) { return one.state === "apart" && holds(one.rule, person.day); });
    if (anyIs("too_late")) return "too_late";
    if ((entry.first && person.day < entry.first) || (anyIs("not_yet") && !lives)) return "not_yet";
    if ((entry.last && person.day > entry.last) || (anyIs("expired") && !lives)) return "over";
    if (!heard.length) return "silent";
    return heard.every(function (one) {
      return person.host && "host" in one.rule.asks && fits("host", one.rule, person) === false;
    }) ? "elsewhere" : "apart";
  }

  function flat(lists) { return Array.prototype.concat.apply([], lists); }
  function once(list) { return list.filter(function (value, place) { return list.indexOf(value) === place; }); }

  function packageItem(entry, part, person, sentences) {
    var weighed = weigh(part.rules.map(function (place) { return hear(entry.rules[place], person); }), entry.rules);
    var heard = weighed[2], cause = weighed[1] || whySilent(entry, heard, person);
    var deciding = heard.filter(function (one) { return one.state === "decides" || isMaybe(one); });
    return {
      entry: entry.id, kind: "programme", package: part.id, answer: weighed[0], cause: cause, stage: part.stage,
      standing: has(["silent", "elsewhere", "not_yet", "over"], cause) ? cause : "live",
      sentence: sentences[weighed[0] + " " + cause],
      questions: cause === "depends" ? once(flat(deciding.map(function (one) { return one.questions; }))) : [],
      deadlines: flat(deciding.map(function (one) { return one.deadlines; })),
      reasons: heard.map(function (one) {
        return { rule: one.rule.id, says: one.rule.says, state: one.state, sentence: one.sentence };
      })
    };
  }

  function listNames(name, service, person) {
    if (name === "host") return person.host ? has(service.hosts, person.host) : null;
    if (name === "mode") return person.mode ? has(service.modes, person.mode) : null;
    return groupsFit(service.groups, person);
  }

  function serviceVerdict(service, found, person) {
    function anyIs(verdict) { return found.some(function (one) { return one[1] === verdict; }); }
    if (service.open === "closed")
      return service.until && person.day > service.until ? ["no", "closed"] : ["ask", "closed_since"];
    if (service.from && person.day < service.from) return ["ask", "earlier"];
    if (anyIs(false)) return ["ask", "apart"];
    if (anyIs(null)) return ["ask", "depends"];
    if (!found.some(function (one) { return one[0][0] === "groups"; })) return ["ask", "unstated"];
    if (service.open !== "open") return ["ask", "still_open"];
    return service.from ? ["yes", "named"] : ["ask", "undated"];
  }

  function serviceItem(service, person, sentences) {
    var found = service.checks.map(function (check) { return [check, listNames(check[0], service, person)]; });
    var verdict = serviceVerdict(service, found, person);
    var asked = verdict[1] === "depends" ? found.filter(function (one) { return one[1] === null; }) : [];
    return {
      entry: service.id, kind: "service", package: null, answer: verdict[0], cause: verdict[1], stage: service.stage,
      standing: verdict[1] === "earlier" ? "not_yet" : "live",
      sentence: sentences[verdict.join(" ")],
      questions: asked.map(function (one) { return one[0][1]; }),
      deadlines: [],
      reasons: found.map(function (one) {
        var check = one[0];
        if (one[1] === null) return { rule: check[0], says: "ask", state: "possible", sentence: check[1] };
        if (one[1]) return { rule: check[0], says: "yes", state: "decides", sentence: "It names this person." };
        return { rule: check[0], says: "ask", state: "apart", sentence: check[2] };
      })
    };
  }

  function rank(item) {
    return STAGES.indexOf(item.stage) * 1000 + STANDINGS.indexOf(item.standing) * 100 +
      (item.kind === "service" ? 10 : 0) + ANSWERS.indexOf(item.answer);
  }

  function answers(book, person) {
    var sentences = {};
    book.headlines.forEach(function (one) { sentences[one[0] + " " + one[1]] = one[2]; });
    var items = flat(book.entries.filter(function (entry) {
      return entry.reach === null || has(entry.reach, person.to);
    }).map(function (entry) {
      if (entry.kind === "service") return [serviceItem(entry, person, sentences)];
      return entry.packages.map(function (part) { return packageItem(entry, part, person, sentences); });
    }));
    return items.map(function (item, place) { return [rank(item), place, item]; })
      .sort(function (one, other) { return one[0] - other[0] || one[1] - other[1]; })
      .map(function (one) { return one[2]; });
  }

  window.returnkbEligibility = { answers: answers, dayWords: dayWords };
})();
