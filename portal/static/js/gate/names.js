// Finds tickets of the kept list by name or order number, with or without a network: for a dead phone or a lost mail.

const MOST = 20;
const plain = (text) => text.normalize("NFKC").replace(/\s/gu, "").toLowerCase();

/** The first twenty of the dates that this door is for. */
export function find({ list, byId }, wanted) {
  const sought = plain(wanted);
  if (!sought || !list) return [];
  const here = [...byId.values()].filter(({ performance }) => list.performance === null || performance === list.performance);
  return here.filter(({ name, order }) => plain(name).includes(sought) || plain(order) === sought).slice(0, MOST);
}

/** One row per ticket; `letIn(ticket)` for its button. `words(name)`: the page's words. */
export function showFound(box, tickets, words, letIn) {
  box.replaceChildren(...tickets.map((ticket) => {
    const row = document.createElement("li");
    const [told, button] = [document.createElement("p"), document.createElement("button")];
    told.textContent = [ticket.name, ticket.type, ticket.seat, ticket.entry, ticket.code].filter(Boolean).join("　");
    Object.assign(button, { type: "button", className: "btn", textContent: words("let_in") });
    button.setAttribute("aria-label", `${ticket.name} ${ticket.code} ${words("let_in")}`);
    button.addEventListener("click", () => letIn(ticket));
    row.append(told, button);
    return row;
  }));
}
