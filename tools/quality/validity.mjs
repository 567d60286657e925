// HTML validity: vnu, the checker of the W3C, on every page of the sitemap.

import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { fetchRaw } from "./site.mjs";

const JAR = new URL("./node_modules/vnu-jar/build/dist/vnu.jar", import.meta.url)
  .pathname;

// vnu ends with code 1 when it has found something; what it found is on stderr.
async function vnu(folder) {
  const kind = ["--errors-only", "--skip-non-html", "--format", "json"];
  const command = ["-jar", JAR, ...kind, folder];
  const options = { maxBuffer: 64 * 1024 * 1024 };
  try {
    return (await promisify(execFile)("java", command, options)).stderr;
  } catch (error) {
    if (error.code !== 1) throw error;
    return error.stderr;
  }
}

// Every page of a folder: all of a static edition, and not the site map's alone.
export async function checkFiles(folder) {
  const names = await readdir(folder, { recursive: true });
  const { messages } = JSON.parse(await vnu(folder));
  return {
    faults: messages.map(({ url, lastLine, message }) => `${url}:${lastLine}: ${message}`),
    seen: `${names.filter((name) => name.endsWith(".html")).length} pages`,
  };
}

export async function checkValidity(addresses) {
  const folder = await mkdtemp(join(tmpdir(), "vnu-"));
  const faults = [];
  const byFile = new Map();
  try {
    for (const [number, address] of addresses.entries()) {
      const { status, headers, body } = await fetchRaw(address);
      if (status !== 200) faults.push(`${address}: answers ${status}`);
      if (!(headers["content-type"] ?? "").startsWith("text/html")) continue;
      const file = `page-${number}.html`;
      byFile.set(file, address);
      await writeFile(join(folder, file), body);
    }
    for (const message of JSON.parse(await vnu(folder)).messages) {
      const address = byFile.get(message.url.split("/").at(-1));
      faults.push(`${address}:${message.lastLine}: ${message.message}`);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return { faults, seen: `${byFile.size} pages` };
}
