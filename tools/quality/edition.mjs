// Checks a static edition from a plain file server: validity of every page, links, and
// pages without scripts.
//   node tools/quality/edition.mjs FOLDER PORT      made with --base-url http://127.0.0.1:PORT

import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { launch } from "./browser.mjs";
import { printed } from "./check.mjs";
import { checkLinks } from "./links.mjs";
import { pagesOfEachType, sitemap, waitFor } from "./site.mjs";
import { checkFiles } from "./validity.mjs";

// Every page in the site map must be there, and every link of each lead somewhere.
async function checkEveryPage(origin) {
  const { faults, seen } = await checkLinks(`${origin}/`, origin);
  const addresses = await sitemap(`${origin}/sitemap.xml`);
  for (const address of addresses) {
    const { status } = await waitFor(address);
    if (status !== 200) faults.push(`${address} (${status}) from the site map`);
  }
  return { faults, seen: `${seen}, ${addresses.length} in the site map` };
}

async function checkWithoutScripts(views) {
  const browser = await launch();
  const faults = [];
  try {
    const page = await browser.newPage();
    await page.setJavaScriptEnabled(false);
    page.on("requestfailed", (request) => faults.push(`${request.url()} failed`));
    page.on("response", (answer) => {
      const isPage = answer.request().isNavigationRequest();
      if (answer.status() >= 400 && !isPage && !answer.url().endsWith("/favicon.ico"))
        faults.push(`${answer.url()} (${answer.status()})`);
    });
    for (const [, , address] of views) {
      const answer = await page.goto(address, { waitUntil: "load" });
      if (answer.status() === 404) continue;
      const text = await page.$eval("main", (main) => main.innerText.trim());
      if (text.length < 20) faults.push(`${address} shows nothing without scripts`);
      const forms = await page.$$("form");
      if (forms.length) faults.push(`${address} has a form that nobody answers`);
    }
  } finally {
    await browser.close();
  }
  return { faults, seen: `${views.length} pages` };
}

const [folder, port] = process.argv.slice(2);
const origin = `http://127.0.0.1:${port}`;
const server = spawn(
  "python3",
  ["-m", "http.server", port, "--bind", "127.0.0.1", "--directory", folder],
  { stdio: "ignore" },
);
let results;
try {
  await waitFor(`${origin}/`);
  const pages = JSON.parse(await readFile(new URL("./pages.json", import.meta.url), "utf8"));
  results = {
    "every page": await checkFiles(folder),
    "edition links": await checkEveryPage(origin),
    "without scripts": await checkWithoutScripts(pagesOfEachType(pages, origin)),
  };
} finally {
  server.kill();
}
console.log(printed(results));
if (Object.values(results).some(({ faults }) => faults.length)) process.exit(1);
