// SPDX-License-Identifier: Apache-2.0
// behalf.mjs BASE PASSWORD OUT - cases as JSON on stdin: [{kind, no, code, login, row}]. On a phone of 360 px the resident adds
// papers to each (N02), and the officer takes `row` for them; pictures into OUT. Nothing may scroll sideways.
import { readFileSync, mkdirSync } from "node:fs";
import { launch } from "./chromium.mjs";

const [base, password, out] = process.argv.slice(2);
const cases = JSON.parse(readFileSync(0, "utf8"));
const phone = { baseURL: base, locale: "zh-CN", timezoneId: "Asia/Shanghai", viewport: { width: 360, height: 740 }, hasTouch: true };
mkdirSync(out, { recursive: true });
const browser = await launch();

async function fits(page, name) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  if (wide > 360) throw new Error(`${name} is ${wide} px wide`);
}

async function shot(page, at, name) {
  await at.scrollIntoViewIfNeeded();
  await fits(page, name);
  await page.screenshot({ path: `${out}/${name}.png` });
}

/** Opens the step's fold, fills it as it stands, sends it; nothing may be refused. */
async function take(page, row, words, name) {
  const fold = page.locator(`details.act:has(input[name=event][value="${row}"])`).last();
  const outer = page.locator(`details:not(.act):has(input[name=event][value="${row}"])`);
  if ((await outer.count()) && (await outer.first().getAttribute("open")) === null) await outer.first().locator(":scope > summary").click();
  if ((await fold.getAttribute("open")) === null) await fold.locator("summary").first().click();
  for (const area of await fold.locator("textarea:not([name*=agents])").all()) await area.fill(words);
  for (const box of await fold.locator("input[type=checkbox]").all()) await box.check();
  const file = fold.locator("input[type=file]");
  if (await file.count()) await file.setInputFiles({ name: "收据.txt", mimeType: "text/plain", buffer: Buffer.from("收据：三百元") });
  await shot(page, fold, name);
  await fold.locator("button").last().click();
  const said = page.locator("[role=status], .faults, [role=alert]").first();
  await said.waitFor();
  if ((await said.getAttribute("role")) !== "status") throw new Error(`${name}: ${row} is refused: ${await said.innerText()}`);
  await shot(page, page.locator("[role=status]").first(), `${name}-done`);
}

for (const c of cases) {
  const resident = await (await browser.newContext(phone)).newPage();
  await resident.goto("/query");
  await resident.fill("[name=no]", c.no);
  await resident.fill("[name=code]", c.code);
  await resident.press("[name=code]", "Enter");
  await resident.waitForURL("**/matter/**");
  await take(resident, "N02", "后来找到的收据，请一并看。", `${c.kind}-resident`);
  const officer = await (await browser.newContext(phone)).newPage();
  await officer.goto("/login");
  await officer.fill("[name=login]", c.login);
  await officer.fill("[name=password]", password);
  await officer.press("[name=password]", "Enter");
  await officer.waitForURL("**/desk**");
  await officer.goto(`/desk/matter/${c.no}`);
  await take(officer, c.row, "本人7月1日上午来电口述，代为登记。", `${c.kind}-officer`);
  await resident.context().close();
  await officer.context().close();
}
await browser.close();
console.log(JSON.stringify({ cases: cases.length }));
