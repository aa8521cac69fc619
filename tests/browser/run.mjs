// Is the rendered report what everybody can use? Looks at every kind of page in Debian's Chromium.
//
//     npm ci && node run.mjs SITE_FOLDER [--only TEXT] [--shots FOLDER]
//
// SITE_FOLDER is one report (out/report/2024): folders of languages, assets. --only keeps the pages whose
// path has TEXT in it; --shots saves what was looked at as PNG, wide and narrow, light and dark.
//
// Of every kind of page in every language: axe-core (WCAG 2.0 and 2.1, A and AA) in light, dark and forced
// colours; nothing asked of other addresses; no error and no breach of the page's own security policy;
// weight of the first view; nothing that moves while loading, at 1280 and 390 pixels; not wider than a
// phone; Tab reaches everything, seen, and is not trapped; the same without scripts, on paper and from
// disk. Then what the script adds (features.mjs), from a server and from disk. Ends with 1 and a list when
// something is wrong. CHROMIUM names another browser; playwright-core may be of any folder above this one
// or of NODE_PATH's.
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import * as checks from "./checks.mjs";
import { FEATURES } from "./features.mjs";
import { kinds } from "./pages.mjs";
import { serve } from "./serve.mjs";

const WIDE = { width: 1280, height: 800 };
const SLOWER = 6; // a phone beside the processor of a desktop: what a page shows half-made is seen on it
const AT_ONCE = 2; // pages, on the two cores of a small machine
const NARROW = { width: 390, height: 844 };
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const SCHEMES = [
  { name: "light", colorScheme: "light" },
  { name: "dark", colorScheme: "dark" },
  { name: "forced colours", colorScheme: "dark", forcedColors: "active" },
];

const option = (name) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : null);
const folder = process.argv[2] && resolve(process.argv[2]);
if (!folder) {
  console.error("usage: node run.mjs SITE_FOLDER [--only TEXT] [--shots FOLDER]");
  process.exit(2);
}
const faults = [];
const counts = { pages: 0, axe: 0, requests: 0, heaviest: [0, ""] };
const shots = option("--shots") && resolve(option("--shots"));

/** What a page moves by itself on a slow machine. */
async function moves(browser, address, where, options) {
  const { page, end } = await open(browser, address, where, { ...options, slower: SLOWER });
  await ask(where, checks.still, page);
  await end();
}

