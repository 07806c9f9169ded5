import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { padHex, toHex } from "viem";
import { usualRules } from "../../../src/sdk/core/governance/usualRules.ts";
import { formatRulebook } from "../../../src/sdk/governance/group/rulebookFile.ts";
import { sealKeystore } from "../../toolkit/delivery/sealKeystore.ts";
import { type Names, parseCall, runHere } from "./runCall.ts";

/** Accounts of the trees, in lower case. */
const accountAt = (i: number) => padHex(toHex(0xa100 + i), { size: 20 });
const rows = (header: string, ...lines: readonly string[]) => `${[header, ...lines].join("\n")}\n`;
const allocation = (...amounts: readonly (number | string)[]) =>
  rows("account,amount", ...amounts.map((amount, i) => `${accountAt(i)},${amount}`));
const json = (value: unknown) => JSON.stringify(value);

/** Values that stand in calls as `{name}`; none of them is a chain's. */
export const plainNames: readonly (readonly [name: string, value: string])[] = [
  ...[0, 1, 2, 3, 4].map((i) => [`a${i}`, accountAt(i)] as const),
  ["hash", `0x${"11".repeat(32)}`],
  ["key", `0x${"c3".repeat(32)}`],
  ["purpose", "{purpose}"],
  // Nobody listens there; asking takes a second, so few calls do.
  ["nowhere", "http://127.0.0.1:2"],
];

const keystore = sealKeystore(`0x${"c3".repeat(32)}`, "password");
const scenario = (part: object) => json({ format: "symbolon-scenario", version: 1, name: "A day", ...part });
const rule = { name: "each", gives: { type: "fixed", amount: "5" } };
const rules = (part: object) =>
  json({
    format: "symbolon-allocation-rules",
    version: 1,
    decimals: null,
    combine: "sum",
    rules: [rule],
    ...part,
  });
const points = (...list: readonly (readonly [time: unknown, share: unknown])[]) =>
  json({ stepped: false, points: list.map(([time, share]) => ({ time, share })) });
const signedClaim = (part: object) =>
  json({
    format: "symbolon-signed-claim",
    version: 1,
    chainId: "31337",
    campaign: accountAt(9),
    leaf: { index: "0", account: accountAt(0), amount: "1000" },
    ...part,
  });

const pageChain = {
  id: 31_337,
  name: "A chain",
  currency: { symbol: "ETH", decimals: 18 },
  nodes: ["http://127.0.0.1:2"],
};
const pages = (part: object) => json({ format: "symbolon-pages", version: 1, chain: pageChain, ...part });

const roster = (...seats: readonly object[]) => json({ format: "symbolon-roster", version: 1, seats });
const rulebook = (part: object) => json({ format: "symbolon-rulebook", version: 1, rules: part });
const issuing = { quorum: 2, vetoes: 2, window: "3d", standIn: "1d", notice: "0" };
const proposal = {
  format: "symbolon-proposal",
  version: 1,
  chainId: "31337",
  quorum: accountAt(9),
  roster: 1,
  id: toHex(1, { size: 32 }),
  assents: [],
  objections: [],
  proposal: {
    target: accountAt(8),
    data: "0x",
    evidence: toHex(0, { size: 32 }),
    nonce: "1",
    deadline: "0",
  },
};

const ruling = {
  format: "symbolon-ruling",
  version: 1,
  chainId: 31_337,
  desk: accountAt(7),
  caseId: `0x${"ca".repeat(32)}`,
  round: 0,
  ruling: "Upheld",
  reasons: `0x${"0e".repeat(32)}`,
  approvals: [],
};
const panelChange = {
  format: "symbolon-panel-change",
  version: 1,
  chainId: "31337",
  desk: accountAt(9),
  round: 0,
  panelVersion: 2,
  from: "1800000000",
  id: toHex(1, { size: 32 }),
  approvals: [],
  panel: { quorum: 1, payee: accountAt(8), seats: [{ member: accountAt(0) }] },
};

