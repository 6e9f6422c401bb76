// Synchronises device and server: sends scans and fetches the list; both may fail or be repeated without loss.

const INTERVAL_MS = 15_000;
const TIMEOUT_MS = 10_000;
const BATCH = 200;

const FIELDS = ["client_id", "kind", "ticket", "rev", "read", "result", "at", "reason", "confirmed"];

/** `page`: {list, push, token}; `onChange()` is called after each attempt; `at`: last sync (ms); `problem`: "" | "offline" | "over". */
export class Sync {
  at = 0;
  problem = "";
  running = null;
  pending = new Set(); // scans whose result is not displayed yet

  constructor(ticketList, page, onChange) {
    Object.assign(this, { ticketList, page, onChange });
  }

  start() {
    this.at = this.ticketList.list?.fetched ?? 0;
    window.addEventListener("online", () => this.run());
    setInterval(() => this.run(), INTERVAL_MS);
    return this.run();
  }

  /** Sends, then fetches; never two at once. */
  run() {
    this.running ??= this.attempt(async () => {
      await this.send();
      await this.fetchList();
    }).finally(() => {
      this.running = null;
    });
    return this.running;
  }

  /** Requests the server's result before anything is displayed, in parallel to a running sync; sending a scan twice is harmless. */
  requestResult(scan) {
    this.pending.add(scan);
    return this.attempt(async () => {
      const [answer] = await this.post([{ ...scan, result: "" }]);
      if (scan.told) await this.push([scan]); // too late: the device displayed its own result, which is sent
      else if (answer) await this.ticketList.saveAnswer(scan, answer);
    }).finally(() => this.pending.delete(scan));
  }

  async attempt(operation) {
    try {
      await operation();
      this.problem = "";
    } catch (error) {
      this.problem = error.message === "over" ? "over" : "offline";
    }
    this.onChange();
  }

  async request(url, options) {
    const response = await fetch(url, { ...options, signal: AbortSignal.timeout(TIMEOUT_MS), redirect: "manual" });
    if ([401, 403].includes(response.status)) throw new Error("over");
    if (!response.ok) throw new Error("offline");
    return response.json();
  }

  async fetchList() {
    const requestedAt = Date.now();
    await this.ticketList.update(await this.request(this.page.list, { cache: "no-store" }), requestedAt);
    this.at = requestedAt;
  }

  async send() {
    const next = () => this.ticketList.unsent().filter((scan) => !this.pending.has(scan)).slice(0, BATCH);
    for (let batch = next(); batch.length; batch = next()) {
      if (!(await this.push(batch))) return; // no answer to any of them: retried with the next sync
    }
  }

  async push(batch) {
    const answers = await this.post(batch);
    const byId = new Map(batch.map((scan) => [scan.client_id, scan]));
    for (const answer of answers) {
      if (byId.has(answer.client_id)) await this.ticketList.saveAnswer(byId.get(answer.client_id), answer);
    }
    return answers.length;
  }

  async post(batch) {
    const body = JSON.stringify({ scans: batch.map((scan) => Object.fromEntries(FIELDS.map((name) => [name, scan[name]]))) });
    const headers = { "Content-Type": "application/json", "X-CSRFToken": this.page.token };
    return (await this.request(this.page.push, { method: "POST", body, headers })).answers;
  }
}
