// “On this day” without a server: every dated statement is fetched once, and a
// slider decides which of them hold. The rules are those of dossier/day.py.

const form = document.querySelector("[data-day-form]");
const place = document.querySelector("[data-day]");
const PACE = 500;

const numbers = (text) => text.split(" ").map(Number);
const within = (day, from, to) => from <= day && day <= to;

const spans = (element) =>
  (element.dataset.clashes || "").split(";").filter(Boolean).map(numbers);

const markLine = (row, day, isPossible) => {
  let possible = row.querySelector(".line__mark--unsure");
  if (isPossible && !possible) {
    possible = document.createElement("span");
    possible.className = "line__mark line__mark--unsure";
    possible.textContent = form.dataset.possibly;
    row.querySelector(".line__who").append(" ", possible);
  }
  if (possible) possible.hidden = !isPossible;
  const contested = row.querySelector(".line__mark--contested");
  if (contested) contested.hidden = !spans(row).some(([from, to]) => within(day, from, to));
};

const showPost = (post, day, eyes) => {
  let isHeld = false;
  let isSeen = false;
  for (const row of post.querySelectorAll("[data-span]")) {
    const [s0, s1, e0, e1] = numbers(row.dataset.span);
    const isShown = within(day, s0, e1) && (!eyes || row.dataset.eyes === eyes);
    row.hidden = !isShown;
    markLine(row, day, isShown && !within(day, s1, e0));
    isSeen ||= isShown;
    isHeld ||= isShown && row.dataset.no === undefined;
  }
  const isContested = isSeen && spans(post).some(([from, to]) => within(day, from, to));
  post.hidden = !isSeen;
  post.classList.toggle("is-contested", isContested);
  return { isHeld, isContested };
};

const showDay = (day, eyes) => {
  const states = new Map();
  let count = 0;
  for (const post of place.querySelectorAll("[data-post]")) {
    const { isHeld, isContested } = showPost(post, day, eyes);
    const mission = post.dataset.post;
    count += isContested;
    if (isContested) states.set(mission, "contested");
    else if (isHeld && !states.has(mission)) states.set(mission, "held");
  }
  for (const mark of place.querySelectorAll(".fig-mark[data-keys]")) {
    const state = states.get(mark.dataset.keys) || "empty";
    mark.classList.remove("is-held", "is-contested", "is-empty");
    mark.classList.add(`is-${state}`);
  }
  place.querySelector("[data-day-count]").textContent = count;
};

const begin = async () => {
  const answer = await fetch(form.dataset.all);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const steps = [...page.querySelectorAll("li[data-day]")].map((one) => ({
    day: Number(one.dataset.day),
    iso: one.dataset.iso,
    text: one.textContent,
  }));
  if (!steps.length) return;
  const all = page.querySelector("[data-day]");
  const { on, eyes } = form.elements;
  let playing = 0;

  const slider = document.createElement("input");
  Object.assign(slider, { type: "range", min: 0, max: steps.length - 1, step: 1 });
  slider.setAttribute("aria-label", form.dataset.slide);
  const play = document.createElement("button");
  Object.assign(play, { type: "button", textContent: form.dataset.play });
  play.className = "day-form__play";
  const label = document.createElement("label");
  label.append(slider);
  const row = document.createElement("p");
  row.className = "day-form__slide";
  row.append(play, label);
  form.append(row);

  const start = steps.findLastIndex((one) => one.iso <= form.dataset.dayForm);
  slider.value = Math.max(start, 0);

  const move = () => {
    if (all.parentNode === null || !all.isConnected) {
      place.replaceChildren(...all.childNodes);
      for (const list of place.querySelectorAll(".day__steps")) list.remove();
    }
    const step = steps[slider.value];
    const query = new URLSearchParams({ on: step.iso });
    if (eyes.value) query.set("eyes", eyes.value);
    on.value = step.iso;
    slider.setAttribute("aria-valuetext", step.text);
    showDay(step.day, eyes.value);
    place.querySelector("[data-day-text]").textContent = step.text;
    const view = place.querySelector("[data-day-eyes]");
    view.hidden = !eyes.value;
    view.querySelector("span").textContent = eyes.selectedOptions[0].text;
    history.replaceState(null, "", `?${query}`);
  };
  const stop = () => {
    clearInterval(playing);
    playing = 0;
    play.textContent = form.dataset.play;
  };

  slider.addEventListener("input", move);
  eyes.addEventListener("change", move);
  play.addEventListener("click", () => {
    if (playing) return stop();
    if (Number(slider.value) === steps.length - 1) slider.value = 0;
    play.textContent = form.dataset.pause;
    playing = setInterval(() => {
      slider.value = Number(slider.value) + 1;
      move();
      if (Number(slider.value) === steps.length - 1) stop();
    }, PACE);
  });
};

if (form?.dataset.all && place) begin();