/** Files as somebody might hand them in, by name. */
const files: Readonly<Record<string, string | Uint8Array>> = {
  "roster.json": roster(...[0, 1, 2].map((i) => ({ member: accountAt(i) }))),
  "roster-twice.json": roster({ member: accountAt(0) }, { member: accountAt(1), standIns: [accountAt(0)] }),
  "roster-member.json": roster({ member: "anna" }),
  "roster-empty.json": roster(),
  "rulebook.json": formatRulebook(usualRules(3)),
  "rulebook-some.json": rulebook({ Issue: issuing }),
  "rulebook-window.json": rulebook({ Issue: { ...issuing, window: "30m" } }),
  "rulebook-quorum.json": rulebook({ Issue: { ...issuing, quorum: 4 } }),
  "rulebook-mode.json": rulebook({ Issue: { ...issuing, mode: "Objection" } }),
  "rulebook-time.json": rulebook({ Issue: { ...issuing, window: 3 } }),
  "rulebook-field.json": rulebook({ Issue: { ...issuing, vetos: 2 } }),
  "rulebook-act.json": rulebook({ Isue: issuing }),
  "proposal.json": json(proposal),
  "proposal-signed.json": json({ ...proposal, assents: [{ seat: 0, chair: 0, signature: "0x12" }] }),
  "panel-change.json": json(panelChange),
  "ruling.json": json(ruling),
  "ruling-twice.json": json({
    ...ruling,
    approvals: [0, 0].map((seat) => ({ seat, chair: 0, signature: "0x12" })),
  }),
  "rows.csv": allocation(1000, 1001, 1002, 1003),
  "more.csv": allocation(5, 5, 5),
  "later.csv": allocation(1000, 900, 1002),
  "empty.csv": "",
  "empty.json": "",
  "blank.csv": "\n\n",
  "header.csv": "account,amount\n",
  "columns.csv": rows("who,howMuch", `${accountAt(0)},5`),
  "extra.csv": rows("account,amount,note", `${accountAt(0)},5,hello`),
  "ragged.csv": rows("account,amount", `${accountAt(0)},5,6`),
  "quote.csv": rows("account,amount", `"${accountAt(0)},5`),
  "delimiters.csv": rows("account,amount;index", `${accountAt(0)},5;0`),
  "bad.csv": rows(
    "account,amount",
    "0x12,5",
    `${accountAt(1)},-5`,
    `${accountAt(2)},1.5`,
    `${accountAt(3)},`,
  ),
  "checksum.csv": rows("account,amount", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD,5"),
  "duplicates.csv": rows("account,amount", `${accountAt(0)},5`, `${accountAt(0)},6`),
  "large.csv": allocation(`1${"0".repeat(78)}`),
  "overflow.csv": allocation(`${2n ** 255n}`, `${2n ** 255n}`),
  "zero.csv": allocation(5, 0),
  "gap.csv": rows("index,account,amount", `0,${accountAt(0)},5`, `2,${accountAt(1)},5`),
  "index.csv": rows("index,account,amount", `0,${accountAt(0)},5`, `0,${accountAt(1)},5`),
  "indexed.csv": rows("index,account,amount", `1,${accountAt(0)},5`, `0,${accountAt(1)},5`),
  "beneficiary.csv": rows("account,amount,beneficiary", `${accountAt(0)},5,${accountAt(1)}`),
  "decimals.csv": allocation("1.25", "2"),
  "latin.csv": Buffer.concat([
    Buffer.from("account,amount\n"),
    Buffer.from([0xe9, 0xff]),
    Buffer.from(",5\n"),
  ]),
  "utf16.csv": Buffer.from(`\uFEFF${allocation(5)}`, "utf16le"),
  "bom.csv": `\uFEFF${rows("account,amount", `${accountAt(0)},nothing`)}`,
  "table.xlsx": Buffer.from("504b030414000600", "hex"),
  "plain.csv.gz": allocation(5),
  "cut.csv.gz": gzipSync(allocation(5, 6, 7)).subarray(0, 40),
  "broken.json": '[{"account":',
  "object.json": json({ account: accountAt(0), amount: "5" }),
  "list.json": json([1, 2]),
  "number.json": `[{"account":"${accountAt(0)}","amount":2.144e+22}]`,
  "keys.json": json([{ account: accountAt(0), amount: "5", note: "hello" }]),
  "noamount.json": json([{ account: accountAt(0) }]),
  "null.json": "null",
  "text.txt": "hello\n",
  "password.txt": "password\n",
  "keystore.json": json(keystore),
  "keystore-kdf.json": json({ ...keystore, crypto: { ...keystore.crypto, kdf: "argon2id" } }),
  "keystore-dear.json": json({
    ...keystore,
    crypto: { ...keystore.crypto, kdfparams: { ...keystore.crypto.kdfparams, n: 2 ** 30 } },
  }),
  "keystore-cut.json": json({ ...keystore, crypto: { kdf: "scrypt" } }),
  "simple.json": json({ format: "simple-v1", tree: [], values: [] }),
  "dump-fields.json": json({ format: "standard-v1", leafEncoding: ["bytes32"], tree: [], values: [] }),
  "commitment-version.json": json({ format: "symbolon-shuffle-commitment", version: 9 }),
  "rules.json": rules({}),
  "rules-version.json": rules({ version: 2 }),
  "rules-member.json": rules({ bonus: 5 }),
  "rules-twice.json": rules({}).replace("{", '{"version":1,'),
  "rules-combine.json": rules({ combine: "most" }),
  "rules-none.json": rules({ rules: [] }),
  "rules-names.json": rules({ rules: [rule, rule] }),
  "rules-kind.json": rules({ rules: [{ name: "each", gives: { type: "lottery" } }] }),
  "rules-amount.json": rules({ rules: [{ name: "each", gives: { type: "fixed", amount: "-5" } }] }),
  "rules-issuer.json": rules({ issuers: ["0x12"] }),
  "rules-excluded.json": rules({ exclusions: [{ file: "none.csv", reason: "sanctions" }] }),
  "people.csv": rows(
    "subject,person,adult",
    ...[0, 1, 2].map((i) => `${accountAt(i)},${padHex(toHex(i), { size: 32 })},true`),
  ),
  "people-columns.csv": rows("subject,person", `${accountAt(0)},${padHex("0x1", { size: 32 })}`),
  "people-value.csv": rows("subject,person,adult", `${accountAt(0)},${padHex("0x1", { size: 32 })},perhaps`),
  "people-subject.csv": rows("subject,person,adult", `0x12,${padHex("0x1", { size: 32 })},true`),
  "people-times.csv": rows(
    "subject,validFrom,expires,person,adult",
    `${accountAt(0)},2030-01-02,2030-01-01,${padHex("0x1", { size: 32 })},true`,
  ),
  "people-moment.csv": rows(
    "subject,expires,person,adult",
    `${accountAt(0)},next week,${padHex("0x1", { size: 32 })},true`,
  ),
  "people-latin.csv": Buffer.from(`subject,person,adult\n${accountAt(0)},\xe9\xff,true\n`, "latin1"),
  "people-key.json": json([
    { subject: accountAt(0), person: padHex("0x1", { size: 32 }), adult: true, age: 3 },
  ]),
  "people-twice.json": `[{"subject":"${accountAt(0)}","subject":"${accountAt(1)}"}]`,
  "package-version.json": json({ format: "symbolon-credential", version: 9 }),
  "presentation-version.json": json({ format: "symbolon-presentation", version: 9 }),
  "witness-version.json": json({ format: "symbolon-witness", version: 9 }),
  "header-version.json": json({ format: "symbolon-batch-header", version: 9 }),
  "campaign-version.json": json({ format: "symbolon-campaign", version: 9 }),
  "campaign-part.json": json({ format: "symbolon-campaign", version: 1, chainId: 1 }),
  "claim-terms.json": signedClaim({ terms: {}, signature: "0x12" }),
  "claim-version.json": signedClaim({ version: 9, terms: {}, signature: "0x12" }),
  "terms-version.json": json({ format: "symbolon-terms", version: 9, end: 1, treasury: accountAt(0) }),
  "terms-member.json": json({ format: "symbolon-terms", version: 1, end: 1, treasury: accountAt(0), tip: 5 }),
  "terms-gate.json": json({
    format: "symbolon-terms",
    version: 1,
    end: 4_000_000_000,
    treasury: accountAt(0),
    gate: accountAt(5),
  }),
  "schedule.json": points(["2027-01-01", "0"], ["2028-01-01", "1"]),
  "schedule-time.json": points(["soon", "0"], ["2028-01-01", "1"]),
  "schedule-share.json": points(["2027-01-01", "much"], ["2028-01-01", "1"]),
  "schedule-order.json": points(["2028-01-01", "0"], ["2027-01-01", "1"]),
  "schedule-falls.json": points(["2027-01-01", "0.5"], ["2028-01-01", "0.25"], ["2029-01-01", "1"]),
  "schedule-part.json": points(["2027-01-01", "0"], ["2028-01-01", "0.5"]),
  "schedule-milliseconds.json": points([1_800_000_000_000, "0"], [1_900_000_000_000, "1"]),
  "schedule-none.json": points(),
  "schedule-twice.json": points(["2027-01-01", "0"], ["2028-01-01", "1"]).replace("{", '{"stepped":true,'),
  "schedule-member.json": json({ stepped: false, points: [], cliff: 1 }),
  "schedule-columns.csv": rows("when,share", "2027-01-01,1"),
  "schedule-ragged.csv": rows("time,share", "2027-01-01,0,5", "2028-01-01,1"),
  "scenario-version.json": scenario({ version: 9 }),
  "scenario-member.json": scenario({ weather: "fine" }),
  "scenario-arrivals.json": scenario({ arrivals: { kind: "trickle" } }),
  "scenario-share.json": scenario({ arrivals: { kind: "flash", share: 2, within: 5, over: 300 } }),
  "scenario-outside.json": scenario({ arrivals: { kind: "replay", file: "../rows.csv" } }),
  "scenario-replay.json": scenario({ arrivals: { kind: "replay", file: "rows.csv" } }),
  "pages-version.json": json({ format: "symbolon-pages", version: 9 }),
  "pages-member.json": pages({ hold: { issuers: [], gatway: "https://gateway.example" } }),
  "pages-none.json": pages({}),
  "pages-node.json": pages({ chain: { ...pageChain, nodes: ["ftp://node.example"] }, hold: { issuers: [] } }),
  "pages-language.json": pages({ languages: ["tlh"], hold: { issuers: [] } }),
  "pages-host.json": pages({ claim: { campaign: accountAt(0), tree: "tree", hosts: ["../tree"] } }),
  "pages-nowhere.json": pages({ hold: { issuers: [] } }),
  "book-version.json": json({ format: "symbolon-addresses", version: 9, chains: {} }),
  "book-contract.json": json({
    format: "symbolon-addresses",
    version: 1,
    chains: { 31337: { lottery: accountAt(0) } },
  }),
};

/** What commands write when they are called rightly. */
const made: readonly string[] = [
  "tree build rows.csv --base-units --out tree",
  "tree build rows.csv --base-units --out oz --convention oz-standard",
  "tree build decimals.csv --decimals 2 --out tokens",
  "tree build later.csv --base-units --out lowered",
  "tree build rows.csv --base-units --out sharded --convention sharded-nybbles",
  "tree export oz --format openzeppelin --out dump.json",
  "tree commit rows.csv --base-units --randomness block:99999999 --chain-id 1 --out commitment.json",
  "tree commit rows.csv --base-units --randomness drand:99999999 --out drand.json",
  'credential batch people.csv --schema "bytes32 person,bool adult" --irrevocable --out seed',
  "rehearse burst tree --model --claimants 20 --strategies direct --out burst",
  "rehearse burst tree --model --claimants 20 --strategies waves --out waves",
];

/** Of a secret that is always the same. */
const batches: readonly string[] = [
  'credential batch people.csv --schema "bytes32 person,bool adult" --irrevocable --secret-of secret --out batch',
  "credential present batch 1 --out held.json",
];

/** A tree, or a batch, with one thing in it that is not as it was written. */
const damaged: Damage = [
  ["tree", "tree-unread", "manifest.json", (text) => text.slice(0, 20)],
  ["tree", "tree-version", "manifest.json", (text) => text.replace('"version": 3', '"version": 99')],
  ["tree", "tree-root", "manifest.json", (text) => text.replace(/"root": "0x../, '"root": "0x00')],
  ["tree", "tree-row", "allocation.csv", (text) => text.replace("1001", "1009")],
  ["tree", "tree-norows", "allocation.csv", () => undefined],
  ["tree", "tree-nomanifest", "manifest.json", () => undefined],
  ["tree", "tree-notiles", "tiles/top.bin", () => undefined],
  ["tree", "tree-tile", "tiles/top.bin", (text) => text.slice(0, 5)],
  ["tree", "tree-bucket", "accounts/all.bin", (text) => text.slice(0, 5)],
  ["batch", "batch-unread", "public/manifest.json", (text) => text.slice(0, 20)],
  ["batch", "batch-version", "public/manifest.json", (text) => text.replace('"version": 1', '"version": 9')],
  ["batch", "batch-nosecret", "secret/secret.json", () => undefined],
  ["batch", "batch-row", "secret/credentials.jsonl", (text) => text.replace("true", "false")],
  ["burst", "burst-version", "burst.json", (text) => text.replace('"version": 1', '"version": 9')],
  ["burst", "burst-count", "burst.json", (text) => text.replace('"claimants": 20', '"claimants": -1')],
];

type Edit = (text: string) => string | undefined;
/** `file` is empty where `from` is one. */
export type Damage = readonly (readonly [from: string, to: string, file: string, edit: Edit])[];

/**
 * Writes into the current folder whatever the calls name; none of it needs a chain.
 * @throws Error where a right call fails
 */
export async function writePlainInputs(): Promise<void> {
  // Whoever may read them by default would be warned of.
  for (const [name, content] of Object.entries(files)) writeFileSync(name, content, { mode: 0o600 });
  mkdirSync("folder");
  const names = new Map(plainNames);
  await makeInputs(made, names);
  damage([
    [
      "seed",
      "secret",
      "secret/secret.json",
      (text) => text.replace(/(?<="secret": "0x)\w+/, "5e".repeat(32)),
    ],
  ]);
  await makeInputs(batches, names);
  damage(damaged);
  cpSync("tree", "mixed", { recursive: true });
  writeFileSync("mixed/notes.txt", "Not to be lost.\n");
}

/**
 * Makes inputs by right calls; `> FILE` at the end keeps what a call prints.
 * @throws Error where one of them fails
 */
export async function makeInputs(
  calls: readonly string[],
  names: Names,
  env: NodeJS.ProcessEnv = {},
): Promise<void> {
  for (const line of calls) {
    const [text = "", kept] = line.split(" > ");
    const call = parseCall(text, names);
    const { code, stdout, stderr } = await runHere({ ...call, env: { ...env, ...call.env } });
    if (code !== 0) throw new Error(`${line} ended with ${code}: ${stderr}`);
    if (kept !== undefined) writeFileSync(kept, stdout);
  }
}

/** Copies a file or folder, and changes a file of it; `undefined` takes the file away. */
export function damage(list: Damage): void {
  for (const [from, to, file, edit] of list) {
    cpSync(from, to, { recursive: true });
    const path = join(to, file);
    const before = readFileSync(path, "latin1");
    const after = edit(before);
    if (after === before) throw new Error(`${path} is as it was.`);
    if (after === undefined) rmSync(path);
    else writeFileSync(path, after, "latin1");
  }
}
