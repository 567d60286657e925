// Boxes at the desk of a dossier: dates are echoed, names offered, evidence added.

const PAUSE = 150;

// Asks the server a little after the last key; an older answer never comes over a newer.
const ask = (box, address, show) => {
  let timer;
  let pending;
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      pending?.abort();
      pending = new AbortController();
      const url = new URL(address, window.location.href);
      url.searchParams.set("text", box.value);
      try {
        const answer = await fetch(url, { signal: pending.signal });
        if (answer.ok && !answer.redirected) show(await answer.text());
      } catch (error) {
        if (error.name !== "AbortError") show("");
      }
    }, PAUSE);
  });
};

const toggled = (text, sign, start) =>
  text.startsWith(sign, start)
    ? text.slice(0, start) + text.slice(start + sign.length)
    : text.slice(0, start) + sign + text.slice(start);

// What a date says after a sign is pressed, with the cursor in one of its parts.
const signed = (text, cursor, sign, at) => {
  if (at === "start") return toggled(text, sign, 0);
  if (at === "end") return text.split("/")[0] + sign;
  const last = text.lastIndexOf("/", cursor - 1) + 1;
  const start = ["", ".."].includes(text.slice(last)) ? 0 : last;
  if (at === "part") {
    return toggled(text, sign, start + /^[@[]*/.exec(text.slice(start))[0].length);
  }
  const stroke = text.indexOf("/", start);
  const end = stroke < 0 ? text.length : stroke;
  const part = text.slice(start, end);
  const bare = part.replace(/[?~%]$/, "");
  return text.slice(0, start) + bare + (part.endsWith(sign) ? "" : sign) + text.slice(end);
};

const bindDate = (box) => {
  const frame = box.closest(".date-box");
  const echo = frame.querySelector("output");
  const signs = frame.querySelector("[role=group]");
  ask(box, box.dataset.echo, (html) => {
    echo.innerHTML = html;
  });
  signs.hidden = false;
  signs.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-sign]");
    if (!button) return;
    const { sign, at } = button.dataset;
    box.value = signed(box.value, box.selectionStart, sign, at);
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  });
};

const bindName = (box) => {
  ask(box, box.dataset.offers, (html) => {
    box.list.innerHTML = html;
  });
};

const bind = (root) => {
  root.querySelectorAll("[data-echo]").forEach(bindDate);
  root.querySelectorAll("[data-offers]").forEach(bindName);
};

const bindProofs = (button) => {
  const form = button.closest("form");
  const list = form.querySelector("[data-proofs]");
  const total = form.querySelector("[name=proof-TOTAL_FORMS]");
  const { innerHTML } = form.querySelector("template[data-proof]");
  button.hidden = false;
  button.addEventListener("click", () => {
    list.insertAdjacentHTML("beforeend", innerHTML.replaceAll("__prefix__", total.value));
    total.value = Number(total.value) + 1;
    bind(list.lastElementChild);
    list.lastElementChild.querySelector("select").focus();
  });
};

bind(document);
document.querySelectorAll("[data-add-proof]").forEach(bindProofs);
