// What the door says to one ticket: the rules of commerce/tickets/door.py in the same order, without a network.

export const LETS_IN = new Set(["ok", "re_entry"]);

/**
 * read: {genuine, event, rev} of a QR, null for a typed code; ticket: its row in the list or null;
 * door: {event, performance (null: any), reEntry}. Gives a name of DoorResult.
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
  if (ticket.state === "used") return door.reEntry ? "re_entry" : "already_used";
  return "ok";
}
