// What the pages add where scripts run: sorted tables, reading of charts, downloads, search, another
// municipality beside one's own, a look to choose, one chart alone. Every page is whole without it.
// A classic script, because modules and fetch do not work from disk; it stands in the head after the
// stylesheet, so that look and fonts are there before anything is painted. Its words come with the page (texts that begin with `script.`).
"use strict";
(() => {
  const root = document.documentElement;
  const LOOKS = ["light", "dark", "light-contrast", "dark-contrast"];
  const FOUND_AT_MOST = 8; // a list one takes in at a glance
  const PATIENCE = 1000; // milliseconds; unpacking takes a few
  const comma = (1.5).toLocaleString(root.lang).includes(",");
  const say = (name) => document.body.dataset[name] ?? "";

  // The look: before the first paint, and kept where the browser keeps anything.
  const kept = { get() { try { return localStorage.getItem("hejnal-look"); } catch { return null; } },
    set(look) { try { localStorage.setItem("hejnal-look", look); } catch { /* not kept, still shown */ } } };
  function dress(look) {
    if (LOOKS.includes(look)) root.dataset.look = look;
    else delete root.dataset.look;
  }
  root.classList.add("js");
  dress(kept.get());

  // The fonts are inside the stylesheet, which stands before this script; the first paint waits for them
  // to be unpacked, so that no line is broken anew.
  root.classList.add("unpacking");
  const faces = Promise.allSettled([...document.fonts].map((face) => face.load()));
  const patience = new Promise((done) => { setTimeout(done, PATIENCE); });
  Promise.race([faces, patience]).then(() => root.classList.remove("unpacking"));
  const alone = new URLSearchParams(location.search).get("embed");
  root.classList.toggle("embed", Boolean(alone));

  function make(name, attributes = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }

  // State in the address: `#sort=members.2.descending&beside=Kraków`; anchors have no `=`.
  const state = () => new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");
  function remember(name, value) {
    const now = state();
    if (value) now.set(name, value);
    else now.delete(name);
    const text = now.toString();
    try {
      history.replaceState(null, "", location.href.split("#")[0] + (text ? `#${text}` : ""));
    } catch { /* some browsers refuse for files on disk */ }
  }

  function lookChooser() {
    const select = make("select", { id: "look" });
    for (const look of ["system", ...LOOKS]) {
      select.append(make("option", { value: look }, say(look.replace("-", "").replace("contrast", "Contrast"))));
    }
    select.value = root.dataset.look ?? "system";
    select.addEventListener("change", () => {
      dress(select.value);
      kept.set(select.value);
    });
    return make("p", { class: "look" }, make("label", { for: "look" }, say("look")), select);
  }

  // Names without marks and in small letters: "Łódź" is found by "lodz".
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("ł", "l");

  function load(address, then) {
    const script = make("script", { src: address });
    script.addEventListener("load", then);
    document.head.append(script);
  }

  function search(place) {
    const input = make("input", { id: "search", type: "search", autocomplete: "off", placeholder: say("short") });
    const found = make("ul", { id: "search-found", hidden: "" });
    const count = make("p", { class: "visually-hidden", role: "status" });
    const box = make("div", { class: "search", role: "search" },
      make("label", { class: "visually-hidden", for: "search" }, say("search")), input, found, count);
    const close = () => { found.hidden = true; };
    function show() {
      const words = fold(input.value).split(/\s+/).filter(Boolean);
      const entries = (window.hejnal?.search ?? []).filter(([label, , where]) => {
        const text = fold(`${label} ${where}`);
        return words.length > 0 && words.every((word) => text.includes(word));
      });
      const first = ([label]) => (fold(label).startsWith(words[0]) ? 0 : 1);
      entries.sort((a, b) => first(a) - first(b));
      found.replaceChildren(...entries.slice(0, FOUND_AT_MOST).map(([label, href, where]) =>
        make("li", {}, make("a", { href: place.dataset.root + href }, label, " ", make("span", {}, where)))));
      if (words.length > 0 && entries.length === 0) found.append(make("li", { class: "none" }, say("none")));
      found.hidden = words.length === 0;
      count.textContent = words.length === 0 ? "" : `${say("found")}: ${entries.length}`;
    }
    function move(event) {
      if (event.key === "Escape") {
        close();
        input.focus();
      }
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step || found.hidden) return;
      const stops = [input, ...found.querySelectorAll("a")];
      const next = stops[stops.indexOf(document.activeElement) + step];
      if (next) {
        event.preventDefault();
        next.focus();
      }
    }
    input.addEventListener("focus", () => load(place.dataset.index, show), { once: true });
    input.addEventListener("input", show);
    box.addEventListener("keydown", move);
    box.addEventListener("focusout", (event) => { if (!box.contains(event.relatedTarget)) close(); });
    return box;
  }

  // Tables ------------------------------------------------------------------

  // The number a text begins with, as this language writes numbers; null when it begins with none.
  function number(text) {
    const close = text.replace(/\s/g, "").replaceAll("\u2212", "-");
    const plain = comma ? close.replace(",", ".") : close.replaceAll(",", "");
    const read = /^\+?(-?\d+(?:\.\d+)?)/.exec(plain);
    return read ? Number(read[1]) : null;
  }

  // What a cell is sorted by and what stands in a file; null when nothing is known.
  function valueOf(cell, numeric) {
    const given = cell.querySelector("data[value]");
    if (given) return numeric ? Number(given.value) : cell.textContent.trim();
    const text = cell.textContent.trim();
    if (text === "" || cell.querySelector(".missing")) return null;
    return numeric ? number(text) : text;
  }

  function sort(table, rows, head, direction) {
    const column = head.cellIndex;
    const numeric = head.classList.contains("num");
    const collator = new Intl.Collator(root.lang, { numeric: true });
    const sign = direction === "descending" ? -1 : 1;
    const order = (a, b) => {
      if (a.value === null || b.value === null) return (a.value === null) - (b.value === null);
      return sign * (numeric ? a.value - b.value : collator.compare(a.value, b.value));
    };
    const moving = rows.filter((row) => !row.classList.contains("total"));
    const keyed = moving.map((row) => ({ row, value: valueOf(row.cells[column], numeric) }));
    const sorted = (direction ? keyed.sort(order) : keyed).map((one) => one.row);
    // Totals keep their places.
    table.tBodies[0].append(...rows.map((row) => (moving.includes(row) ? sorted.shift() : row)));
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    if (direction) head.setAttribute("aria-sort", direction);
  }

  function sortable(table) {
    const rows = [...(table.tBodies[0]?.rows ?? [])];
    const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
    const even = rows.every((row) => row.cells.length === heads.length && !row.classList.contains("group"));
    if (rows.length < 3 || !even) return;
    for (const head of heads) {
      if (rows.some((row) => row.cells[head.cellIndex].querySelector(".glyph"))) continue;
      const button = make("button", { type: "button" }, ...head.childNodes);
      button.addEventListener("click", () => {
        const next = { ascending: "descending", descending: null }[head.getAttribute("aria-sort")];
        const direction = next === undefined ? "ascending" : next;
        sort(table, rows, head, direction);
        remember("sort", direction && `${table.id}.${head.cellIndex}.${direction}`);
      });
      head.append(button);
    }
    const [id, column, direction] = (state().get("sort") ?? "").split(".");
    const head = heads[Number(column)];
    if (id !== table.id || !head?.querySelector("button")) return;
    sort(table, rows, head, direction === "descending" ? direction : "ascending");
    const shut = table.closest("details");
    if (shut) shut.open = true;
    table.scrollIntoView();
  }

  // Another municipality beside the page's own: a column of what its own page prints.
  function beside(place) {
    const table = place.parentElement.querySelector("table");
    const rows = [...table.tBodies[0].rows];
    const own = table.tHead.rows[0].cells[1].textContent;
    const select = make("select", { id: "beside" }, make("option", { value: "" }, say("nobody")));
    function show(name) {
      for (const cell of table.querySelectorAll(".beside")) cell.remove();
      const { names, rows: values } = window.hejnal.members;
      const at = names.indexOf(name);
      if (at < 0) return;
      table.tHead.rows[0].cells[1].after(make("th", { scope: "col", class: "num beside" }, name));
      for (const row of rows) {
        const address = row.cells[0].querySelector("a")?.getAttribute("href").replace(/^(\.\.\/)+/, "");
        const [text, value] = values[address]?.[at] ?? [];
        const content = text === undefined ? make("span", { class: "missing" }, say("unknown"))
          : value === null ? text : make("data", { value }, text);
        row.cells[1].after(make("td", { class: "num beside", "data-label": name }, make("span", {}, content)));
      }
    }
    load(place.dataset.values, () => {
      const names = window.hejnal.members.names.filter((name) => name !== own);
      select.append(...names.map((name) => make("option", {}, name)));
      const asked = state().get("beside");
      if (!names.includes(asked)) return;
      select.value = asked;
      show(asked);
    });
    select.addEventListener("change", () => {
      show(select.value);
      remember("beside", select.value);
    });
    place.append(make("label", { for: "beside" }, say("beside")), " ", select);
  }

  // Charts ------------------------------------------------------------------

  function save(name, type, text) {
    const address = URL.createObjectURL(new Blob([text], { type }));
    const link = make("a", { href: address, download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  }

  // A cell of a file: numbers as such; texts that a spreadsheet would take for a formula made inert.
  function field(cell, numeric) {
    const given = cell.querySelector("data[value]");
    let text = given && numeric ? given.value : cell.textContent.trim();
    if (/^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text)) text = `'${text}`;
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }

  function saveTable(figure) {
    const rows = [...figure.querySelector("table").rows];
    const numeric = [...rows[0].cells].map((cell) => cell.classList.contains("num"));
    const lines = rows.map((row) => [...row.cells].map((cell, at) => field(cell, numeric[at])).join(","));
    save(`${figure.id}.csv`, "text/csv;charset=utf-8", `\ufeff${lines.join("\r\n")}\r\n`);
  }

  function saveDrawing(figure) {
    const drawing = figure.querySelector(".chart svg").cloneNode(true);
    const [, , width, height] = drawing.getAttribute("viewBox").split(" ");
    drawing.setAttribute("width", width);
    drawing.setAttribute("height", height);
    save(`${figure.id}.svg`, "image/svg+xml", new XMLSerializer().serializeToString(drawing));
  }

  function offer(figure) {
    const place = figure.querySelector(".take");
    if (!place) return;
    const title = figure.querySelector(".figure-title").textContent;
    const button = (text, act) => {
      const made = make("button", { type: "button" }, text, make("span", { class: "visually-hidden" }, `: ${title}`));
      made.addEventListener("click", () => act(figure));
      return made;
    };
    const whole = make("a", { href: `?embed=${figure.id}` }, say("embed"),
      make("span", { class: "visually-hidden" }, `: ${title}`));
    place.append(`${say("take")} `, button("SVG", saveDrawing), " ", button("CSV", saveTable), " ", whole);
  }

  // The years of a line chart by their labels under it: where they lie, as shares of its width.
  function years(drawing) {
    const width = Number(drawing.getAttribute("viewBox").split(" ")[2]);
    const labels = [...drawing.querySelectorAll('text[text-anchor="middle"]')];
    const found = labels.filter((text) => /^\d{4}$/.test(text.textContent))
      .map((text) => ({ year: Number(text.textContent), at: Number(text.getAttribute("x")) / width }))
      .sort((a, b) => a.year - b.year);
    const [first, last] = [found[0], found.at(-1)];
    if (!first || first.year === last.year) return null;
    const slope = (last.at - first.at) / (last.year - first.year);
    return { place: (year) => first.at + (year - first.year) * slope, year: (at) => first.year + (at - first.at) / slope };
  }

  function readable(figure, chart, rows, heads) {
    const scale = years(chart.querySelector("svg"));
    if (!scale) return;
    const known = rows.map((row) => Number(row.cells[0].textContent));
    const told = (at) => `${known[at]}: ${heads.map((head, column) =>
      `${head} ${rows[at].cells[column + 1].textContent.trim()}`).join("; ")}`;
    const bubble = make("output", {});
    const slider = make("div", { class: "reading", role: "slider", tabindex: "0",
      "aria-label": `${say("read")}: ${figure.querySelector(".figure-title").textContent}`,
      "aria-valuemin": known[0], "aria-valuemax": known.at(-1) }, make("i"), bubble);
    let at = known.length - 1;
    function show(next, visible = true) {
      at = Math.min(Math.max(next, 0), known.length - 1);
      slider.setAttribute("aria-valuenow", known[at]);
      slider.setAttribute("aria-valuetext", told(at));
      slider.classList.toggle("on", visible);
      const share = scale.place(known[at]);
      slider.style.setProperty("--at", `${100 * share}%`);
      slider.classList.toggle("left", share > 0.5);
      bubble.textContent = visible ? told(at) : "";
    }
    slider.addEventListener("pointermove", (event) => {
      const box = slider.getBoundingClientRect();
      const year = scale.year((event.clientX - box.left) / box.width);
      const gap = (index) => Math.abs(known[index] - year);
      show(known.reduce((best, _, index) => (gap(index) < gap(best) ? index : best), 0));
    });
    slider.addEventListener("pointerleave", () => show(at, slider.matches(":focus-visible")));
    slider.addEventListener("focus", () => show(at));
    slider.addEventListener("blur", () => show(at, false));
    slider.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, Home: -Infinity, End: Infinity }[event.key];
      if (step) {
        event.preventDefault();
        show(at + step);
      }
    });
    show(at, false);
    const frame = make("div", { class: `framed ${chart.classList.contains("on-narrow") ? "on-narrow" : chart.classList.contains("on-wide") ? "on-wide" : ""}` });
    chart.replaceWith(frame);
    frame.append(chart, slider);
  }

  function reading(figure) {
    const table = figure.querySelector(".data table");
    const rows = [...(table?.tBodies[0]?.rows ?? [])];
    if (rows.length < 2 || !rows.every((row) => /^\d{4}$/.test(row.cells[0].textContent.trim()))) return;
    rows.sort((a, b) => Number(a.cells[0].textContent) - Number(b.cells[0].textContent));
    const heads = [...table.tHead.rows[0].cells].slice(1).map((cell) => cell.textContent.trim());
    for (const chart of figure.querySelectorAll(".chart:not(svg)")) readable(figure, chart, rows, heads);
  }

  // One chart alone, for the page of somebody else: the figure and where it is from.
  function embed(id) {
    const figure = document.getElementById(id);
    if (figure?.tagName !== "FIGURE") {
      root.classList.remove("embed");
      return;
    }
    const whole = make("a", { href: `${location.pathname}#${id}`, target: "_top" }, document.title);
    document.body.replaceChildren(make("main", {}, make("h1", { class: "visually-hidden" },
      figure.querySelector(".figure-title").textContent), figure, make("p", { class: "credit" }, whole)));
  }

  document.addEventListener("DOMContentLoaded", () => {
    const tools = document.querySelector(".tools");
    tools?.append(search(tools), lookChooser());
    for (const figure of document.querySelectorAll("figure[id]")) {
      reading(figure);
      offer(figure);
    }
    for (const place of document.querySelectorAll(".pick")) beside(place);
    for (const table of document.querySelectorAll("main table")) sortable(table);
    if (alone) embed(alone);
  });
})();
