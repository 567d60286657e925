// Votes in place: the server sends the part, this swaps it. Bound by data-ballot.
const PART = "text/vnd.bifolium.part+html";
const VOTED = "bifolium-voted";

async function swap(ballot, address, body) {
  const answer = await fetch(address, {
    method: body ? "POST" : "GET",
    headers: { Accept: PART },
    body,
  });
  // A baked page holds no ballot paper: take the one that is offered, and vote with it.
  if (answer.status === 428 && !body.has("paper")) {
    const offered = document.createElement("template");
    offered.innerHTML = await answer.text();
    body.set("paper", offered.content.querySelector("[name=paper]").value);
    return swap(ballot, address, body);
  }
  if (!answer.headers.get("content-type")?.startsWith(PART)) throw new TypeError(address);
  const part = ballot.querySelector("[data-ballot-part]");
  const focused = part.contains(document.activeElement) && document.activeElement;
  // Whoever has begun to choose keeps the form as it is.
  if (!body && (focused || ballot.dataset.touched)) return;
  part.innerHTML = await answer.text();
  const message = part.querySelector("[data-ballot-message]");
  if (focused) {
    const same = [...part.querySelectorAll("input, button")].find(
      (field) => field.name === focused.name && field.value === focused.value,
    );
    (same ?? message)?.focus();
  }
  if (!body) return;
  ballot.querySelector("[data-ballot-status]").textContent = message?.textContent ?? "";
  localStorage.setItem(VOTED, "yes");
}

// Who has not voted in this browser sees the counts from a small file beside the page.
async function show(ballot) {
  const live = ballot.querySelector("[data-ballot-live]");
  if (!live || localStorage.getItem(VOTED)) return swap(ballot, ballot.dataset.ballot);
  const answer = await fetch(live.dataset.ballotLive);
  if (answer.status === 204) live.firstElementChild.textContent = live.dataset.ballotNone;
  else if (answer.ok && live.isConnected) live.innerHTML = await answer.text();
}

function bind(ballot) {
  ballot.addEventListener("change", () => (ballot.dataset.touched = "yes"));
  ballot.addEventListener("submit", async (event) => {
    if (ballot.dataset.plain) return;
    event.preventDefault();
    // A second press before the answer would spend the same paper again.
    if (ballot.ariaBusy) return;
    ballot.ariaBusy = "true";
    const { target: form, submitter } = event;
    const body = new URLSearchParams(new FormData(form, submitter));
    try {
      await swap(ballot, form.getAttribute("action"), body);
    } catch {
      const detail = { form, body };
      const told = new CustomEvent("unsent", { bubbles: true, cancelable: true, detail });
      if (!form.dispatchEvent(told)) return;
      ballot.dataset.plain = "yes";
      form.requestSubmit(submitter);
    } finally {
      ballot.ariaBusy = null;
    }
  });
}

const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    show(target).catch(() => {});
  }
});

for (const ballot of document.querySelectorAll("[data-ballot]")) {
  bind(ballot);
  seen.observe(ballot);
}
