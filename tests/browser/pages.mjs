// Which pages are looked at: every kind in every language. A page of the root is a kind of its own; of a
// folder the first page and the heaviest are taken.
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

const html = (entry) => entry.isFile() && entry.name.endsWith(".html");

async function ofFolder(root, folder) {
  const names = (await readdir(join(root, folder), { withFileTypes: true })).filter(html).map((entry) => entry.name);
  const sizes = await Promise.all(names.map(async (name) => ({ name, size: (await stat(join(root, folder, name))).size })));
  sizes.sort((a, b) => (a.name < b.name ? -1 : 1));
  const heaviest = sizes.reduce((best, one) => (one.size > best.size ? one : best), sizes[0]);
  return [...new Set([sizes[0]?.name, heaviest?.name])].filter(Boolean).map((name) => `${folder}/${name}`);
}

/** `[{ lang, path }]` of a rendered site; the languages are its folders with an `index.html`. */
export async function kinds(site) {
  const found = [];
  for (const entry of (await readdir(site, { withFileTypes: true })).filter((one) => one.isDirectory())) {
    const root = join(site, entry.name);
    const inside = await readdir(root, { withFileTypes: true });
    if (!inside.some((one) => one.name === "index.html")) continue;
    const paths = inside.filter(html).map((one) => one.name).sort();
    for (const folder of inside.filter((one) => one.isDirectory()).map((one) => one.name).sort()) {
      paths.push(...await ofFolder(root, folder));
    }
    found.push(...paths.map((path) => ({ lang: entry.name, path: `${entry.name}/${path}` })));
  }
  return found;
}
