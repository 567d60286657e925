// Page budget: what one reader is sent for one article without figures.

import { fetchRaw } from "./site.mjs";
import { launch } from "./browser.mjs";

const KB = 1024;
const BUDGET = { document: 14 * KB, stylesheet: 6 * KB, script: 3 * KB, all: 90 * KB };

// Returns the bytes of each kind that a new reader's browser asks for.
export async function weigh(address) {
  const browser = await launch();
  const asked = new Map();
  try {
    const page = await browser.newPage();
    await page.setViewport({ width: 390, height: 844 });
    page.on("response", (response) =>
      asked.set(response.url(), response.request().resourceType()),
    );
    await page.goto(address, { waitUntil: "networkidle0" });
  } finally {
    await browser.close();
  }
  const sizes = { document: 0, stylesheet: 0, script: 0, all: 0 };
  for (const [url, kind] of asked) {
    if (!url.startsWith("http:")) continue;
    const { body } = await fetchRaw(url, { "Accept-Encoding": "br, gzip" });
    if (kind in sizes) sizes[kind] += body.length;
    sizes.all += body.length;
  }
  return sizes;
}

export async function checkWeight(address) {
  const sizes = await weigh(address);
  const faults = Object.entries(BUDGET)
    .filter(([kind, most]) => sizes[kind] > most)
    .map(([kind, most]) => `${address}: ${kind} ${sizes[kind]} of ${most} bytes`);
  const seen = Object.entries(sizes)
    .map(([kind, size]) => `${kind} ${(size / KB).toFixed(1)}`)
    .join(", ");
  return { faults, seen: `${seen} KB` };
}
