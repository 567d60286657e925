// Broken links: every address and every #fragment inside the site.

import { LinkChecker } from "linkinator";

export async function checkLinks(start, origin) {
  const checker = new LinkChecker();
  const faults = [];
  const result = await checker.check({
    path: start,
    recurse: true,
    checkFragments: true,
    concurrency: 4,
    timeout: 30_000,
    linksToSkip: async (link) =>
      !link.startsWith(origin) || link.startsWith(`${origin}/desk/`),
  });
  for (const link of result.links)
    if (link.state === "BROKEN")
      faults.push(`${link.url} (${link.status}) from ${link.parent}`);
  const followed = result.links.filter((link) => link.state !== "SKIPPED").length;
  return { faults, seen: `${followed} links` };
}
