// SPDX-License-Identifier: Apache-2.0
// day.mjs BASE PASSWORD OUT - a day in a real browser: a resident files, officers forward, accept and
// answer, the resident rates; without script and with it. Then every page is looked at: pictures at three
// widths, two languages, light and dark into OUT; axe finds nothing; nothing scrolls sideways at 320 px;
// no request leaves BASE and the console stays empty. Some of the pictures are left out unless
// ANLAN_SHOTS=all. Ends with one line of JSON: {"pages","pictures"}.
import { mkdirSync } from "node:fs";
import { axe, launch } from "./chromium.mjs";

const [base, password, out] = process.argv.slice(2);
const everything = process.env.ANLAN_SHOTS === "all";
const faults = [];
mkdirSync(out, { recursive: true });

const browser = await launch();

function fault(text) {
  faults.push(text);
  console.error(text);
}

/** A person with cookies of their own. */
async function person(options = {}) {
  const context = await browser.newContext({ baseURL: base, locale: "zh-CN", timezoneId: "Asia/Shanghai", ...options });
  context.setDefaultTimeout(20000);
  await context.route("**", (route) => {
    const url = route.request().url();
    if (url.startsWith(base) || url.startsWith("data:")) return route.continue();
    fault(`a request left the site: ${url}`);
    return route.abort();
  });
  const page = await context.newPage();
  page.on("console", (m) => m.type() === "error" && !page.url().endsWith("/nothing") && fault(`console of ${page.url()}: ${m.text()}`));
  page.on("pageerror", (e) => fault(`script of ${page.url()}: ${e}`));
  return page;
}

async function logIn(page, login) {
  await page.goto("/login");
  await page.fill("[name=login]", login);
  await page.fill("[name=password]", password);
  await page.press("[name=password]", "Enter");
  await page.waitForURL("**/desk**");
}

/** Files by the step form; gives {no, code} as they stand on the receipt. */
async function file(page) {
  const values = {
    title: "小区路灯三个月不亮", body: "幸福里小区东门外的路灯坏了三个月，老人晚上出门摔倒过一次。\n已向物业反映两次，没有答复。",
    request: "请尽快修好，并告知由谁负责。", "contact.name": "张三丰", "contact.phone": "13900000000", "contact.address": "幸福里3号楼",
  };
  await page.goto("/file/petition");
  for (let step = 0; step < 8 && !(await page.locator(".receipt").count()); step++) {
    for (const [name, value] of Object.entries(values)) {
      const field = page.locator(`form [name="${name}"]:not([type=hidden])`);
      if (await field.count()) await field.fill(value);
    }
    const send = page.locator("button[name=go][value=send]");
    const next = page.locator("button[name=go][value=next]:not(.only-read)");
    await Promise.all([page.waitForLoadState("load"), ((await send.count()) ? send : next).click()]);
  }
  const no = (await page.locator(".number").innerText()).replace(/\s/g, "");
  const code = (await page.locator(".code").innerText()).replace(/[\s-]/g, "");
  return { no, code };
}

/** Takes a move by its form, filling the text areas and what is given. */
async function act(page, path, row, given = {}) {
  await page.goto(path);
  const form = page.locator(`form:has(input[name=event][value="${row}"])`).first();
  const fold = page.locator(`details:has(input[name=event][value="${row}"])`).first();
  if ((await fold.count()) && (await fold.getAttribute("open")) === null) await fold.locator("summary").first().click();
  for (const area of await form.locator("textarea[name^='fields.']").all()) await area.fill("经核查属实，依法办理，三日内修好。");
  for (const [name, value] of Object.entries(given)) {
    const field = form.locator(`[name="${name}"]`).first();
    const kind = await field.evaluate((e) => e.type);
    if (kind === "select-one") await field.selectOption(value);
    else if (kind === "radio") await form.locator(`label:has([name="${name}"][value="${value}"]), [name="${name}"][value="${value}"]`).last().check();
    else await field.fill(value);
  }
  await form.locator("button").last().click();
  await page.waitForLoadState("load");
  const wrong = page.locator(".faults, [role=alert]");
  if (await wrong.count()) throw new Error(`${row} is refused: ${await wrong.first().innerText()}`);
}

