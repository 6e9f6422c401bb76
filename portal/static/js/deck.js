// Several tickets of one holder as cards that turn sideways; without this script they stand one below the other.

function turnable(deck) {
  const leaves = [...deck.querySelectorAll(".leaf")];
  if (leaves.length < 2) return;
  const links = [...document.querySelectorAll(".leaves a")];
  const reached = () => leaves[Math.round(deck.scrollLeft / deck.clientWidth)] ?? leaves[0];
  const show = (leaf) => { deck.scrollLeft = leaf.offsetLeft - leaves[0].offsetLeft; };
  deck.classList.add("turns");
  deck.tabIndex = 0;
  deck.setAttribute("role", "group");
  deck.setAttribute("aria-label", deck.dataset.deck);
  deck.addEventListener("scroll", () => {
    for (const link of links) {
      if (link.hash === `#${reached().id}`) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }, { passive: true });
  deck.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const next = step && event.target === deck ? leaves[leaves.indexOf(reached()) + step] : undefined;
    if (!next) return;
    event.preventDefault();
    show(next);
  });
  for (const link of links) {
    link.addEventListener("click", (event) => { // without a hash in the address, so that a reload opens the same ticket
      event.preventDefault();
      show(document.querySelector(link.hash));
      link.setAttribute("aria-current", "true");
    });
  }
}

document.querySelectorAll("[data-deck]").forEach(turnable);
