// Broken links: every address and every #fragment inside the site.

import { LinkChecker } from "linkinator";

// A record has thousands of pages made alike: one in twenty is followed.
const OF_A_RECORD = /\/dossier\/[a-z]+\/[^/]+\/$/;

function isLeftOut(link) {
  const sum = [...link].reduce((total, sign) => total + sign.codePointAt(0), 0);
  return OF_A_RECORD.test(link) && !link.endsWith("/on/all/") && sum % 20 !== 0;
}

export async function checkLinks(start, origin) {
  const checker = new LinkChecker();
  const faults = [];
  const result = await checker.check({
    path: start,
    recurse: true,
    checkFragments: true,
    concurrency: 4,
    timeout: 30_000,
    // It asks for more at once than a site answers live, and is told to come back.
    retryErrors: true,
    retryErrorsCount: 5,
    retryErrorsJitter: 3000,
    linksToSkip: async (link) =>
      !link.startsWith(origin) || link.startsWith(`${origin}/desk/`) || isLeftOut(link),
  });
  for (const link of result.links)
    if (link.state === "BROKEN")
      faults.push(`${link.url} (${link.status}) from ${link.parent}`);
  const followed = result.links.filter((link) => link.state !== "SKIPPED").length;
  return { faults, seen: `${followed} links` };
}
