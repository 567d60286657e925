// Offers a figure as a PNG: the SVG of the same address, drawn at twice its size.

const drawn = (url) =>
  new Promise((resolve, reject) => {
    const picture = new Image();
    picture.onload = () => resolve(picture);
    picture.onerror = reject;
    picture.src = url;
  });

const take = async (link) => {
  const picture = await drawn(link.href);
  const canvas = document.createElement("canvas");
  canvas.width = picture.naturalWidth * 2;
  canvas.height = picture.naturalHeight * 2;
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  const file = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  const saved = document.createElement("a");
  saved.href = URL.createObjectURL(file);
  saved.download = link.dataset.png;
  saved.click();
  URL.revokeObjectURL(saved.href);
};

for (const link of document.querySelectorAll("[data-png]")) {
  link.hidden = false;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    take(link);
  });
}
