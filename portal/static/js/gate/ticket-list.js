// The door as this device knows it: the server's list with the device's own scans on top, and what follows from both.

import { decide, LETS_IN } from "./decide.js";
import { isFresh } from "../rotating-code.js";
import { isTyped, readPayload } from "./payload.js";
import { addScan, allScans, storeList, storedList, saveScan } from "./store.js";

export class TicketList {
  list = null;
  scans = [];
  byId = new Map();
  byCode = new Map();

  /** Takes up what the device kept. */
  async open() {
    this.scans = await allScans();
    const list = await storedList();
    if (list) this.put(list);
  }

  /** A new list from the server; `fetched` is when it was asked for (ms). */
  async take(list, fetched) {
    list.fetched = fetched;
    this.put(list);
    await storeList(list);
  }

  put(list) {
    this.list = list;
    const tickets = list.tickets.map((ticket) => ({ ...ticket })); // the kept list stays as the server gave it
    this.byId = new Map(tickets.map((ticket) => [ticket.id, ticket]));
    this.byCode = new Map(tickets.map((ticket) => [ticket.code, ticket]));
    // What was answered after the list was asked for may not be in it.
    this.mine().filter(({ answered }) => !answered || answered >= list.fetched).forEach((scan) => this.apply(scan));
  }

  /** This event's scans: a device may have stood at another door, whose scans wait until it stands there again. */
  mine() {
    return this.scans.filter(({ event }) => event === this.list?.event.id);
  }

  unsent() {
    return this.mine().filter(({ answered }) => !answered);
  }

  /** Let in here, refused by the server, and nobody has said yet that they saw it. */
  contradicted() {
    return this.mine().filter(({ kind, answer, result, seen }) => kind === "entry" && answer && LETS_IN.has(result) && !LETS_IN.has(answer.result) && !seen);
  }

  apply({ kind, ticket: id, result, answer, at }) {
    const ticket = this.byId.get(id);
    if (!ticket || !LETS_IN.has(answer?.result ?? result)) return;
    if (kind === "undo") Object.assign(ticket, { state: "issued", used_at: null, used_gate: "" });
    else Object.assign(ticket, { state: "used", used_at: answer?.used_at ?? at, used_gate: answer?.used_gate ?? this.list.gate });
  }

  /** {result, ticket, read} for what was scanned or typed; nothing is written. */
  async judge(text) {
    const { event, performance, re_entry: reEntry, turning, keys } = this.list;
    const door = { event: event.id, performance, reEntry, turning };
    if (isTyped(text)) {
      const ticket = this.byCode.get(text.replaceAll("-", "")) ?? null;
      return { result: decide(null, ticket, door), ticket, read: null };
    }
    const read = await readPayload(text, keys);
    const ticket = read.genuine ? (this.byId.get(read.ticket) ?? null) : null;
    read.fresh = Boolean(turning && ticket) && (await isFresh(read.tail, ticket.key, this.now()));
    return { result: decide(read, ticket, door), ticket, read };
  }

  /** By the server's clock, as far as it was heard (ms). */
  now() {
    return Date.now() + Date.parse(this.list.at) - this.list.fetched;
  }

  /** Writes an entry into the log, then onto the list. */
  async enter(text, { result, ticket, read }) {
    return this.log({ kind: "entry", ticket: ticket?.id ?? null, rev: read?.rev ?? ticket?.rev ?? 1, read: text.slice(0, 200), result, reason: "" });
  }

  /** Takes back an entry of this device; the reason is for the log. */
  async undo({ ticket, rev }, reason) {
    return this.log({ kind: "undo", ticket, rev, read: "", result: "ok", reason });
  }

  async log(facts) {
    const scan = { ...facts, client_id: crypto.randomUUID(), at: new Date(this.now()).toISOString(), event: this.list.event.id };
    await addScan(scan);
    this.scans.push(scan);
    this.apply(scan);
    return scan;
  }

  /** The server's word on a scan. */
  async answer(scan, answer) {
    Object.assign(scan, { answer, answered: Date.now() });
    await saveScan(scan);
    if (scan.kind === "entry" && scan.ticket !== null) this.correct(scan);
  }

  correct({ ticket: id, answer }) {
    const ticket = this.byId.get(id);
    if (ticket && answer.used_at) Object.assign(ticket, { state: "used", used_at: answer.used_at, used_gate: answer.used_gate });
  }

  async see(scan) {
    scan.seen = true;
    await saveScan(scan);
  }

  /** {used, valid} of the dates that this door is for. */
  counts() {
    const { performance } = this.list;
    const here = [...this.byId.values()].filter((ticket) => performance === null || ticket.performance === performance);
    const used = here.filter(({ state }) => state === "used").length;
    return { used, valid: used + here.filter(({ state }) => state === "issued").length };
  }
}
