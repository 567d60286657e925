// Lights the marks of a figure that the step in view names.

const keysOf = (step) => new Set(step.dataset.lights.split(" ").filter(Boolean));

const light = (figure, step) => {
  const keys = keysOf(step);
  figure.classList.toggle("is-lit", keys.size > 0);
  for (const mark of figure.querySelectorAll("[data-keys]")) {
    const own = mark.dataset.keys.split(" ");
    mark.classList.toggle("is-on", own.some((key) => keys.has(key)));
  }
};

for (const block of document.querySelectorAll("[data-steps]")) {
  const figure = block.querySelector("[data-steps-figure]");
  const steps = block.querySelectorAll("[data-lights]");
  const observer = new IntersectionObserver(
    (entries) => {
      const entry = entries.findLast((one) => one.isIntersecting);
      if (!entry) return;
      for (const step of steps) step.classList.toggle("is-on", step === entry.target);
      light(figure, entry.target);
    },
    { rootMargin: "-45% 0px -45% 0px" },
  );
  for (const step of steps) observer.observe(step);
}
