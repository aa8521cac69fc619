// What is asked of one page. Each check gets an open page and gives the faults it found, as sentences.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { gzipSync } from "node:zlib";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** WCAG 2.0 and 2.1, levels A and AA, as axe-core names them. */
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"];
/** The first view with all it fetches, as a web server sends it. */
export const BUDGET = 200_000;
/** What a reader can act on. */
const STOPS = "a[href], button, input, select, summary, [tabindex='0']";

const openAll = (page) => page.evaluate(() => {
  for (const details of document.querySelectorAll("details")) details.open = true;
});

/** The page as one comes to it: Tab begins at its top. */
async function anew(page) {
  const address = page.url().split("#")[0];
  await page.goto("about:blank");
  await page.goto(address);
}

/** axe-core over the whole page, folded parts open. */
export async function accessible(page) {
  await openAll(page);
  await page.evaluate(axe);
  const violations = await page.evaluate(async (rules) => {
    const found = await globalThis.axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
    return found.violations.map(({ id, nodes }) => ({ id, count: nodes.length, first: nodes[0].html.slice(0, 160), why: nodes[0].failureSummary }));
  }, RULES);
  return violations.map(({ id, count, first, why }) => `axe ${id}, ${count} times: ${first} (${why.replace(/\s+/g, " ").slice(0, 200)})`);
}

/** What the page moved by itself while it was loading; `observe` is set before it is opened. */
export const observe = () => {
  globalThis.moved = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.hadRecentInput) continue;
      const nodes = entry.sources.map(({ node }) => node?.outerHTML?.slice(0, 80) ?? node?.nodeName);
      globalThis.moved.push({ value: entry.value, nodes });
    }
  }).observe({ type: "layout-shift", buffered: true });
};

export async function still(page) {
  await page.evaluate(() => document.fonts.ready.then(() => new Promise((done) => { setTimeout(done, 250); })));
  const moved = await page.evaluate(() => globalThis.moved);
  return moved.map(({ value, nodes }) => `moved by ${value.toFixed(4)}: ${nodes.join(" | ")}`);
}

/** No page is wider than the screen. */
export async function fits(page) {
  await openAll(page);
  const wide = await page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    if (document.scrollingElement.scrollWidth <= room) return [];
    const out = [...document.querySelectorAll("body *")].filter((element) =>
      element.getBoundingClientRect().right > room + 1 && !element.closest(".scroll, .chart, .visually-hidden"));
    return [`${document.scrollingElement.scrollWidth} px on ${room}: ${out.slice(0, 3).map((it) => it.outerHTML.slice(0, 80)).join(" | ")}`];
  });
  return wide.map((text) => `wider than the screen: ${text}`);
}

/** The weight of what was fetched: text as a server compresses it, the rest as it is. */
export function weight(bodies) {
  let total = 0;
  for (const { type, body } of bodies) total += /text|javascript|svg/.test(type) ? gzipSync(body).length : body.length;
  return total;
}

/** Tab reaches whatever one can act on, each with a visible focus, and leaves the page at its end. */
export async function keyboard(page) {
  const faults = [];
  await anew(page);
  await openAll(page);
  const wanted = await page.evaluate((stops) => {
    const seen = (element) => element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });
    const all = [...document.querySelectorAll(stops)].filter((element) => seen(element) && !element.disabled);
    all.forEach((element, at) => { element.dataset.stop = at; });
    globalThis.visited = [];
    document.addEventListener("focusin", ({ target }) => {
      const style = getComputedStyle(target);
      const box = target.getBoundingClientRect();
      globalThis.visited.push({ at: Number(target.dataset.stop ?? -1), html: target.outerHTML.slice(0, 100),
        seen: target.matches(":focus-visible") && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && box.width > 4 && box.height > 4 });
    });
    return all.length;
  }, STOPS);
  for (let at = 0; at < wanted; at += 1) await page.keyboard.press("Tab");
  const visited = await page.evaluate(() => globalThis.visited);
  const reached = new Set(visited.map(({ at }) => at));
  const missed = [];
  for (let at = 0; at < wanted; at += 1) if (!reached.has(at)) missed.push(at);
  if (missed.length > 0) {
    const html = await page.evaluate((at) => document.querySelector(`[data-stop="${at}"]`)?.outerHTML.slice(0, 120), missed[0]);
    faults.push(`${missed.length} of ${wanted} are not reached by Tab, first: ${html}`);
  }
  if (reached.has(-1)) faults.push(`Tab stops at what is not listed: ${visited.find(({ at }) => at === -1).html}`);
  const blind = visited.filter(({ seen }) => !seen);
  if (blind.length > 0) faults.push(`focus is not seen on ${blind.length}, first: ${blind[0].html}`);
  await page.keyboard.press("Tab");
  if (await page.evaluate((first) => document.activeElement?.dataset?.stop === first, String(wanted - 1))) faults.push("Tab is trapped at the end");
  return faults;
}

/** The first stop leads past the menu, into the text. */
export async function skips(page) {
  await anew(page);
  await page.keyboard.press("Tab");
  const first = await page.evaluate(() => document.activeElement?.getAttribute("href"));
  if (first !== "#content") return [`the first stop is not the link to the text but ${first}`];
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  const inside = await page.evaluate(() => Boolean(document.activeElement?.closest("main, footer")));
  return inside ? [] : ["the link to the text does not lead past the menu"];
}

/** On paper: the text and no furniture. */
export async function prints(page) {
  await page.emulateMedia({ media: "print" });
  const shown = await page.evaluate(() => {
    const seen = (selector) => [...document.querySelectorAll(selector)].some((element) => element.checkVisibility());
    const furniture = [".menu", ".side", ".tools", ".take", ".pick", ".reading", ".skip", ".toc", ".language"];
    return { furniture: furniture.filter(seen), title: seen("h1"), foot: seen("footer") };
  });
  const pdf = await page.pdf({ preferCSSPageSize: true });
  await page.emulateMedia({ media: "screen" });
  const faults = shown.furniture.map((what) => `${what} is printed`);
  if (!shown.title || !shown.foot) faults.push("the title or the foot is not printed");
  if (pdf.length < 5_000) faults.push(`the print is empty: ${pdf.length} bytes`);
  return faults;
}

/** Without scripts: everything said is there, nothing dead is offered. */
export async function scriptless(page) {
  return page.evaluate(() => {
    const seen = (element) => element.checkVisibility();
    const faults = [];
    const dead = [...document.querySelectorAll("button, select, input, .tools, .take, .pick, [role=slider]")].filter(seen);
    if (dead.length > 0) faults.push(`offered without scripts, but dead: ${dead[0].outerHTML.slice(0, 100)}`);
    if (![...document.querySelectorAll("main h1")].some(seen)) faults.push("no title without scripts");
    const hidden = [...document.querySelectorAll("main section, main p:not(.hint, .take, .pick), main table")]
      .filter((element) => !element.closest("details") && !seen(element));
    if (hidden.length > 0) faults.push(`hidden without scripts: ${hidden[0].outerHTML.slice(0, 100)}`);
    for (const details of document.querySelectorAll("details")) if (!details.querySelector("summary")) faults.push("a folded part without summary");
    return faults;
  });
}
