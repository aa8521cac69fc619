// Are the texts of a report only words to a browser? Parses every page of the reports it is told of, and opens some.
//
//     echo '{"folder": "out/report/2024", "open": 8, "first": 0}' | node inert.mjs
//
// One JSON object a line in, one a line out, until the end of input. In: the folder of a report, how many of its
// pages are opened, and with which of them that begins. Out: `faults` (a script that is not the shipped one,
// an attribute or an address that is code, an address elsewhere, a frame, a form, an embedded object; on opened
// pages, whose script is used, also a dialog, an error or a breach of the page's own security policy, and anything asked
// of another address); of each language `shape`, how often each path of tags occurs outside drawings, and
// `texts`, every text and every attribute a reader meets; `drawings` and `tables`, what opened pages offer for saving.
// Where texts are only words, shape is that of the same report with other words. CHROMIUM names another browser.
import { readdir } from "node:fs/promises";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";
import { serve } from "./serve.mjs";

const AT_ONCE = 2; // pages, on the two cores of a small machine
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"];

/** Runs in every page first: what it offers for saving is kept, not downloaded; `inspect` looks at a document. */
const prepare = () => {
  globalThis.kept = [];
  URL.createObjectURL = (blob) => {
    globalThis.kept.push(blob);
    return "#kept";
  };
  HTMLAnchorElement.prototype.click = () => {};
  const LAW = "https://bip.brpo.gov.pl/"; // the office of complaints, which the declaration must name
  const SHIPPED = /\/assets\/(site|(members|search)-(pl|en))\.js$/;
  const FOREIGN = /^(iframe|frame|frameset|object|embed|applet|form|base|math|style|template|foreignobject|portal|noscript|xmp|plaintext)$/i;
  const ADDRESS = /^(?:.*:)?(href|src|action|formaction|data|poster|background|srcset)$/i;
  const NO_TEXT = /^(href|src|id|class|for|aria-labelledby|data-key|data-root|data-index|data-values)$/;
  // What differs by right: drawings (names are broken and cut), the title (left shorter where it is long), what the
  // script adds, whether an address is one.
  const ASIDE = "svg, .tools, .take, .pick, .reading, #a11y-url, #a11y-email";

  function wrongs(element, base) {
    const name = element.localName;
    const found = [];
    const leads = (value) => new URL(value, base);
    const own = (value) => leads(value).origin === new URL(base).origin;
    const source = element.getAttribute("src") ?? "";
    if (name === "script" && !(element.textContent === "" && SHIPPED.test(leads(source).pathname) && own(source))) found.push("a script");
    if (FOREIGN.test(name)) found.push("an element that does not belong");
    if (name === "meta" && element.httpEquiv && element.httpEquiv !== "Content-Security-Policy") found.push("a command to the browser");
    for (const { name: key, value } of element.attributes) {
      if (/^on/i.test(key)) found.push(`an attribute that is code (${key})`);
      if (key === "style" && !element.closest(".reading")) found.push("a style of its own");
      if (!ADDRESS.test(key) || value === LAW) continue;
      const given = element.closest("#a11y-url, #a11y-email");
      const led = given ? ["http:", "https:", "mailto:"].includes(leads(value).protocol) : own(value);
      if (!led || (element.closest("svg") && !value.startsWith("#"))) found.push(`an address that leads elsewhere (${key})`);
    }
    return found.map((why) => `${why}: ${element.outerHTML.slice(0, 160)}`);
  }

  globalThis.inspect = (document, base) => {
    const faults = [], shape = {}, texts = new Set(), ways = new Map();
    const way = (element) => {
      if (!ways.has(element)) ways.set(element, `${element.parentElement ? way(element.parentElement) : ""}>${element.localName}`);
      return ways.get(element);
    };
    for (const element of document.querySelectorAll("*")) {
      try {
        faults.push(...wrongs(element, base));
      } catch (error) {
        faults.push(`${error.message}: ${element.outerHTML.slice(0, 160)}`);
      }
      if (element.closest(ASIDE) || element.matches("head > title")) continue;
      shape[way(element)] = (shape[way(element)] ?? 0) + 1;
      for (const { name, value } of element.attributes) if (!NO_TEXT.test(name)) texts.add(value);
      for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) texts.add(node.data);
    }
    return { lang: document.documentElement.lang, faults, shape, texts: [...texts] };
  };
};

