// Proves the checks: a clean small site has no fault, a faulty one has each.

import assert from "node:assert/strict";
import http from "node:http";
import { checkSite, printed } from "./check.mjs";

const STYLE = "body { max-width: 40rem; margin-inline: auto; color: #111; background: #fff }";

function document_(body, head = "") {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A small page</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="A small page to prove the checks with.">
<link rel="icon" href="data:,"><link rel="stylesheet" href="/page.css">${head}</head>
<body><main>${body}</main></body></html>`;
}

const CLEAN = {
  "/": document_('<h1 id="top">Clean</h1><p><a href="/other/#part">The other page</a></p>'),
  "/other/": document_('<h1>Other</h1><h2 id="part">Part</h2><p><a href="/">Back</a></p>'),
};
const FAULTY = {
  "/": document_(
    `<h1 id="a">Faulty</h1><h1 id="a">Again</h1><img src="/dot.svg">
    <p style="color: #eee">pale, and refused by the policy</p>
    <p><a href="/other/#nowhere">broken fragment</a> <a href="/gone/">gone</a></p>
    <p>${"A paragraph much too heavy. ".repeat(20)}</p>`,
    '<script src="http://127.0.0.2:9/spy.js"></script><script>let a = 1</script>',
  ),
  "/other/": document_(
    `<h1>Other</h1><pre>${Array.from({ length: 9000 }, (_, n) => Math.sin(n)).join(" ")}</pre>`,
  ),
};

function serve(pages) {
  const server = http.createServer((request, response) => {
    const { port } = server.address();
    const path = new URL(request.url, "http://x").pathname;
    const files = {
      "/page.css": ["text/css", STYLE],
      "/dot.svg": ["image/svg+xml", '<svg xmlns="http://www.w3.org/2000/svg"/>'],
      "/robots.txt": ["text/plain", "User-agent: *\nAllow: /\n"],
      "/sitemap.xml": [
        "application/xml",
        `<urlset>${Object.keys(pages)
          .map((page) => `<url><loc>http://127.0.0.1:${port}${page}</loc></url>`)
          .join("")}</urlset>`,
      ],
    };
    const [kind, content] =
      files[path] ?? (path in pages ? ["text/html; charset=utf-8", pages[path]] : []);
    response.writeHead(content === undefined ? 404 : 200, {
      "Content-Type": kind ?? "text/plain",
      "Content-Security-Policy": "default-src 'self'; img-src 'self' data:",
    });
    response.end(content ?? "gone");
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

async function results(pages) {
  const server = await serve(pages);
  try {
    return await checkSite(`http://127.0.0.1:${server.address().port}`, {
      languages: ["en"],
      types: { home: "/", other: { en: "/other/" } },
      start: "/",
      light: "/other/",
      longread: "/",
    });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const clean = await results(CLEAN);
console.log(printed(clean));
for (const [name, { faults }] of Object.entries(clean))
  assert.deepEqual(faults, [], `${name} finds faults in a clean site`);

const faulty = await results(FAULTY);
console.log(`\n${printed(faulty)}`);
const PLANTED = {
  validity: /Duplicate ID/,
  accessibility: /image-alt/,
  quiet: /asks another host/,
  links: /#nowhere/,
  weight: /document/,
  lighthouse: /accessibility/,
};
for (const [name, planted] of Object.entries(PLANTED))
  assert.ok(
    faulty[name].faults.some((fault) => planted.test(fault)),
    `${name} does not find ${planted}`,
  );
for (const planted of [/Content Security Policy|violates/, /gone/])
  assert.ok(
    [...faulty.quiet.faults, ...faulty.links.faults].some((fault) => planted.test(fault)),
    `nobody finds ${planted}`,
  );
console.log("\nEvery planted fault was found.");
