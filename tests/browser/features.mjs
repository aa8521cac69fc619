// What the script adds, tried as a reader would: every expectation is read from the page itself or from
// another page of the site. Each try gets an open context and an address, and gives its faults.
import { readFile } from "node:fs/promises";

const expect = (faults, fine, text) => { if (!fine) faults.push(text); };

const column = (page, table, at) => page.evaluate(([id, cell]) =>
  [...document.querySelectorAll(`#${id} tbody tr`)].map((row) => row.cells[cell].querySelector("data")?.value ?? null).map((value) => (value === null ? null : Number(value))), [table, at]);

async function sorting(page, root) {
  const faults = [];
  await page.goto(`${root}/index.html`); // a change of the anchor alone would not load the next page anew
  await page.goto(`${root}/municipalities.html`);
  const before = await column(page, "members", 1);
  const head = page.locator("#members thead th").nth(1);
  await head.locator("button").click();
  const known = before.filter((value) => value !== null).sort((a, b) => a - b);
  const missing = before.filter((value) => value === null);
  expect(faults, JSON.stringify(await column(page, "members", 1)) === JSON.stringify([...known, ...missing]), "a column is not sorted by its numbers, missing last");
  expect(faults, await head.getAttribute("aria-sort") === "ascending", "aria-sort is not told");
  await head.locator("button").press("Enter");
  const falling = JSON.stringify([...known.reverse(), ...missing]);
  expect(faults, JSON.stringify(await column(page, "members", 1)) === falling, "the second press does not turn the order round");
  const address = page.url();
  await page.goto(`${root}/index.html`);
  await page.goto(address);
  expect(faults, JSON.stringify(await column(page, "members", 1)) === falling, `the order is not kept in the address ${address}`);
  await page.locator("#members thead th").nth(1).locator("button").click();
  expect(faults, JSON.stringify(await column(page, "members", 1)) === JSON.stringify(before), "the third press does not restore the order");
  return faults;
}

async function searching(page, root) {
  const faults = [];
  await page.goto(`${root}/municipalities.html`);
  const name = await page.locator("#members tbody a").filter({ hasText: "Ś" }).first().textContent();
  await page.locator("#search").focus();
  await page.keyboard.type(name.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase());
  const link = page.locator("#search-found a").first();
  await link.waitFor({ timeout: 3000 });
  expect(faults, (await link.textContent()).includes(name), `${name} is not found without its marks`);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForLoadState();
  expect(faults, (await page.locator("h1").textContent()) === name, "what is found does not lead to its page");
  return faults;
}

async function besides(page, root) {
  const faults = [];
  await page.goto(`${root}/municipalities.html`);
  const links = await page.locator("#members tbody th a").evaluateAll((all) => all.map((it) => ({ name: it.textContent, href: it.getAttribute("href") })));
  const [own, other] = [links[0], links.at(-1)];
  const values = () => page.evaluate(() => Object.fromEntries([...document.querySelectorAll("#among-members tbody tr")].map((row) =>
    [row.cells[0].querySelector("a").getAttribute("href"), row.cells[1].querySelector("data")?.value])));
  await page.goto(`${root}/${other.href}`);
  const theirs = await values();
  await page.goto(`${root}/${own.href}`);
  await page.locator(`#beside option:text-is("${other.name}")`).waitFor({ state: "attached", timeout: 3000 });
  await page.selectOption("#beside", other.name);
  const shown = await page.evaluate(() => [...document.querySelectorAll("#among-members tbody tr")].map((row) =>
    [row.cells[0].querySelector("a").getAttribute("href"), row.cells[2].querySelector("data")?.value]));
  expect(faults, shown.length > 20 && shown.every(([row, value]) => value === theirs[row] || Number(value) === Number(theirs[row])),
    `the column of ${other.name} is not what its own page prints`);
  await page.selectOption("#beside", "");
  expect(faults, await page.locator("#among-members .beside").count() === 0, "the column does not go");
  return faults;
}

