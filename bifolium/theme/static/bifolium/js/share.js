// Shows what needs a script: print, copy the link, the system's own share sheet.

const address = () => {
  const canonical = document.querySelector('link[rel="canonical"]');
  return canonical ? canonical.href : location.href.split("#")[0];
};

for (const part of document.querySelectorAll("[data-scripted]")) part.hidden = false;

for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => print());
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const text = button.querySelector("span");
  const before = text.textContent;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(address());
    text.textContent = button.dataset.copy;
    setTimeout(() => {
      text.textContent = before;
    }, 3000);
  });
}

// A sheet of the system exists mostly on telephones; elsewhere the link leads to
// the list of places.
for (const link of document.querySelectorAll("[data-sheet]")) {
  if (!navigator.share || !matchMedia("(pointer: coarse)").matches) continue;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    navigator.share({ title: document.title, url: address() }).catch((fault) => {
      if (fault.name !== "AbortError") location.assign(link.hash);
    });
  });
}
