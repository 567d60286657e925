// A vote that could not be sent: kept in this browser if the reader says so, sent once
// when there is a connection, and dropped on request. Bound by data-ballot-later.
const STORE = "ballot-later";
const SOON_MS = 21_000;
const unsent = new Map();

function kept() {
  try {
    return JSON.parse(localStorage.getItem(STORE)) ?? {};
  } catch {
    return {};
  }
}

function keep(address, body) {
  const votes = kept();
  if (body) votes[address] = body;
  else delete votes[address];
  if (Object.keys(votes).length) localStorage.setItem(STORE, JSON.stringify(votes));
  else localStorage.removeItem(STORE);
}

function place(address) {
  return [...document.querySelectorAll("[data-ballot-later]")].find(
    (each) => each.dataset.ballotLater === address,
  );
}

// What is said: "offer", "kept" or "sent"; with words of the server, "refused".
function show(address, what, words) {
  const box = place(address);
  if (!box) return;
  for (const part of box.querySelectorAll("[data-later]")) part.hidden = part.dataset.later !== what;
  if (words) box.querySelector(`[data-later=${what}]`).textContent = words;
  box.hidden = !what;
  if (what) box.querySelector(`[data-later=${what}] button`)?.focus();
}

const ask = async (address, body) => {
  const headers = { Accept: "application/json" };
  return fetch(address, { method: body ? "POST" : "GET", headers, body });
};

async function send(address) {
  const vote = kept()[address];
  if (!vote) return;
  const body = new URLSearchParams(vote);
  if (!body.has("paper")) {
    const { paper } = await (await ask(address)).json();
    if (!kept()[address]) return;
    body.set("paper", paper);
    // Kept before it is sent: whatever happens now, the paper makes it one vote.
    keep(address, body.toString());
  }
  const answer = await ask(address, body);
  const said = await answer.json();
  if (answer.status >= 500 || answer.status === 429 || said.refused === "WorkMissing") {
    setTimeout(sendAll, SOON_MS);
    return;
  }
  keep(address);
  if (answer.ok) show(address, "sent");
  else show(address, "refused", said.message);
}

function sendAll() {
  const all = async () => {
    for (const address of Object.keys(kept())) await send(address).catch(() => {});
  };
  // Two windows must not send at once.
  return navigator.locks ? navigator.locks.request(STORE, all) : all();
}

function offer(form, body) {
  const address = form.getAttribute("action");
  unsent.set(address, body.toString());
  show(address, "offer");
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (navigator.onLine || !place(form.getAttribute("action"))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const body = new URLSearchParams(new FormData(form, event.submitter));
    body.delete("paper");
    body.delete("altcha");
    offer(form, body);
  },
  true,
);

// The answer got lost: the ballot may have arrived, so its paper is kept with it.
document.addEventListener("unsent", (event) => {
  const { form, body } = event.detail;
  if (!place(form.getAttribute("action"))) return;
  event.preventDefault();
  offer(form, body);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-later-keep], [data-later-drop]");
  if (!button) return;
  const address = button.closest("[data-ballot-later]").dataset.ballotLater;
  const body = "laterKeep" in button.dataset && unsent.get(address);
  keep(address, body);
  show(address, body ? "kept" : "");
  if (body && navigator.onLine) setTimeout(sendAll, SOON_MS);
});

for (const address of Object.keys(kept())) show(address, "kept");
addEventListener("online", sendAll);
if (navigator.onLine) sendAll();
