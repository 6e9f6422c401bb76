// Finds tickets of the stored list by name, its reading or order number, with or without a network: for guests without a working phone.

import { fold, searchTokens } from "./fold.js";

const MAX_RESULTS = 20;

/** At most MAX_RESULTS tickets of the performances of this gate. */
export function find({ list, byId }, text) {
  const tokens = searchTokens(text);
  if (!tokens.length || !list) return [];
  const number = fold(text).replace(/-/gu, "");
  const candidates = [...byId.values()].filter(({ performance }) => list.performance === null || performance === list.performance);
  const isFound = ({ name, kana = "", order, code }) => tokens.every((token) => [name, kana].some((shown) => fold(shown).includes(token))) || [order, code].some((value) => fold(value) === number);
  return candidates.filter(isFound).slice(0, MAX_RESULTS);
}

/** One row per ticket; its button calls `checkIn(ticket)`. `message(name)`: a text of the page. */
export function showFound(box, tickets, message, checkIn) {
  box.replaceChildren(...tickets.map((ticket) => {
    const row = document.createElement("li");
    const [details, button] = [document.createElement("p"), document.createElement("button")];
    details.textContent = [ticket.name, ticket.kana, ticket.date, ticket.type, ticket.seat, ticket.entry, ticket.code].filter(Boolean).join("　");
    Object.assign(button, { type: "button", className: "btn", textContent: message("check_in") });
    button.setAttribute("aria-label", `${ticket.name} ${ticket.code} ${message("check_in")}`);
    button.addEventListener("click", () => checkIn(ticket));
    row.append(details, button);
    return row;
  }));
}
