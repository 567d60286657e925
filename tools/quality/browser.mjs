// What only a browser can tell: accessibility, and what a page asks for and logs.

import { readFile } from "node:fs/promises";
import puppeteer from "puppeteer-core";

const AXE = await readFile(
  new URL("./node_modules/axe-core/axe.min.js", import.meta.url),
  "utf8",
);
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const SCHEMES = ["light", "dark"];
const WIDTHS = [390, 1280];
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const MISSING = 404;
const UNCHANGED = 304;

export function launch() {
  return puppeteer.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ARGUMENTS,
  });
}

// Collects requests to other hosts, errors of scripts and breaches of the policy.
function watch(page, origin, faults, status) {
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !/^(data|blob):/.test(url))
      faults.add(`asks another host: ${url}`);
  });
  page.on("pageerror", (error) => faults.add(`script: ${error.message}`));
  page.on("console", (message) => {
    // The browser itself reports a page that is meant to be missing.
    const isMeant = status === MISSING && message.location().url === page.url();
    if (message.type() === "error" && !isMeant) faults.add(`console: ${message.text()}`);
  });
}

export async function audit(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(
    (rules) => globalThis.axe.run({ runOnly: rules, resultTypes: ["violations"] }),
    RULES,
  );
  return violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help} (${nodes.length} ×, ${nodes[0].target.flat().join(" ")})`,
  );
}

export async function checkInBrowser(pages, origin) {
  const accessibility = [];
  const quiet = [];
  let seen = 0;
  const browser = await launch();
  try {
    for (const [type, language, address] of pages)
      for (const scheme of SCHEMES)
        for (const width of WIDTHS) {
          const where = `${type} ${language} ${scheme} ${width}`;
          const page = await browser.newPage();
          const faults = new Set();
          const status = type.startsWith("missing") ? MISSING : 200;
          watch(page, origin, faults, status);
          await page.setViewport({ width, height: 900 });
          await page.emulateMediaFeatures([
            { name: "prefers-color-scheme", value: scheme },
            { name: "prefers-reduced-motion", value: "reduce" },
          ]);
          const answer = await page.goto(address, { waitUntil: "networkidle0" });
          // A page seen before in another width is asked for again and has not changed.
          const answered = answer.status() === UNCHANGED ? 200 : answer.status();
          if (answered !== status) quiet.push(`${where}: answers ${answered}`);
          const wide = await page.evaluate(
            () => document.documentElement.scrollWidth - innerWidth,
          );
          if (wide > 0) quiet.push(`${where}: ${wide} px wider than the screen`);
          for (const fault of await audit(page)) accessibility.push(`${where}: ${fault}`);
          for (const fault of faults) quiet.push(`${where}: ${fault}`);
          seen += 1;
          await page.close();
        }
  } finally {
    await browser.close();
  }
  const views = `${seen} views`;
  return [
    { faults: accessibility, seen: views },
    { faults: quiet, seen: views },
  ];
}
