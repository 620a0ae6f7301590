// SPDX-License-Identifier: Apache-2.0
// verify.mjs BASE OUT NO CODE - the page /verify in a real browser: served, saved to disk without a network, without
// script, by a file, by a pasted text, by the printed code (decoded here by jsQR, there by the page), and all receipts
// of test/receipt. Looks at it with axe and at 320 px; pictures into OUT. The page makes no request of its own.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import jsQR from "jsqr";
import decodeQR from "qr/decode.js";
import { axe, launch } from "./chromium.mjs";

const [base, out, no, code] = process.argv.slice(2);
const receipts = new URL("../receipt/", import.meta.url).pathname;
const faults = [];
mkdirSync(out, { recursive: true });

const browser = await launch();

function expect(what, got, want) {
  if (got === want) return;
  faults.push(what);
  console.error(`${what}: got ${JSON.stringify(got)}, want ${JSON.stringify(want)}`);
}

const has = (what, text, ...parts) => parts.forEach((p) => text.includes(p) || expect(`${what} says ${p}`, text.slice(0, 1500), p));

/** A reader; every request but the first of each page is a fault. */
async function reader(options = {}) {
  const context = await browser.newContext({ locale: "zh-CN", timezoneId: "Asia/Shanghai", viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(20000);
  const page = await context.newPage();
  page.on("request", (r) => r.isNavigationRequest() || r.url().startsWith("data:") || r.url().startsWith("blob:") ||
    page.url().includes("/receipt/") || page.url().includes("/matter/") || page.url().includes("/query") || expect("a request of the page", r.url(), "none"));
  page.on("pageerror", (e) => expect("script", String(e), "no error"));
  page.on("console", (m) => m.type() === "error" && expect("console", m.text(), "nothing"));
  return page;
}

async function verdict(page, act) {
  await page.evaluate(() => { const r = document.querySelector("#result"); delete r.dataset.verdict; r.replaceChildren(); });
  await act();
  await page.waitForFunction(() => document.querySelector("#result").textContent !== "");
  return page.evaluate(() => document.querySelector("#result").dataset.verdict ?? "none");
}

const give = async (page, file) => {
  await page.setInputFiles("#file", []); // the same file again would be no change
  return verdict(page, () => page.setInputFiles("#file", file));
};

async function look(page, name) {
  for (const scheme of ["light", "dark"])
    for (const width of [360, 1280]) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize({ width, height: 900 });
      await page.screenshot({ path: `${out}/${name}-${scheme}-${width}.png`, fullPage: true });
      for (const line of await axe(page)) expect(`axe, ${name} ${scheme} ${width}`, line, "nothing");
    }
  await page.setViewportSize({ width: 320, height: 740 });
  expect(`${name}: width at 320 px`, await page.evaluate(() => document.documentElement.scrollWidth), 320);
  await page.setViewportSize({ width: 1280, height: 900 });
}

/** The same promises wherever the page came from. */
async function promises(page, file, words) {
  expect("a good receipt", await give(page, file), "ok");
  const text = await page.innerText("#result");
  has("the good receipt", text, no, "道路坑洼无人修", "张三丰", "localhost/610404/log", ...words);
  const altered = readFileSync(file, "utf8").replace("index 1", "index 0");
  expect("an altered receipt", await verdict(page, async () => { await page.fill("#paste", altered); await page.click("#check"); }), "path");
  expect("a pasted receipt", await verdict(page, async () => { await page.fill("#paste", readFileSync(file, "utf8").trim().replace(/\n/g, "\r\n")); await page.click("#check"); }), "ok");
}

async function eachOfTheList(page) {
  const keys = {};
  await page.locator("details:has(#key)").evaluate((d) => { d.open = true; });
  for (const line of readFileSync(receipts + "verdicts.list", "utf8").split("\n")) {
    const [word, name, vkey] = line.split(" ");
    if (word === "key") keys[name] = vkey;
    if (word === "key" || line === "" || line.startsWith("#")) continue;
    const [file, key, known, want, , what] = line.split(" | ");
    await page.fill("#key", keys[key]);
    await page.fill("#witnesses", known === "-" ? "" : known.split(" ").map((w) => keys[w]).join("\n"));
    expect(`${file} (${what})`, await give(page, `${receipts}${file}.tlog-proof`), want);
  }
}

/** By jsQR, which gives up on some dense codes, else by the decoder that the page itself uses. */
function read(data, side) {
  const found = jsQR(data, side, side);
  if (found) return found.data;
  try {
    return decodeQR({ data, width: side, height: side });
  } catch {
    return undefined;
  }
}

/** The printed code of the matter's page, as a picture; its text by a decoder that is not the page's. */
async function printedCode() {
  const page = await reader({ baseURL: base, deviceScaleFactor: 2 });
  await page.goto(`/query#${no}.${code}`);
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/matter/${no}`);
  await page.locator("details:has(.proof) > summary").click();
  await page.locator(".dense").scrollIntoViewIfNeeded();
  await page.waitForFunction(() => document.querySelector(".dense").naturalWidth > 0);
  await page.locator(".dense").screenshot({ path: `${out}/code.png` });
  // Whole pixels a module, as a printer has many: jsQR does not read a dense code whose modules differ in width.
  const modules = await page.evaluate(async () =>
    Number((await (await fetch(document.querySelector(".dense").src)).text()).match(/viewBox="\S+ \S+ (\d+)/)[1]));
  const pixels = (side) => page.evaluate((side) => {
    const canvas = new OffscreenCanvas(side, side), draw = canvas.getContext("2d");
    draw.drawImage(document.querySelector(".dense"), 0, 0, side, side);
    return Array.from(draw.getImageData(0, 0, side, side).data);
  }, side);
  let text;
  for (const side of [3 * modules, 4 * modules, 6 * modules, 8 * modules])
    text ??= read(new Uint8ClampedArray(await pixels(side)), side);
  const file = page.waitForEvent("download");
  await page.locator(".proof a[download]").click();
  await (await file).saveAs(`${out}/receipt.tlog-proof`);
  await page.context().close();
  return text;
}

const address = await printedCode();
has("the printed code", address ?? "", `${base}/verify#1.`);
const file = `${out}/receipt.tlog-proof`;

// Served, by file, by text and by the code.
const zh = await reader({ baseURL: base });
await zh.goto("/verify");
await look(zh, "verify-zh");
await promises(zh, file, ["回执是真的", "信访局", "2026年6月15日", "第2条"]);
await give(zh, file);
await look(zh, "verify-zh-good");
await give(zh, `${receipts}good.tlog-proof`);
await look(zh, "verify-zh-bad");
expect("a picture of the code", await give(zh, `${out}/code.png`), "ok");
await zh.goto("about:blank");
await zh.goto(address ?? "/verify");
await zh.waitForSelector("#result[data-verdict]");
has("the code's result", await zh.innerText("#result"), "回执是真的", "道路坑洼无人修", "没有出示");
expect("the code holds no name", (await zh.innerText("#result")).includes("张三丰"), false);
await eachOfTheList(zh);

// Saved to disk, without a network.
const saved = path.resolve(out, "verify.html");
writeFileSync(saved, await (await zh.request.get(`${base}/verify?lang=en`)).text());
const away = await reader({ locale: "en-US", offline: true });
await away.goto(pathToFileURL(saved).href);
await promises(away, file, ["The receipt is genuine", "June 15, 2026", "entry 2 of 2"]);
await look(away, "verify-saved-en");
expect("a picture of the code, saved page", await give(away, `${out}/code.png`), "ok");

// By the camera: a browser whose camera films the printed code.
await zh.setViewportSize({ width: 1280, height: 720 });
await zh.goto("about:blank");
await zh.setContent(`<body style="margin:0;background:#fff;text-align:center"><img src="data:image/png;base64,${readFileSync(`${out}/code.png`).toString("base64")}">`);
writeFileSync(`${out}/camera.mjpeg`, await zh.screenshot({ type: "jpeg", quality: 90 }));
const filming = await launch("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
  `--use-file-for-fake-video-capture=${path.resolve(out, "camera.mjpeg")}`);
const filmed = await filming.newPage({ baseURL: base });
await filmed.goto("/verify");
expect("the code by camera", await verdict(filmed, () => filmed.click("#camera")), "ok");
await filming.close();

// Without script.
const plain = await reader({ baseURL: base, javaScriptEnabled: false });
await plain.goto("/verify");
expect("told without script", await plain.locator("#no-script").isVisible(), true);
expect("no tool without script", await plain.locator("#tool").isVisible(), false);
has("without script", await plain.innerText("main"), "anlan verify-receipt");

await browser.close();
process.exit(faults.length ? 1 : 0);
