// What the door says to one ticket: the rules of commerce/tickets/check_in.py in the same order, without a network.

export const LETS_IN = new Set(["ok", "re_entry"]);

/** How it looks and sounds: ok, refused, or check: a person decides. */
export const kindOf = (result) => (LETS_IN.has(result) ? "ok" : result === "stale_code" ? "check" : "refused");

/**
 * read: {genuine, event, rev, fresh} of a QR, null for a typed code; ticket: its row in the list or null;
 * door: {event, performance (null: any), reEntry, turning}. Gives a name of DoorResult.
 */
export function decide(read, ticket, door) {
  if (read && !read.genuine) return "bad_signature";
  if (read && read.event !== door.event) return "wrong_event";
  if (!ticket) return "unknown";
  if (read && read.rev !== ticket.rev) return "handed_on";
  if (ticket.state === "void") return "void";
  if (ticket.state === "blocked") return "blocked";
  if (ticket.state === "scheduled") return "not_issued";
  if (door.performance !== null && ticket.performance !== door.performance) return "wrong_day";
  if (ticket.state === "used" && !door.reEntry) return "already_used";
  if (read && door.turning && !read.fresh) return "stale_code";
  return ticket.state === "used" ? "re_entry" : "ok";
}