async function reading(page, root) {
  const faults = [];
  await page.goto(`${root}/fields/context.html`);
  const slider = page.locator("#figure-series-population .reading:visible");
  await slider.focus();
  await page.keyboard.press("Home");
  const rows = await page.evaluate(() => [...document.querySelectorAll("#figure-series-population tbody tr")].map((row) => [...row.cells].map((cell) => cell.textContent.trim())));
  const told = async () => slider.getAttribute("aria-valuetext");
  expect(faults, (await told()).startsWith(rows[0][0]) && (await told()).includes(rows[0][1]), `the first year reads ${await told()}`);
  await page.keyboard.press("End");
  expect(faults, (await told()).startsWith(rows.at(-1)[0]) && (await told()).includes(rows.at(-1)[1]), `the last year reads ${await told()}`);
  const box = await slider.boundingBox();
  await page.mouse.move(box.x + 2, box.y + 20);
  expect(faults, (await told()).startsWith(rows[0][0]), "the pointer at the left does not read the first year");
  await page.setViewportSize({ width: 390, height: 844 });
  for (const key of ["Home", "End"]) {
    await slider.focus();
    await page.keyboard.press(key);
    const bubble = await slider.locator("output").boundingBox();
    expect(faults, bubble && bubble.x >= 0 && bubble.x + bubble.width <= 390, `on a phone the reading is cut: ${JSON.stringify(bubble)}`);
  }
  return faults;
}

async function saving(page, root) {
  const faults = [];
  await page.goto(`${root}/fields/context.html`);
  const take = async (kind) => {
    const [file] = await Promise.all([page.waitForEvent("download"), page.locator(`#figure-series-population .take button:has-text("${kind}")`).click()]);
    return { name: file.suggestedFilename(), text: await readFile(await file.path(), "utf8") };
  };
  const table = await take("CSV");
  const wanted = await column(page, "table-series-population", 1);
  const lines = table.text.trim().split("\r\n").slice(1).map((line) => Number(line.split(",")[1]));
  expect(faults, table.name.endsWith(".csv") && JSON.stringify(lines) === JSON.stringify(wanted), `the CSV holds ${lines}`);
  const drawing = await take("SVG");
  expect(faults, drawing.name.endsWith(".svg") && drawing.text.startsWith("<svg xmlns=") && drawing.text.includes("<title"), "the SVG is not a drawing of its own");
  // A name that a spreadsheet would take for a formula; a negative number that stays one.
  await page.evaluate(() => {
    const row = document.querySelector("#table-series-population tbody tr");
    row.cells[0].textContent = "=HYPERLINK(\"x\")";
    row.cells[1].querySelector("data").value = "-5.5";
  });
  const second = (await take("CSV")).text.split("\r\n")[1];
  expect(faults, second.startsWith('"\'=HYPERLINK(""x"")",-5.5,'), `a formula is not made inert: ${second}`);
  return faults;
}

async function looks(page, root) {
  const faults = [];
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.goto(`${root}/method.html`);
  const light = await ground();
  await page.selectOption("#look", "dark");
  expect(faults, await ground() !== light, "the dark look changes nothing");
  await page.goto(`${root}/sources.html`);
  expect(faults, await ground() !== light, "the look is not remembered");
  await page.selectOption("#look", "system");
  expect(faults, await ground() === light, "the look of the system does not come back");
  return faults;
}

async function alone(page, root) {
  await page.goto(`${root}/fields/context.html?embed=figure-series-population`);
  const shown = await page.evaluate(() => ({ figures: document.querySelectorAll("figure").length,
    menu: [...document.querySelectorAll("nav, header, footer")].some((it) => it.checkVisibility()) }));
  return shown.figures === 1 && !shown.menu ? [] : [`an embedded chart is not alone: ${JSON.stringify(shown)}`];
}

/** The tries by name. */
export const FEATURES = { sorting, searching, besides, reading, saving, looks, alone };
