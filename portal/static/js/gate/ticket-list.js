// The ticket list of this device: the server's list with the device's own scans applied, and the decisions based on it.

import { decide, ADMITTING } from "./decide.js";
import { isFresh } from "../rotating-code.js";
import { isTyped, readPayload } from "./payload.js";
import { addScan, allScans, storeList, storedList, saveScan } from "./store.js";

export class TicketList {
  list = null;
  scans = [];
  byId = new Map();
  byCode = new Map();

  /** Loads what the device stored. */
  async open() {
    this.scans = await allScans();
    const list = await storedList();
    if (list) this.replace(list);
  }

  /** Stores a new list from the server; `fetched` is the time of the request (ms). */
  async update(list, fetched) {
    list.fetched = fetched;
    this.replace(list);
    await storeList(list);
  }

  replace(list) {
    this.list = list;
    const dates = new Map(list.performances.map(({ id, label }) => [id, label]));
    const tickets = list.tickets.map((ticket) => ({ ...ticket, date: dates.get(ticket.performance) })); // the stored list is not changed by scans
    this.byId = new Map(tickets.map((ticket) => [ticket.id, ticket]));
    this.byCode = new Map(tickets.map((ticket) => [ticket.code, ticket]));
    // Scans that were answered after the request of the list may be missing in it.
    this.scansOfEvent().filter(({ answered }) => !answered || answered >= list.fetched).forEach((scan) => this.apply(scan));
  }

  /** The scans of this event: scans of another event wait until the device opens its gate again. */
  scansOfEvent() {
    return this.scans.filter(({ event }) => event === this.list?.event.id);
  }

  unsent() {
    return this.scansOfEvent().filter(({ answered }) => !answered);
  }

  /** Admitted by this device, refused by the server, and not confirmed by staff yet. */
  contradicted() {
    return this.scansOfEvent().filter(({ kind, answer, result, seen }) => kind === "entry" && answer && ADMITTING.has(result) && !ADMITTING.has(answer.result) && !seen);
  }

  apply({ kind, ticket: id, result, answer, at }) {
    const ticket = this.byId.get(id);
    if (!ticket || !ADMITTING.has(answer?.result ?? result)) return;
    if (kind === "undo") Object.assign(ticket, { state: "issued", used_at: null, used_gate: "" });
    else Object.assign(ticket, { state: "used", used_at: answer?.used_at ?? at, used_gate: answer?.used_gate ?? this.list.gate });
  }

  /** Ids of the performances that take place now; null if an old list of this device does not say so. */
  today() {
    const now = this.now();
    if (!this.list.performances.every(({ opens, closes }) => opens && closes)) return null;
    return this.list.performances.filter(({ opens, closes }) => Date.parse(opens) <= now && now < Date.parse(closes)).map(({ id }) => id);
  }

  /** {result, ticket, read, confirmed} of a scanned or typed code; writes nothing. `confirmed`: staff admit it on another day. */
  async decide(text, confirmed = false) {
    const { event, performance, re_entry: reEntry, turning: rotatingCode, keys } = this.list;
    const gate = { event: event.id, performance, reEntry, rotatingCode, today: confirmed ? null : this.today() };
    if (isTyped(text)) {
      const ticket = this.byCode.get(text.replaceAll("-", "")) ?? null;
      return { result: decide(null, ticket, gate), ticket, read: null, confirmed };
    }
    const read = await readPayload(text, keys);
    const ticket = read.genuine ? (this.byId.get(read.ticket) ?? null) : null;
    read.fresh = Boolean(rotatingCode && ticket) && (await isFresh(read.tail, ticket.key, this.now()));
    return { result: decide(read, ticket, gate), ticket, read, confirmed };
  }

  /** The time by the server's clock, estimated from the last list (ms). */
  now() {
    return Date.now() + Date.parse(this.list.at) - this.list.fetched;
  }

  /** Adds a check-in to the log and applies it to the list. */
  async checkIn(text, { result, ticket, read, confirmed }) {
    return this.log({ kind: "entry", ticket: ticket?.id ?? null, rev: read?.rev ?? ticket?.rev ?? 1, read: text.slice(0, 200), result, confirmed, reason: "" });
  }

  /** Undoes a check-in of this device; the reason is for the log. */
  async undo({ ticket, rev }, reason) {
    return this.log({ kind: "undo", ticket, rev, read: "", result: "ok", reason });
  }

  async log(data) {
    const scan = { ...data, client_id: crypto.randomUUID(), at: new Date(this.now()).toISOString(), event: this.list.event.id };
    await addScan(scan);
    this.scans.push(scan);
    this.apply(scan);
    return scan;
  }

  /** Saves the server's answer to a scan. */
  async saveAnswer(scan, answer) {
    Object.assign(scan, { answer, answered: Date.now() });
    await saveScan(scan);
    if (scan.kind === "entry" && scan.ticket !== null) this.correct(scan);
  }

  correct({ ticket: id, answer }) {
    const ticket = this.byId.get(id);
    if (ticket && answer.used_at) Object.assign(ticket, { state: "used", used_at: answer.used_at, used_gate: answer.used_gate });
  }

  async confirmSeen(scan) {
    scan.seen = true;
    await saveScan(scan);
  }

  /** {used, valid}: counts of the performances of this gate. */
  counts() {
    const { performance } = this.list;
    const tickets = [...this.byId.values()].filter((ticket) => performance === null || ticket.performance === performance);
    const used = tickets.filter(({ state }) => state === "used").length;
    return { used, valid: used + tickets.filter(({ state }) => state === "issued").length };
  }
}
