// What the scanner page shows: the result, the counts, the state of the sync; every word comes from the page.

import { kindOf, LETS_IN } from "./decide.js";

const part = (name) => document.querySelector(`[data-part=${name}]`);
const templates = document.getElementById("gate-words").content;
const time = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone: "Asia/Tokyo" });

/** The page's words for a name; %1 and %2 are filled in. */
export function words(name, ...values) {
  const text = templates.querySelector(`[data-word="${name}"]`)?.textContent ?? name;
  return values.reduce((filled, value, index) => filled.replace(`%${index + 1}`, value), text);
}

function facts(ticket) {
  return [
    ["name", ticket.name],
    ["type", ticket.type],
    ["seat", ticket.seat],
    ["entry", ticket.entry],
    ["place", words("n_of", ticket.n, ticket.of)],
    ["order", ticket.order],
  ].filter(([, value]) => value);
}

function fillFacts(list, ticket) {
  list.replaceChildren();
  for (const [name, value] of ticket ? facts(ticket) : []) {
    const row = document.createElement("div");
    const [term, about] = [document.createElement("dt"), document.createElement("dd")];
    term.textContent = words(`label_${name}`);
    about.textContent = value;
    row.append(term, about);
    list.append(row);
  }
}

function used(ticket) {
  return ticket?.used_at ? words("used_at", time.format(new Date(ticket.used_at)), ticket.used_gate) : "";
}

const MARKS = { ok: "○", check: "△", refused: "×" };

/** One result, big. `ticket` is as it was before the scan. */
export function showResult(result, ticket, canUndo) {
  const box = part("result");
  box.dataset.kind = kindOf(result);
  box.dataset.result = result;
  part("mark").textContent = MARKS[kindOf(result)];
  part("word").textContent = words(result);
  part("before").textContent = LETS_IN.has(result) && result !== "re_entry" ? "" : used(ticket);
  fillFacts(part("facts"), ticket);
  part("undo").hidden = !canUndo;
  part("confirm").hidden = result !== "stale_code";
  part("undo-form").hidden = true;
}

/** After an undo, or when there is no list yet. */
export function showNote(name) {
  const box = part("result");
  box.dataset.kind = "idle";
  box.dataset.result = name;
  part("mark").textContent = "";
  part("word").textContent = words(name);
  part("before").textContent = "";
  fillFacts(part("facts"), null);
  part("undo").hidden = true;
  part("confirm").hidden = true;
  part("undo-form").hidden = true;
}

/** The scans that the server contradicts; each stays until somebody says that they saw it. */
export function showFlips(scans, door, see) {
  part("flips").replaceChildren(...scans.map((scan) => {
    const card = templates.querySelector("[data-flip]").cloneNode(true);
    const ticket = door.byId.get(scan.ticket);
    card.querySelector("h2").textContent = words("flip", words(scan.answer.result));
    card.querySelector("p").textContent = [ticket?.name, ticket?.code, used(scan.answer)].filter(Boolean).join("　");
    card.querySelector("button").addEventListener("click", () => see(scan));
    return card;
  }));
}

export function showDoor({ list }) {
  part("gate").textContent = [list.gate, list.performances.find(({ id }) => id === list.performance)?.label].filter(Boolean).join("　");
}

/** Counts, unsent scans and the age of the last sync. */
export function showState(door, sync) {
  const { used: entered, valid } = door.list ? door.counts() : { used: "–", valid: "–" };
  part("counts").textContent = words("counts", entered, valid);
  const age = sync.at ? Math.round((Date.now() - sync.at) / 1000) : null;
  const box = part("sync");
  box.dataset.problem = sync.problem;
  box.textContent = age === null ? words("never") : age < 120 ? words("seconds", age) : words("minutes", Math.round(age / 60));
  part("unsent").textContent = words("unsent", door.unsent().length);
  part("problem").textContent = sync.problem ? words(sync.problem) : "";
  part("reopen").hidden = sync.problem !== "over";
}