/** The whole life of one matter. */
async function day(script) {
  const options = { javaScriptEnabled: script };
  const resident = await person(options), pd = await person(options), ru = await person(options);
  const matter = await file(resident);
  await logIn(pd, "pd");
  await logIn(ru, "ru");
  await act(pd, `/desk/matter/${matter.no}`, "P02", { "fields.unit": "610404.rsj" });
  await act(ru, `/desk/matter/${matter.no}`, "P07");
  await act(ru, `/desk/matter/${matter.no}`, "P21");
  await act(resident, `/matter/${matter.no}`, "N03", { "fields.value": "3" });
  for (const p of [resident, pd, ru]) await p.context().close();
  return matter;
}

// -- looking --

async function judge(page, name) {
  for (const line of await axe(page)) fault(`axe, ${name}: ${line}`);
}

async function sideways(page, name) {
  await page.setViewportSize({ width: 320, height: 740 });
  const [wide, who] = await page.evaluate(() => [document.documentElement.scrollWidth,
    [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 0.5 && !e.closest(".table, .diagram"))
      .slice(-3).map((e) => e.outerHTML.slice(0, 160)).join(" · ")]);
  if (wide > 320) fault(`${name} is ${wide} px wide at 320 px: ${who}`);
}

let pictures = 0;
async function look(page, path, name, lang) {
  const answer = await page.goto(path);
  if (answer.status() >= 400 && !name.startsWith("error")) fault(`${path}: ${answer.status()}`);
  for (const scheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme: scheme });
    for (const width of [360, 768, 1440]) {
      const usual = width === 360 || (lang === "zh" && scheme === "light");
      if (!usual && !everything) continue;
      await page.setViewportSize({ width, height: width < 500 ? 740 : 900 });
      await page.screenshot({ path: `${out}/${name}-${lang}-${scheme}-${width}.png`, fullPage: true });
      pictures++;
      if (width !== 768) await judge(page, `${name} ${lang} ${scheme} ${width}`);
    }
  }
  await sideways(page, `${name} ${lang}`);
}

async function skipLink(page) {
  await page.goto("/");
  await page.keyboard.press("Tab");
  const first = await page.evaluate(() => document.activeElement.getAttribute("href"));
  if (first !== "#main") fault(`the first Tab reaches ${first}, not the skip link`);
}

const plain = await day(false);
await day(true);
const shown = {
  resident: { home: "/", file: "/file/petition", mediation: "/file/mediation", query: "/query", login: "/login", help: "/help", figures: "/figures",
    about: "/about", matter: `/matter/${plain.no}?code=${plain.code}`, "error-404": "/nothing" },
  officer: { desk: "/desk", "desk-matter": `/desk/matter/${plain.no}`, "desk-search": "/desk?q=%E8%B7%AF%E7%81%AF",
    "desk-units": "/desk/units", "desk-file": "/desk/file", "desk-mediation": "/desk/mediation",
    "desk-reports": "/desk/reports", "desk-report": "/desk/reports/timely?by=unit",
    account: "/desk/account" },
};
let pages = 0;
for (const [lang, locale] of [["zh", "zh-CN"], ["en", "en-US"]]) {
  const resident = await person({ locale }), officer = await person({ locale });
  await skipLink(resident);
  await logIn(officer, "pd");
  for (const [page, list] of [[resident, shown.resident], [officer, shown.officer]])
    for (const [name, path] of Object.entries(list)) {
      if ((await page.request.get(path)).status() === 404 && !name.startsWith("error")) continue; // not there yet
      await look(page, path, name, lang);
      pages++;
    }
  await resident.context().close();
  await officer.context().close();
}
await browser.close();
console.log(JSON.stringify({ pages, pictures }));
process.exit(faults.length ? 1 : 0);
