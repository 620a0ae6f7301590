// SPDX-License-Identifier: Apache-2.0
// site.js - small comforts; every page works without it. It makes no request of its own.
"use strict";
(function () {
  const all = (s, root) => Array.from((root || document).querySelectorAll(s));
  const one = (s, root) => (root || document).querySelector(s);

  // The error summary takes focus, so that a screen reader starts there.
  const faults = one(".summary");
  if (faults) faults.focus();

  // A receipt's QR code carries number and query code after #, which no server sees.
  const came = /^#([0-9]{27,40}[0-9X])\.([0-9A-Z]{16})$/.exec(location.hash);
  if (came && one("#no") && one("#code")) {
    one("#no").value = came[1];
    one("#code").value = came[2];
    history.replaceState(null, "", location.pathname);
    one("#code").form.querySelector("button").focus();
  }

  // Buttons that only make sense with a script.
  all("[data-print]").forEach((b) => { b.hidden = false; b.addEventListener("click", () => window.print()); });
  all("[data-if-script]").forEach((e) => { e.hidden = false; });

  // How many characters are left.
  const left = document.documentElement.lang.startsWith("en")
    ? (n) => (n < 0 ? -n + " characters too many" : n + " characters left")
    : (n) => (n < 0 ? "多了" + -n + "字" : "还可写" + n + "字");
  all("[data-max]").forEach((f) => {
    const max = Number(f.dataset.max), out = document.createElement("span");
    out.className = "count";
    out.setAttribute("aria-live", "polite");
    const show = () => {
      const n = max - Array.from(f.value).length;
      out.textContent = n < max / 4 || n < 20 ? left(n) : "";
    };
    f.before(out);
    f.addEventListener("input", show);
    show();
  });

  // Town first, then its villages: two short lists instead of one long.
  all("select").forEach((full) => {
    const towns = all("optgroup", full).map((g) => ({ name: g.label, options: all("option", g) }));
    if (towns.length < 5) return;
    const loose = all("option", full).filter((o) => o.parentNode === full);
    const was = full.value, town = document.createElement("select");
    const label = one('label[for="' + full.id + '"]');
    town.setAttribute("aria-label", label ? label.firstChild.textContent : full.name);
    town.append(...loose.map((o) => new Option(o.text, "")), ...towns.map((t, i) => new Option(t.name, String(i))));
    town.value = String(towns.findIndex((t) => t.options.some((o) => o.value === was && was !== "")));
    if (town.selectedIndex < 0) town.selectedIndex = 0;
    const fill = (keep) => {
      const t = towns[town.value === "" ? -1 : Number(town.value)];
      full.replaceChildren(...(t ? t.options : loose));
      full.hidden = !t;
      full.value = keep;
      if (full.selectedIndex < 0) full.selectedIndex = 0;
    };
    full.before(town);
    town.addEventListener("change", () => { fill(""); full.dispatchEvent(new Event("input", { bubbles: true })); });
    fill(was);
  });

  // A draft of the filing form, on this device only; gone when the receipt is shown.
  const form = one("form[data-draft]");
  const key = "anlan-draft-" + (form ? form.dataset.draft : "");
  const kept = () => { try { return JSON.parse(localStorage.getItem(key) || "{}"); } catch (e) { return {}; } };
  if (form) {
    const fields = all("input, textarea, select", form).filter((f) => f.name && f.type !== "hidden" && f.type !== "file");
    const old = kept();
    if (Date.now() - (old.at || 0) < 7 * 86400e3)
      fields.forEach((f) => {
        if (old[f.name] === undefined) return;
        if (f.type === "checkbox") f.checked = f.checked || old[f.name] === true;
        else if (!f.value) { f.value = old[f.name]; f.dispatchEvent(new Event("input")); }
      });
    form.addEventListener("input", () => {
      const now = kept();
      now.at = Date.now();
      fields.forEach((f) => { now[f.name] = f.type === "checkbox" ? f.checked : f.value; });
      try { localStorage.setItem(key, JSON.stringify(now)); } catch (e) { /* private window: no draft */ }
    });
  }
  if (one(".receipt")) {
    try { Object.keys(localStorage).filter((k) => k.startsWith("anlan-draft-")).forEach((k) => localStorage.removeItem(k)); } catch (e) { /* none */ }
  }

  // Work lists by keyboard: j, k, Enter; / goes to the search box.
  const list = one("[data-keys]"), seek = one("[data-seek]");
  const typing = (t) => /^(INPUT|TEXTAREA|SELECT)$/.test(t.tagName) || t.isContentEditable;
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.altKey || e.metaKey || typing(e.target)) return;
    if (e.key === "/" && seek) { e.preventDefault(); seek.focus(); seek.select(); return; }
    if (!list || (e.key !== "j" && e.key !== "k")) return;
    const rows = all(".main a", list), at = rows.indexOf(document.activeElement);
    const to = rows[e.key === "j" ? Math.min(at + 1, rows.length - 1) : Math.max(at - 1, 0)];
    if (to) { e.preventDefault(); to.focus(); to.scrollIntoView({ block: "nearest" }); }
  });

  // One press, one filing: the idempotency key protects anyway, this keeps the page calm.
  all("form[method=post]").forEach((f) => f.addEventListener("submit", (e) => {
    if (f.dataset.sent) { e.preventDefault(); return; }
    f.dataset.sent = "1";
    setTimeout(() => delete f.dataset.sent, 8000);
  }));
  window.addEventListener("pageshow", () => all("form").forEach((f) => delete f.dataset.sent));
})();
