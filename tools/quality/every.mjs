// Runs axe on every page below an address, in one width and scheme. Exit code 1: a fault.
//   node tools/quality/every.mjs http://127.0.0.1:8000/en/projects/x/dossier/
//   node tools/quality/every.mjs --desk admin:SECRET --each 3 http://127.0.0.1:8000/desk/dossiers/
// --each N looks at no more than N pages whose addresses differ in numbers alone.

import { parseArgs } from "node:util";
import { audit, launch } from "./browser.mjs";

const WIDTH = 1280;
const FILE = /\.(bib|css|csv|gexf|geojson|graphml|json|jsonld|ris|svg|txt|xlsx|xml|zip)$/;

async function signIn(page, start, account) {
  const [name, secret] = account.split(/:(.*)/s);
  await page.goto(new URL("/desk/login/", start).href);
  await page.type("input[name=username]", name);
  await page.type("input[name=password]", secret);
  await Promise.all([page.waitForNavigation(), page.click("[type=submit]")]);
  if (page.url().includes("/login/")) throw new Error("The desk refuses the account.");
}

// Returns the addresses below the start that a page leads to, without fragments.
function linksBelow(page, start) {
  return page.$$eval(
    "a[href]",
    (links, start) =>
      links
        .filter((link) => !link.hasAttribute("download"))
        .map((link) => link.href.replace(/#.*/, ""))
        .filter((address) => address.startsWith(start)),
    start,
  );
}

const shapeOf = (address) => new URL(address).pathname.replace(/\d+/g, "N");

// Tells every fault as it is found, and returns how many there are on how many pages.
export async function checkEvery(start, { account = "", each = Infinity, tell } = {}) {
  const known = new Set([start]);
  const shapes = new Map();
  const browser = await launch();
  let seen = 0;
  let faults = 0;
  const found = (address, fault) => {
    faults += 1;
    tell(`${address}: ${fault}`);
  };
  try {
    const page = await browser.newPage();
    await page.setViewport({ width: WIDTH, height: 900 });
    await page.emulateMediaFeatures([
      { name: "prefers-reduced-motion", value: "reduce" },
    ]);
    if (account) await signIn(page, start, account);
    // A set gives what is added to it while it is walked.
    for (const address of known) {
      const count = (shapes.get(shapeOf(address)) ?? 0) + 1;
      if (count > each) continue;
      shapes.set(shapeOf(address), count);
      const answer = await page.goto(address, { waitUntil: "load" });
      if (answer.status() >= 400) found(address, `answers ${answer.status()}`);
      if (!answer.headers()["content-type"]?.startsWith("text/html")) continue;
      for (const fault of await audit(page)) found(address, fault);
      for (const link of await linksBelow(page, start))
        if (!FILE.test(new URL(link).pathname)) known.add(link);
      seen += 1;
      if (seen % 100 === 0) tell(`… ${seen} of ${known.size} pages`);
    }
  } finally {
    await browser.close();
  }
  return { faults, seen };
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { desk: { type: "string" }, each: { type: "string" } },
  });
  const each = values.each ? Number(values.each) : Infinity;
  for (const start of positionals) {
    const options = { account: values.desk, each, tell: console.log };
    const { faults, seen } = await checkEvery(start, options);
    console.log(`${start}: ${seen} pages, ${faults || "no"} faults`);
    if (faults) process.exitCode = 1;
  }
}
