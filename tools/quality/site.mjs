// What a site has: its addresses, and the bytes that a reader of them is sent.

import http from "node:http";

// Answers with status, headers and the body as it was sent, compressed or not.
export function fetchRaw(url, headers = {}) {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { headers }, (response) => {
      const parts = [];
      response.on("data", (part) => parts.push(part));
      response.on("end", () =>
        resolve({
          status: response.statusCode,
          headers: response.headers,
          body: Buffer.concat(parts),
        }),
      );
    });
    request.on("error", reject);
    request.setTimeout(30_000, () => request.destroy(new Error(`${url} is silent`)));
  });
}

export async function waitFor(url, seconds = 60) {
  const giveUpAt = Date.now() + seconds * 1000;
  for (;;) {
    try {
      return await fetchRaw(url);
    } catch (error) {
      if (Date.now() > giveUpAt) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

// Returns the addresses in a sitemap, those of a sitemap of sitemaps too.
export async function sitemap(url) {
  const answer = await fetchRaw(url);
  if (answer.status !== 200) throw new Error(`${url} answers ${answer.status}`);
  const text = answer.body.toString();
  const found = [...text.matchAll(/<loc>\s*([^<]+?)\s*<\/loc>/g)].map((hit) =>
    hit[1].replaceAll("&amp;", "&"),
  );
  if (!text.includes("<sitemapindex")) return found;
  return (await Promise.all(found.map(sitemap))).flat();
}

// Returns [type, language, address] for one page of each type in each language.
// An address with {language} stands for all languages; a list names each.
export function pagesOfEachType(pages, origin) {
  return Object.entries(pages.types).flatMap(([type, address]) =>
    pages.languages.flatMap((language) => {
      const path =
        typeof address === "string"
          ? address.replaceAll("{language}", language)
          : address[language];
      return path ? [[type, language, origin + path]] : [];
    }),
  );
}
