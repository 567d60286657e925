// Lays two pictures over each other and uncovers them with a slider.

for (const pair of document.querySelectorAll("[data-before-after]")) {
  const slider = pair.querySelector("input");
  const show = () => {
    pair.dataset.at = slider.value;
    pair.style.setProperty("--at", `${slider.value}%`);
  };
  slider.hidden = false;
  pair.classList.add("is-live");
  slider.addEventListener("input", show);
  show();
}
