// Who logs out leaves no ticket on the device: the stored ones are deleted before the form is sent.

async function deleteTickets() {
  const names = (await caches.keys()).filter((name) => name.startsWith("ticket:")); // as in ticket-worker.js
  await Promise.all(names.map((name) => caches.delete(name)));
}

document.querySelectorAll("[data-forgets-tickets]").forEach((form) => {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await deleteTickets().catch(() => undefined); // no storage: nothing was stored
    form.submit();
  });
});
