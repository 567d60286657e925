// Votes in place: the server sends the part, this swaps it. Bound by data-ballot.
const PART = "text/vnd.bifolium.part+html";

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
  if (body) ballot.querySelector("[data-ballot-status]").textContent = message?.textContent ?? "";
}

function bind(ballot) {
  ballot.addEventListener("change", () => (ballot.dataset.touched = "yes"));
  ballot.addEventListener("submit", async (event) => {
    if (ballot.dataset.plain) return;
    event.preventDefault();
    const { target: form, submitter } = event;
    const body = new URLSearchParams(new FormData(form, submitter));
    try {
      await swap(ballot, form.getAttribute("action"), body);
    } catch {
      ballot.dataset.plain = "yes";
      form.requestSubmit(submitter);
    }
  });
}

const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    swap(target, target.dataset.ballot).catch(() => {});
  }
});

for (const ballot of document.querySelectorAll("[data-ballot]")) {
  bind(ballot);
  seen.observe(ballot);
}
