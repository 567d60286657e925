// Leads a link to another edition to the paragraph that is being read.

const HEADER = 56;

const blockInView = () => {
  const blocks = document.querySelectorAll('.block[id^="b-"]');
  const first = blocks[0];
  if (!first || first.getBoundingClientRect().top > innerHeight) return null;
  for (const block of blocks) {
    if (block.getBoundingClientRect().bottom > HEADER + 8) return block;
  }
  return null;
};

const aim = (event) => {
  const link = event.currentTarget;
  const block = blockInView();
  link.hash = block && scrollY > 0 ? block.id : "";
};

for (const link of document.querySelectorAll("a[data-edition-switch]")) {
  for (const kind of ["pointerdown", "focus", "click"]) {
    link.addEventListener(kind, aim);
  }
}
