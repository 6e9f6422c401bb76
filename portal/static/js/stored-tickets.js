// Lists the e-tickets that this device has stored, read from the stored pages themselves: nothing more is stored about them.

const TICKETS = "ticket:"; // how the caches of ticket-worker.js begin
const TICKET = /^(?:\/[a-z]{2})?\/t\/[-\w]+\/$/; // not its files
const DURING_MS = 12 * 3600 * 1000; // a performance counts as one to come until then, as on My Page

async function pageOf(name, folder) {
  const cache = await caches.open(name);
  const paths = (await cache.keys()).map(({ url }) => new URL(url).pathname).filter((path) => TICKET.test(path));
  const path = paths.find((one) => one.startsWith(folder)) ?? paths[0];
  if (!path) return null;
  const page = new DOMParser().parseFromString(await (await cache.match(path, { ignoreVary: true })).text(), "text/html");
  const time = page.querySelector(".tkt time");
  return { path, page, time, startsAt: Date.parse(time?.dateTime) || 0 };
}

const isOver = ({ startsAt }) => startsAt < Date.now() - DURING_MS;
const byDate = (one, other) => isOver(one) - isOver(other) || one.startsAt - other.startsAt;
const textOf = (page, selector) => page.querySelector(selector)?.textContent.trim().replace(/\s+/g, " ") ?? "";

function row(template, { path, page }) {
  const item = template.content.cloneNode(true);
  const link = item.querySelector("a");
  link.href = path;
  link.lang = page.documentElement.lang;
  for (const part of link.querySelectorAll("[data-of]")) {
    part.textContent = textOf(page, part.dataset.of);
    const lineBreak = part.previousElementSibling;
    if (!part.textContent && lineBreak?.matches("br")) lineBreak.remove();
  }
  return item;
}

async function show(list) {
  const folder = new URL("../t/", new URL(list.dataset.home, window.location.origin)).pathname; // tickets in this language first
  const names = (await caches.keys()).filter((name) => name.startsWith(TICKETS));
  const found = await Promise.all(names.map((name) => pageOf(name, folder)));
  const stored = found.filter(Boolean);
  stored.sort(byDate); // toSorted is too new for the phones that tickets are shown on
  list.append(...stored.map((ticket) => row(document.getElementById("stored-ticket"), ticket)));
  list.hidden = !stored.length;
  document.querySelector("[data-none]").hidden = stored.length > 0;
}

document.querySelectorAll("[data-stored-tickets]").forEach((list) => {
  document.querySelector("[data-instead-of-home]").hidden = window.location.pathname !== list.dataset.home;
  show(list).catch(() => { document.querySelector("[data-none]").hidden = false; }); // no storage, as in private windows
});
