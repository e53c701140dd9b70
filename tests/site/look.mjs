// Opens pages of sites in headless Chromium, in both themes and at both widths, and as they are printed, and fails when axe-core finds
// something, when a page asks for anything outside of its site, is wider than its window or its sheet of paper, or leads nowhere.
//
// Usage: node look.mjs --node-modules DIR [--pictures DIR] SITE…
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

const { values, positionals: sites } = parseArgs({
  allowPositionals: true,
  options: { "node-modules": { type: "string" }, pictures: { type: "string" } },
});
const axe = readFileSync(join(values["node-modules"], "axe-core", "axe.min.js"), "utf8");
const widths = [1280, 390];
const themes = ["light", "dark"];
// What Letter across leaves between margins of 12 mm, in pixels; A4 leaves more.
const paper = 965;
// How many pages of a kind are opened.
const most = { subjects: 12, requirements: 3, compare: 3, reports: 6 };

// Chromium's own protocol over a pair of pipes: no driver and no port.
class Browser {
  constructor(profile) {
    const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
      `--user-data-dir=${profile}`, "--remote-debugging-pipe", "about:blank"];
    this.process = spawn("chromium", flags, { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
    this.waiting = new Map();
    this.listeners = [];
    this.last = 0;
    let rest = "";
    this.process.stdio[4].setEncoding("utf8").on("data", (text) => {
      const messages = (rest + text).split("\0");
      rest = messages.pop();
      messages.forEach((message) => this.heard(JSON.parse(message)));
    });
    this.ended = new Promise((done) => this.process.on("close", done));
  }

  heard(message) {
    if (!message.id) return this.listeners.forEach((listener) => listener(message.method, message.params));
    const { done, failed } = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    message.error ? failed(new Error(message.error.message)) : done(message.result);
  }

  send(method, params = {}) {
    const id = ++this.last;
    this.process.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId: this.session })}\0`);
    return new Promise((done, failed) => this.waiting.set(id, { done, failed }));
  }

  async open() {
    const { targetInfos } = await this.send("Target.getTargets");
    const { targetId } = targetInfos.find((target) => target.type === "page");
    this.session = (await this.send("Target.attachToTarget", { targetId, flatten: true })).sessionId;
    for (const domain of ["Page", "Network", "Runtime", "Log"]) await this.send(`${domain}.enable`);
  }

  once(wanted) {
    return new Promise((done) => {
      const listener = (method) => {
        if (method !== wanted) return;
        this.listeners = this.listeners.filter((other) => other !== listener);
        done();
      };
      this.listeners.push(listener);
    });
  }

  async go(url) {
    const loaded = this.once("Page.loadEventFired");
    await this.send("Page.navigate", { url });
    await loaded;
  }

  async look(width, theme, media = "screen") {
    await this.send("Emulation.setDeviceMetricsOverride", { width, height: 900, deviceScaleFactor: 1, mobile: false });
    await this.send("Emulation.setEmulatedMedia", { media, features: [{ name: "prefers-color-scheme", value: theme }] });
  }

  async value(expression) {
    const said = await this.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
    if (said.exceptionDetails) throw new Error(said.exceptionDetails.exception?.description ?? "the page threw");
    return said.result.value;
  }

  async picture(path) {
    const { data } = await this.send("Page.captureScreenshot", { captureBeyondViewport: true, format: "png" });
    writeFileSync(path, Buffer.from(data, "base64"));
  }
}

function pages(site) {
  const html = (folder) => readdirSync(folder).filter((name) => name.endsWith(".html")).sort().map((name) => join(folder, name));
  // The first, the last, and what lies between at even steps.
  const some = (all, count) => new Set([...Array(count).keys()].map((step) => all[Math.round((step * (all.length - 1)) / (count - 1))]));
  const kinds = Object.entries(most).filter(([name]) => existsSync(join(site, name)) && html(join(site, name)).length > 0);
  return [...html(site), ...kinds.flatMap(([name, count]) => [...some(html(join(site, name)), count)])];
}

// In the page: how many tables, scrolled to the right, have something over the heads of their rows.
const coveredHeads = () => [...document.querySelectorAll(".matrix:not(.signs)")].filter((box) => {
  box.scrollIntoView();
  box.scrollTo(99999, 0);
  const head = box.querySelector("tbody th");
  const { left, top, height } = head.getBoundingClientRect();
  const seen = document.elementFromPoint(left + 4, top + height / 2);
  return seen && !head.contains(seen);
}).length;

// In the page: how many pixels of which table hang over the paper.
const cutOnPaper = () => {
  const edges = [...document.querySelectorAll("table")].map((table) => [table.getBoundingClientRect().right - innerWidth, table.parentElement.ariaLabel]);
  const [over, name] = edges.sort(([a], [b]) => b - a)[0] ?? [0, ""];
  return over > 0 ? `${Math.ceil(over)} pixels of "${name}"` : "";
};

// Every address in every page of the site, without a browser: each leads to a file that is there, or to the web as a plain link.
function deadLinks(site) {
  const dead = [];
  const all = readdirSync(site, { recursive: true }).filter((name) => name.endsWith(".html"));
  for (const page of all) {
    const text = readFileSync(join(site, page), "utf8");
    for (const [, address] of text.matchAll(/ (?:href|src)="([^"]*)"/g)) {
      const [path, anchor] = address.split("#");
      if (/^https?:/.test(path)) continue;
      const there = path === "" ? true : existsSync(resolve(site, dirname(page), path));
      if (!there || (path === "" && !text.includes(` id="${anchor}"`))) dead.push(`${page}: ${address}`);
    }
  }
  return dead;
}

const profile = mkdtempSync(join(tmpdir(), "look-"));
const browser = new Browser(profile);
const wrong = [];
let looks = 0;
try {
  await browser.open();
  for (const given of sites) {
    const site = resolve(given);
    deadLinks(site).slice(0, 20).forEach((link) => wrong.push(`${link} leads nowhere`));
    const asked = [];
    const listener = (method, params) => {
      if (method === "Network.requestWillBeSent") asked.push(params.request.url);
      if (method === "Log.entryAdded") wrong.push(`the console says: ${params.entry.text}`);
    };
    browser.listeners.push(listener);
    for (const page of pages(site)) {
      await browser.go(pathToFileURL(page).href);
      await browser.value("document.querySelectorAll('details').forEach((folded) => { folded.open = true })");
      await browser.value(`${axe}; void 0`);
      for (const width of widths) {
        for (const theme of themes) {
          const name = `${page.slice(site.length + 1)} at ${width}, ${theme}`;
          await browser.look(width, theme);
          if (values.pictures) {
            mkdirSync(values.pictures, { recursive: true });
            await browser.picture(join(values.pictures, `${sites.indexOf(given)}-${name.replace(/[^a-z0-9.]+/gi, "-")}.png`));
          }
          const wide = await browser.value("document.documentElement.scrollWidth - document.documentElement.clientWidth");
          if (wide > 0) wrong.push(`${name}: ${wide} pixels wider than the window`);
          const styled = await browser.value("getComputedStyle(document.querySelector('header')).borderLeftStyle === 'solid'");
          if (!styled) wrong.push(`${name}: the style is not there`);
          const broken = await browser.value("[...document.images].filter((image) => image.naturalWidth === 0).length");
          if (broken > 0) wrong.push(`${name}: ${broken} pictures do not show`);
          const covered = await browser.value(`(${coveredHeads})()`);
          if (covered > 0) wrong.push(`${name}: the heads of ${covered} tables do not stay in sight`);
          const found = await browser.value("axe.run({ preload: false }).then((result) => result.violations.map((rule) => `${rule.id}: ${rule.help}: ${rule.nodes[0].html.slice(0, 160)}`))");
          found.forEach((rule) => wrong.push(`${name}: ${rule}`));
          looks += 1;
        }
      }
      await browser.look(paper, "light", "print");
      if (values.pictures) await browser.picture(join(values.pictures, `${sites.indexOf(given)}-${page.slice(site.length + 1).replace(/[^a-z0-9.]+/gi, "-")}-print.png`));
      const cut = await browser.value(`(${cutOnPaper})()`);
      if (cut) wrong.push(`${page.slice(site.length + 1)} printed: ${cut} are cut`);
    }
    browser.listeners = browser.listeners.filter((other) => other !== listener);
    const root = pathToFileURL(site).href;
    const outside = asked.filter((url) => !url.startsWith(`${root}/`) || url.includes(".."));
    [...new Set(outside)].forEach((url) => wrong.push(`a page of ${site} asks for ${url}`));
    if (!asked.some((url) => url.endsWith("style.css"))) wrong.push(`${site}: no page asked for its style, so nothing was seen`);
  }
} finally {
  browser.send("Browser.close").catch(() => {});
  await browser.ended;
  rmSync(profile, { recursive: true, force: true });
}
wrong.forEach((line) => console.error(line));
console.log(`${looks} looks at pages of ${sites.length} sites, ${wrong.length} things wrong`);
process.exit(wrong.length === 0 ? 0 : 1);
