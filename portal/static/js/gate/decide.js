// The result of one scan: the rules of commerce/tickets/check_in.py in the same order, without a network.

export const ADMITTING = new Set(["ok", "re_entry"]);
export const STAFF_DECIDE = new Set(["stale_code", "other_day"]);

/** Display and sound of a result: ok, refused, or check (staff decide). */
export const kindOf = (result) => (ADMITTING.has(result) ? "ok" : STAFF_DECIDE.has(result) ? "check" : "refused");

/**
 * read: {genuine, event, rev, fresh} of a QR, null for a typed code; ticket: its row in the list or null;
 * gate: {event, performance (null: any), today (ids of the performances now; null: staff have decided), reEntry,
 * rotatingCode}. Returns a value of ScanResult.
 */
export function decide(read, ticket, gate) {
  if (read && !read.genuine) return "bad_signature";
  if (read && read.event !== gate.event) return "wrong_event";
  if (!ticket) return "unknown";
  if (read && read.rev !== ticket.rev) return "handed_on";
  if (ticket.state === "void") return "void";
  if (ticket.state === "blocked") return "blocked";
  if (ticket.state === "scheduled") return "not_issued";
  if (gate.performance !== null && ticket.performance !== gate.performance) return "wrong_day";
  if (ticket.state === "used" && !gate.reEntry) return "already_used";
  if (gate.performance === null && gate.today && !gate.today.includes(ticket.performance)) return "other_day";
  if (read && gate.rotatingCode && !read.fresh) return "stale_code";
  return ticket.state === "used" ? "re_entry" : "ok";
}
