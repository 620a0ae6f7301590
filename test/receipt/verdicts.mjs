// SPDX-License-Identifier: Apache-2.0
// verdicts.mjs - what the script of /verify says of each receipt of verdicts.list, and of the huge file given:
// one JSON array of {file, verdict, cosigned}.
import { readFileSync } from "node:fs";
import { parseVkey } from "../../src/page/verify/note.js";
import { checkReceipt } from "../../src/page/verify/proof.js";

const here = new URL(".", import.meta.url), keys = {}, said = [];
const read = (path) => new Uint8Array(readFileSync(path));

for (const line of readFileSync(new URL("verdicts.list", here), "utf8").split("\n")) {
  const [word, name, vkey] = line.split(" ");
  if (word === "key") keys[name] = parseVkey(vkey);
  if (word === "key" || line === "" || line.startsWith("#")) continue;
  const [file, key, known] = line.split(" | ");
  const witnesses = known === "-" ? [] : known.split(" ").map((w) => keys[w]);
  const r = checkReceipt(read(new URL(`${file}.tlog-proof`, here)), keys[key], witnesses);
  const cosigned = (r.cosigned ?? []).map((c) => `${c.name.split(".")[0]}@${c.at}`).join(" ") || "-";
  said.push({ file, verdict: r.verdict, cosigned });
}
said.push({ file: "huge", verdict: checkReceipt(read(process.argv[2]), keys.log).verdict, cosigned: "-" });
console.log(JSON.stringify(said));
