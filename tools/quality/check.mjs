// Runs every check on a served site and prints one table. Exit code 1: a fault.
//   node tools/quality/check.mjs http://127.0.0.1:8000

import { readFile } from "node:fs/promises";
import { checkInBrowser } from "./browser.mjs";
import { checkLighthouse } from "./lighthouse.mjs";
import { checkLinks } from "./links.mjs";
import { pagesOfEachType, sitemap, waitFor } from "./site.mjs";
import { checkValidity } from "./validity.mjs";
import { checkWeight } from "./weight.mjs";

const SHOWN = 40;

export async function checkSite(origin, pages) {
  const views = pagesOfEachType(pages, origin);
  const [accessibility, quiet] = await checkInBrowser(views, origin);
  return {
    validity: await checkValidity(await sitemap(`${origin}/sitemap.xml`)),
    accessibility,
    quiet,
    links: await checkLinks(origin + pages.start, origin),
    weight: await checkWeight(origin + pages.light),
    lighthouse: await checkLighthouse(origin + pages.longread),
  };
}

export function printed(results) {
  const lines = [];
  for (const [name, { faults }] of Object.entries(results)) {
    for (const fault of faults.slice(0, SHOWN)) lines.push(`${name}: ${fault}`);
    if (faults.length > SHOWN) lines.push(`${name}: … ${faults.length - SHOWN} more`);
  }
  if (lines.length) lines.push("");
  for (const [name, { faults, seen }] of Object.entries(results)) {
    const verdict = faults.length ? `${faults.length} faults` : "ok";
    lines.push(`${name.padEnd(14)} ${verdict.padEnd(11)} ${seen}`);
  }
  return lines.join("\n");
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const origin = process.argv[2].replace(/\/$/, "");
  const file = new URL("./pages.json", import.meta.url);
  const pages = JSON.parse(await readFile(file, "utf8"));
  await waitFor(origin + pages.start);
  const results = await checkSite(origin, pages);
  console.log(printed(results));
  if (Object.values(results).some(({ faults }) => faults.length)) process.exit(1);
}
