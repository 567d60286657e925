// Pays for a ballot by work (ALTCHA 2, PBKDF2) while the reader chooses. Bound by
// data-ballot-work. WebCrypto derives keys off the main thread; nothing leaves the site.
const FRESH_MS = 15 * 60 * 1000;
const AT_ONCE = 8;
const paid = new WeakMap();

const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const hex = (buffer) =>
  Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

async function derived({ nonce, salt, cost, keyLength, algorithm }, counter) {
  const start = bytes(nonce);
  const password = new Uint8Array(start.length + 4);
  password.set(start);
  new DataView(password.buffer).setUint32(start.length, counter);
  const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
  const way = {
    name: "PBKDF2",
    hash: algorithm.split("/")[1],
    salt: bytes(salt),
    iterations: cost,
  };
  return hex(await crypto.subtle.deriveBits(way, key, keyLength * 8));
}

async function solved(challenge) {
  const { parameters } = challenge;
  for (let first = 0; ; first += AT_ONCE) {
    const tried = Array.from({ length: AT_ONCE }, (_, place) => derived(parameters, first + place));
    const keys = await Promise.all(tried);
    const place = keys.findIndex((key) => key.startsWith(parameters.keyPrefix.toLowerCase()));
    if (place < 0) continue;
    const solution = { counter: first + place, derivedKey: keys[place] };
    return btoa(JSON.stringify({ challenge, solution }));
  }
}

function fill(form, name, value) {
  const field = form.querySelector(`[name=${name}]`) ?? document.createElement("input");
  Object.assign(field, { type: "hidden", name, value });
  form.append(field);
}

async function earn(form) {
  const answer = await fetch(form.getAttribute("action"), {
    headers: { Accept: "application/json" },
  });
  const { paper, challenge } = await answer.json();
  const solution = await solved(challenge);
  fill(form, "paper", paper);
  fill(form, "altcha", solution);
  paid.get(form).isDone = true;
}

function pay(form) {
  const known = paid.get(form);
  if (known && Date.now() - known.at < FRESH_MS) return known;
  const begun = { at: Date.now(), isDone: false };
  paid.set(form, begun);
  // Without WebCrypto, or with no answer, the reader waits as one without scripts does.
  begun.work = earn(form).catch(() => form.removeAttribute("data-ballot-work"));
  return begun;
}

const form = (event) => event.target.closest?.("form[data-ballot-work]");

for (const sign of ["focusin", "pointerover", "change"]) {
  document.addEventListener(sign, (event) => form(event) && pay(form(event)), { passive: true });
}

document.addEventListener(
  "submit",
  async (event) => {
    const { submitter } = event;
    const sent = form(event);
    if (!sent || submitter?.value === "withdraw") return;
    const payment = pay(sent);
    if (payment.isDone) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (payment.isAwaited) return;
    payment.isAwaited = true;
    sent.querySelector("[data-ballot-wait]").textContent = sent.dataset.ballotWork;
    await payment.work;
    sent.querySelector("[data-ballot-wait]").textContent = "";
    payment.isAwaited = false;
    sent.requestSubmit(submitter);
  },
  true,
);
