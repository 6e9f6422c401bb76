// Buttons that share the page, or the address they name, by the device's own dialog or copy it: hidden where the browser can do neither.

const address = ({ dataset }) => dataset.shareAddress ?? document.querySelector('link[rel="canonical"]')?.href ?? location.href;

function show(selector, isPossible) {
  for (const button of document.querySelectorAll(selector)) button.closest("li").hidden = !isPossible;
}

show("[data-share]", Boolean(navigator.share));
show("[data-copy-address]", Boolean(navigator.clipboard));

document.addEventListener("click", async ({ target }) => {
  const share = target.closest?.("[data-share]");
  if (share) navigator.share({ title: share.dataset.shareTitle, url: address(share) }).catch(() => {}); // closed without sharing
  const copy = target.closest?.("[data-copy-address]");
  if (!copy) return;
  await navigator.clipboard.writeText(address(copy));
  document.getElementById("live").textContent = copy.dataset.copied;
  copy.textContent = copy.dataset.copied;
});