/** Opens a page; whatever it asks of others, and whatever goes wrong in it, is a fault. */
async function open(browser, address, where, { slower, ...options } = {}, bodies = null) {
  const context = await browser.newContext({ viewport: WIDE, reducedMotion: "reduce", ...options });
  const own = new URL(address);
  await context.route("**/*", (route) => {
    const asked = new URL(route.request().url());
    counts.requests += 1;
    if (["data:", "blob:"].includes(asked.protocol) || (asked.protocol === own.protocol && asked.host === own.host)) return route.continue();
    faults.push(`${where}: asks for ${asked.href}`);
    return route.abort();
  });
  if (options.javaScriptEnabled !== false) await context.addInitScript(checks.observe);
  const page = await context.newPage();
  if (slower) await (await context.newCDPSession(page)).send("Emulation.setCPUThrottlingRate", { rate: slower });
  const wrong = (text) => faults.push(`${where}: ${text}`);
  page.on("pageerror", (error) => wrong(`error: ${error.message}`));
  page.on("console", (message) => { if (["error", "warning"].includes(message.type())) wrong(`console: ${message.text()}`); });
  page.on("dialog", (dialog) => { wrong(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  if (bodies) page.on("response", (response) => bodies.push(response));
  await page.goto(address, { waitUntil: "load" });
  return { page, end: () => context.close() };
}

async function ask(where, check, ...given) {
  try {
    for (const fault of await check(...given)) faults.push(`${where}: ${fault}`);
  } catch (error) {
    faults.push(`${where}: ${check.name} broke off: ${error.message.split("\n")[0]}`);
  }
}

async function look(browser, site, { lang, path }) {
  const address = `${site}/${path}`;
  for (const scheme of SCHEMES) {
    const where = `${path} (${scheme.name})`;
    const responses = scheme.name === "light" ? [] : null;
    const { page, end } = await open(browser, address, where, { colorScheme: scheme.colorScheme, forcedColors: scheme.forcedColors ?? "none" }, responses);
    if (responses) {
      const bodies = await Promise.all(responses.map(async (it) => ({ type: it.headers()["content-type"] ?? "", body: await it.body() })));
      const weight = checks.weight(bodies);
      if (weight > counts.heaviest[0]) counts.heaviest = [weight, path];
      if (weight > checks.BUDGET) faults.push(`${path}: the first view weighs ${weight} bytes, more than ${checks.BUDGET}`);
    }
    await shoot(page, path, `1280-${scheme.name}`);
    await ask(where, checks.accessible, page);
    counts.axe += 1;
    if (responses) {
      await ask(path, checks.skips, page);
      await ask(path, checks.keyboard, page);
      await ask(path, checks.prints, page);
    }
    await end();
  }
  for (const colorScheme of ["light", "dark"]) {
    const { page, end } = await open(browser, address, `${path} (390)`, { viewport: NARROW, colorScheme });
    await shoot(page, path, `390-${colorScheme}`);
    await ask(`${path} (390)`, checks.fits, page);
    await end();
  }
  const narrow = await open(browser, address, `${path} (390)`, { viewport: NARROW });
  await ask(`${path} (390)`, checks.accessible, narrow.page);
  if (path.split("/").length === 2) await ask(`${path} (390)`, checks.keyboard, narrow.page);
  await narrow.end();
  for (const from of [address, pathToFileURL(join(folder, path)).href]) {
    const bare = await open(browser, from, `${path} (no scripts)`, { javaScriptEnabled: false });
    await ask(`${path} (no scripts)`, checks.scriptless, bare.page);
    await bare.end();
  }
  const disk = await open(browser, pathToFileURL(join(folder, path)).href, `${path} (from disk)`);
  await ask(`${path} (from disk)`, async (page) => page.evaluate(() => document.fonts.ready.then(() => {
    const wrong = [];
    if (document.querySelectorAll(".tools input").length !== 1) wrong.push("the script does not run");
    if (!document.fonts.check("18px Inter")) wrong.push("the font is not there");
    if (getComputedStyle(document.body).margin !== "0px") wrong.push("the stylesheet is not there");
    return wrong;
  })), disk.page);
  await disk.end();
  await moves(browser, address, `${path} (1280)`, {});
  await moves(browser, address, `${path} (390)`, { viewport: NARROW });
  counts.pages += 1;
  console.log(`${path} [${lang}]: ${faults.length} faults so far`);
}

async function shoot(page, path, name) {
  if (!shots) return;
  await mkdir(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${path.replace(/\W+/g, "-")}-${name.replace(/\W+/g, "-")}.png`) });
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
const server = await serve(folder);
const all = await kinds(folder);
const asked = all.filter(({ path }) => path.includes(option("--only") ?? ""));
if (asked.length === 0) faults.push(`no page in ${folder}`);
const waiting = [...asked];
async function work() {
  for (let kind = waiting.shift(); kind; kind = waiting.shift()) await look(browser, server.address, kind);
}
await Promise.all(Array.from({ length: AT_ONCE }, work));
if (!option("--only")) {
  for (const lang of new Set(all.map((kind) => kind.lang))) {
    for (const root of [`${server.address}/${lang}`, pathToFileURL(join(folder, lang)).href]) {
      for (const [name, feature] of Object.entries(FEATURES)) {
        const where = `${name} (${lang}, ${root.startsWith("file:") ? "from disk" : "from a server"})`;
        const { page, end } = await open(browser, `${root}/index.html`, where, { acceptDownloads: true });
        await ask(where, feature, page, root);
        await end();
      }
    }
  }
}
await browser.close();
server.end();
for (const fault of new Set(faults)) console.log(`FAULT ${fault}`);
console.log(`${counts.pages} pages, ${counts.axe} looks by axe-core, ${counts.requests} requests, heaviest first view ${counts.heaviest[0]} bytes (${counts.heaviest[1]}), ${new Set(faults).size} faults`);
process.exit(faults.length > 0 ? 1 : 0);
