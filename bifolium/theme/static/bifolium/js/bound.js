// A card for words bound to the record: on focus, hover or tap. It is made of what
// the page of the thing or statement marks with data-card; a second tap leads there.

const LINES = 5;
const WAIT = 250;
const pages = new Map();
let card;
let shown;
let timer;

const pageOf = (url) => {
  if (!pages.has(url)) {
    const page = fetch(url).then(async (answer) => {
      if (!answer.ok) throw new Error(answer.status);
      return new DOMParser().parseFromString(await answer.text(), "text/html");
    });
    pages.set(url, page);
  }
  return pages.get(url);
};

const partsOf = (page, link) => {
  const parts = [...page.querySelectorAll("[data-card]")].slice(0, LINES + 2);
  const title = document.createElement("p");
  title.className = "bound-card__title";
  title.textContent = page.querySelector("h1").textContent;
  const more = document.createElement("a");
  more.className = "bound-card__more";
  more.href = link.href;
  more.textContent = page.querySelector("[data-card-more]").dataset.cardMore;
  return [title, ...parts.map((part) => document.importNode(part, true)), more];
};

const hide = () => {
  clearTimeout(timer);
  if (card?.matches(":popover-open")) card.hidePopover();
  shown = undefined;
};

const place = (link) => {
  const box = link.getClientRects()[0];
  const left = Math.min(box.left, document.documentElement.clientWidth - card.offsetWidth - 16);
  card.style.left = `${Math.max(left, 16) + scrollX}px`;
  const below = box.bottom + 8;
  const isAbove = below + card.offsetHeight > innerHeight && box.top > card.offsetHeight;
  card.style.top = `${(isAbove ? box.top - card.offsetHeight - 8 : below) + scrollY}px`;
};

const show = async (link) => {
  shown = link;
  const page = await pageOf(link.href).catch(() => undefined);
  if (!page || shown !== link) return;
  if (!card) {
    card = document.createElement("div");
    card.className = "bound-card";
    card.popover = "manual";
    card.setAttribute("role", "status");
    card.addEventListener("pointerenter", () => clearTimeout(timer));
    card.addEventListener("pointerleave", hide);
    document.body.append(card);
  }
  card.replaceChildren(...partsOf(page, link));
  card.showPopover();
  place(link);
};

const soon = (action) => {
  clearTimeout(timer);
  timer = setTimeout(action, WAIT);
};

const boundAt = (event) => event.target.closest?.("[data-bound]");

document.addEventListener("pointerover", (event) => {
  const link = boundAt(event);
  if (link && event.pointerType !== "touch") soon(() => show(link));
});
document.addEventListener("pointerout", (event) => {
  if (boundAt(event) && event.pointerType !== "touch") soon(hide);
});
document.addEventListener("focusin", (event) => {
  const link = boundAt(event);
  if (link?.matches(":focus-visible")) show(link);
  else if (shown && !card?.contains(event.target)) hide();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") hide();
});
document.addEventListener("click", (event) => {
  const link = boundAt(event);
  if (!link) {
    if (!card?.contains(event.target)) hide();
    return;
  }
  const isTap = event.pointerType === "touch" && shown !== link;
  if (!isTap) return;
  event.preventDefault();
  show(link);
});
