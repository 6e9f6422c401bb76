// Between device and server: sends scans, fetches the list; each may fail or happen twice and nothing is lost.

const EVERY_MS = 15_000;
const GIVE_UP_MS = 10_000;
const BATCH = 200;

const FIELDS = ["client_id", "kind", "ticket", "rev", "read", "result", "at", "reason"];

/** `page`: {list, push, token}; `tell(state)` with {at, problem}: when the last sync was (ms), "" | "offline" | "over". */
export class Sync {
  at = 0;
  problem = "";
  running = null;
  asked = new Set(); // scans of which nothing was shown yet

  constructor(door, page, tell) {
    Object.assign(this, { door, page, tell });
  }

  start() {
    this.at = this.door.list?.fetched ?? 0;
    window.addEventListener("online", () => this.run());
    setInterval(() => this.run(), EVERY_MS);
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

  /** Asks the server's word on a scan of which nothing was shown yet, beside whatever runs; a second upload is harmless. */
  ask(scan) {
    this.asked.add(scan);
    return this.attempt(async () => {
      const [answer] = await this.post([{ ...scan, result: "" }]);
      if (scan.told) await this.push([scan]); // too late: something was shown, and the server is told what
      else if (answer) await this.door.answer(scan, answer);
    }).finally(() => this.asked.delete(scan));
  }

  async attempt(act) {
    try {
      await act();
      this.problem = "";
    } catch (error) {
      this.problem = error.message === "over" ? "over" : "offline";
    }
    this.tell();
  }

  async request(url, options) {
    const response = await fetch(url, { ...options, signal: AbortSignal.timeout(GIVE_UP_MS), redirect: "manual" });
    if ([401, 403].includes(response.status)) throw new Error("over");
    if (!response.ok) throw new Error("offline");
    return response.json();
  }

  async fetchList() {
    const asked = Date.now();
    await this.door.take(await this.request(this.page.list, { cache: "no-store" }), asked);
    this.at = asked;
  }

  async send() {
    const next = () => this.door.unsent().filter((scan) => !this.asked.has(scan)).slice(0, BATCH);
    for (let batch = next(); batch.length; batch = next()) {
      if (!(await this.push(batch))) return; // an answer to none of them: later
    }
  }

  async push(batch) {
    const answers = await this.post(batch);
    const byId = new Map(batch.map((scan) => [scan.client_id, scan]));
    for (const answer of answers) {
      if (byId.has(answer.client_id)) await this.door.answer(byId.get(answer.client_id), answer);
    }
    return answers.length;
  }

  async post(batch) {
    const body = JSON.stringify({ scans: batch.map((scan) => Object.fromEntries(FIELDS.map((name) => [name, scan[name]]))) });
    const headers = { "Content-Type": "application/json", "X-CSRFToken": this.page.token };
    return (await this.request(this.page.push, { method: "POST", body, headers })).answers;
  }
}