/** Every page, read by the parser of the browser without being run. */
async function parse(page, paths, report) {
  for (const path of paths) {
    const { lang, faults, shape, texts } = await page.evaluate(async (path) => {
      const address = new URL(`/${path}`, location.href).href;
      const text = await (await fetch(address)).text();
      return globalThis.inspect(new DOMParser().parseFromString(text, "text/html"), address);
    }, path);
    report.faults.push(...faults.map((fault) => `${path}: ${fault}`));
    const one = (report.languages[lang] ??= { shape: {}, texts: new Set() });
    for (const [way, count] of Object.entries(shape)) one.shape[way] = (one.shape[way] ?? 0) + count;
    texts.forEach((text) => one.texts.add(text));
    report.pages += 1;
  }
}

/** What the script offers: every municipality beside the page's own, the search, and everything to be saved. */
async function use(page) {
  const beside = await page.locator("#beside option").count();
  for (let at = 0; at < beside; at += 1) await page.locator("#beside").selectOption({ index: at });
  if (page.url().endsWith("/index.html")) {
    await page.locator("#search").focus();
    await page.waitForFunction(() => window.hejnal?.search, null, { timeout: 5000 });
    for (const words of ["a", "<", "="]) await page.locator("#search").fill(words);
  }
  return page.evaluate(async () => {
    for (const button of document.querySelectorAll(".take button")) button.click();
    const kept = await Promise.all(globalThis.kept.map(async (blob) => ({ type: blob.type, text: await blob.text() })));
    const ofType = (type) => kept.filter((one) => one.type.startsWith(type)).map((one) => one.text);
    return { faults: globalThis.inspect(document, location.href).faults, drawings: ofType("image/svg"), tables: ofType("text/csv") };
  });
}

async function open(context, address, path, report) {
  const page = await context.newPage();
  const wrong = (text) => report.faults.push(`${path}, opened: ${text}`);
  page.on("pageerror", (error) => wrong(`error: ${error.message}`));
  page.on("console", (message) => { if (["error", "warning"].includes(message.type())) wrong(`console: ${message.text()}`); });
  page.on("dialog", (dialog) => { wrong(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("framenavigated", (frame) => { if (!frame.url().startsWith(address)) wrong(`goes to ${frame.url()}`); });
  page.on("request", (request) => {
    report.requests += 1;
    if (!request.url().startsWith(address) && !request.url().startsWith("data:")) wrong(`asks for ${request.url()}`);
  });
  try {
    await page.goto(`${address}/${path}`, { waitUntil: "load" });
    const { faults, drawings, tables } = await use(page);
    faults.forEach(wrong);
    report.drawings.push(...drawings);
    report.tables.push(...tables);
    report.opened += 1;
  } catch (error) {
    wrong(`broke off: ${error.message.split("\n")[0]}`);
  }
  await page.close();
}

async function look(browser, { folder, open: count, first }) {
  const report = { faults: [], pages: 0, opened: 0, requests: 0, languages: {}, drawings: [], tables: [] };
  const names = await readdir(folder, { recursive: true });
  const paths = names.filter((name) => name.endsWith(".html")).sort().map((name) => name.split("/").map(encodeURIComponent).join("/"));
  const server = await serve(resolve(folder));
  const context = await browser.newContext({ reducedMotion: "reduce" });
  await context.addInitScript(prepare);
  const reader = await context.newPage();
  await reader.goto(`${server.address}/assets/OFL.txt`); // a page of the same origin that runs nothing
  await parse(reader, paths, report);
  await reader.close();
  const waiting = Array.from({ length: Math.min(count, paths.length) }, (_, at) => paths[(first + at) % paths.length]);
  const work = async () => { for (let path = waiting.shift(); path; path = waiting.shift()) await open(context, server.address, path, report); };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  await context.close();
  server.end();
  for (const one of Object.values(report.languages)) one.texts = [...one.texts];
  return report;
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await look(browser, JSON.parse(line)))}\n`);
}
await browser.close();
