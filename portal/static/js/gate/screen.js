// Display of the scanner page: the result, the counts and the state of the sync; all texts come from the page.

import { ADMITTING, STAFF_DECIDE, kindOf } from "./decide.js";

const part = (name) => document.querySelector(`[data-part=${name}]`);
const templates = document.getElementById("gate-texts").content;
const time = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone: "Asia/Tokyo" });

/** A text of the page by name; %1 and %2 are replaced by the values. */
export function message(name, ...values) {
  const text = templates.querySelector(`[data-text="${name}"]`)?.textContent ?? name;
  return values.reduce((result, value, index) => result.replace(`%${index + 1}`, value), text);
}

function ticketDetails(ticket) {
  return [
    ["date", ticket.date],
    ["name", ticket.name],
    ["type", ticket.type],
    ["seat", ticket.seat],
    ["entry", ticket.entry],
    ["place", message("n_of", ticket.n, ticket.of)],
    ["order", ticket.order],
  ].filter(([, value]) => value);
}

function fillDetails(list, ticket) {
  list.replaceChildren();
  for (const [name, value] of ticket ? ticketDetails(ticket) : []) {
    const row = document.createElement("div");
    const [term, description] = [document.createElement("dt"), document.createElement("dd")];
    term.textContent = message(`label_${name}`);
    description.textContent = value;
    row.append(term, description);
    list.append(row);
  }
}

function usedText(ticket) {
  return ticket?.used_at ? message("used_at", time.format(new Date(ticket.used_at)), ticket.used_gate) : "";
}

const MARKS = { ok: "○", check: "△", refused: "×" };

/** Shows one result. `ticket` is its state before the scan; `event`: title of the event that a ticket of another one is for. */
export function showResult(result, ticket, canUndo, event = "") {
  const box = part("result");
  box.dataset.kind = kindOf(result);
  box.dataset.result = result;
  part("mark").textContent = MARKS[kindOf(result)];
  part("message").textContent = message(result);
  part("before").textContent = event || (ADMITTING.has(result) && result !== "re_entry" ? "" : usedText(ticket));
  fillDetails(part("details"), ticket);
  part("undo").hidden = !canUndo;
  part("confirm").hidden = !STAFF_DECIDE.has(result);
  part("confirm").textContent = message(`confirm_${result}`);
  part("undo-form").hidden = true;
}

/** After an undo, or when there is no list yet. */
export function showNote(name) {
  const box = part("result");
  box.dataset.kind = "idle";
  box.dataset.result = name;
  part("mark").textContent = "";
  part("message").textContent = message(name);
  part("before").textContent = "";
  fillDetails(part("details"), null);
  part("undo").hidden = true;
  part("confirm").hidden = true;
  part("undo-form").hidden = true;
}

/** The scans that the server contradicts; each stays until staff confirm it. */
export function showFlips(scans, ticketList, confirmSeen) {
  part("flips").replaceChildren(...scans.map((scan) => {
    const card = templates.querySelector("[data-flip]").cloneNode(true);
    const ticket = ticketList.byId.get(scan.ticket);
    card.querySelector("h2").textContent = message("flip", message(scan.answer.result));
    card.querySelector("p").textContent = [ticket?.name, ticket?.code, usedText(scan.answer)].filter(Boolean).join("　");
    card.querySelector("button").addEventListener("click", () => confirmSeen(scan));
    return card;
  }));
}

export function showGate({ list }) {
  part("gate").textContent = [list.gate, list.performances.find(({ id }) => id === list.performance)?.label].filter(Boolean).join("　");
}

/** Counts, unsent scans and the age of the last sync. */
export function showState(ticketList, sync) {
  const { used, valid } = ticketList.list ? ticketList.counts() : { used: "–", valid: "–" };
  part("counts").textContent = message("counts", used, valid);
  const age = sync.at ? Math.round((Date.now() - sync.at) / 1000) : null;
  const box = part("sync");
  box.dataset.problem = sync.problem;
  box.textContent = age === null ? message("never") : age < 120 ? message("seconds", age) : message("minutes", Math.round(age / 60));
  part("unsent").textContent = message("unsent", ticketList.unsent().length);
  part("problem").textContent = sync.problem ? message(sync.problem) : "";
  part("reopen").hidden = sync.problem !== "over";
}
