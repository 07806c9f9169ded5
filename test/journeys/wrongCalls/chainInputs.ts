import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { encodeDeployData, type Hex, pad, zeroAddress, zeroHash } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import { call, getTransactionReceipt, sendTransaction } from "viem/actions";
import { creationCode } from "../../../src/sdk/contracts/deterministic.ts";
import { group } from "../../../src/sdk/contracts/group.ts";
import { schemaUid } from "../../../src/sdk/core/credential/schemaUid.ts";
import { usualRules } from "../../../src/sdk/core/governance/usualRules.ts";
import { closeServer } from "../../toolkit/closeServer.ts";
import { openFaultyNode } from "../../toolkit/scripts/faultyNode.ts";
import { type KindChain, openKindChain, usualRows } from "../../toolkit/scripts/kindChain.ts";
import { accountOf, keyOf, OTHER_KEY, RELAYER_KEY } from "../../toolkit/scripts/relayChain.ts";
import { ownBuild } from "../easBuilds.ts";
import { type Damage, damage, makeInputs, plainNames } from "./plainInputs.ts";

const FIELDS = "uint8 age,bool adult";
const SCHEMA = schemaUid({ schema: FIELDS, resolver: zeroAddress, revocable: true });
const DAY = 86_400n;
/** Of an account that has nothing. */
const STRANGER_KEY: Hex = `0x${"d4".repeat(32)}`;

/** A chain with contracts and campaigns, and files about them beside those of `writePlainInputs`. */
export async function openChainInputs() {
  const chain = await openKindChain();
  try {
    return await onChain(chain);
  } catch (error) {
    await chain.close();
    throw error;
  }
}

async function onChain(chain: KindChain) {
  const nodes = await openNodes(chain);
  const { timestamp: now } = await chain.block();
  const names = new Map([
    ...plainNames,
    ...nodes.names,
    ...(await deployAll(chain)),
    ["rpc", chain.rpc] as const,
    ["end", String(now + 900n * DAY)] as const,
    ["otherKey", OTHER_KEY] as const,
    ["strangerKey", STRANGER_KEY] as const,
    ["stranger", privateKeyToAddress(STRANGER_KEY)] as const,
    ["relayer", privateKeyToAddress(RELAYER_KEY)] as const,
    ["other", privateKeyToAddress(OTHER_KEY)] as const,
    ["schema", SCHEMA] as const,
    ...[0, 1, 2, 3, 4, 9].flatMap((i) => [
      [`leaf${i}`, accountOf(i)] as const,
      [`leafKey${i}`, keyOf(i)] as const,
    ]),
  ]);
  const env = { SYMBOLON_RPC_URL: chain.rpc, SYMBOLON_PRIVATE_KEY: RELAYER_KEY };
  writeChainFiles(names);
  await makeInputs(made, names, env);
  damage(damaged);
  await chain.moveTo(now + 5_000n);
  await makeInputs(late, names, env);
  const close = async () => {
    await nodes.close();
    await chain.close();
  };
  let snapshot = await chain.node.snapshot();
  const reset = async () => {
    await chain.node.revert({ id: snapshot });
    snapshot = await chain.node.snapshot();
  };
  /** From now on, whatever the chain is now is what `reset` gives back. */
  const keep = async () => {
    snapshot = await chain.node.snapshot();
  };
  return { names, env, reset, keep, close };
}

type Named = readonly (readonly [name: string, value: string])[];

async function deployAll(chain: KindChain): Promise<Named> {
  const { deploy } = chain;
  const groupOf = await sendGroup(chain);
  const schemas = await deploy(ownBuild("SchemaRegistry", "credentials"));
  const { timestamp: now } = await chain.block();
  const gate = await deploy(
    ownBuild("CredentialGate", "distribution/gates"),
    chain.token,
    { schema: SCHEMA, issuers: [chain.relayer.account.address], trustList: zeroAddress, trusted: 0 },
    0,
    0n,
  );
  const later = { start: now + 50_000_000n, end: now + 60_000_000n };
  return [
    ["token", chain.token],
    ["factory", await deploy(ownBuild("InstantCampaignFactory", "distribution"))],
    ["vestingFactory", await deploy(ownBuild("VestingCampaignFactory", "distribution"))],
    ["registry", await deploy(ownBuild("BatchRegistry", "credentials"))],
    ["schemas", schemas],
    ["attestations", await deploy(ownBuild("AttestationRegistry", "credentials"), schemas)],
    ["gate", gate],
    ["instant", (await chain.instant("paid", usualRows(6))).campaign],
    ["gated", (await chain.instant("guarded", usualRows(3), { gate })).campaign],
    ["vesting", (await chain.vesting("vested", usualRows(4))).campaign],
    ["cumulative", (await chain.cumulative("grown", usualRows(4))).campaign],
    ["ended", (await chain.instant("over", usualRows(2), { end: now + 3_000n })).campaign],
    ["recallable", (await chain.instant("soon", usualRows(2), { ...later, recallable: true })).campaign],
    ["relay", await plantRelay(chain)],
    ["group", await groupOf()],
    ["trustList", await plantTrustList(chain)],
  ];
}

/** A group of three leaves' accounts, in the block of what is deployed next. @returns what gives its address then */
async function sendGroup({ node, reader, other }: KindChain): Promise<() => Promise<string>> {
  const seats = [0, 1, 2].map((i) => ({
    member: pad(accountOf(i)),
    standIn: zeroHash,
    secondStandIn: zeroHash,
  }));
  const made = group({ seats, rules: usualRules(3).map(({ rule }) => rule) });
  await node.setAutomine(false);
  const hash = await sendTransaction(other, { data: creationCode(made), gas: 12_000_000n });
  await node.setAutomine(true);
  return async () => (await getTransactionReceipt(reader, { hash })).contractAddress ?? "";
}

/** A relay of the other account's without keys, in no block of its own. */
async function plantRelay({ node, other }: KindChain): Promise<string> {
  const address = "0x00000000000000000000000000000000004e1a7e";
  await node.setCode({ address, bytecode: ownBuild("Relay", "distribution").deployedBytecode });
  await node.setStorageAt({ address, index: 0, value: pad(other.account.address) });
  return address;
}

/** A trust list of the other account's on which nobody is, in no block of its own. */
async function plantTrustList({ node, other }: KindChain): Promise<string> {
  const address = "0x0000000000000000000000000000000000715157";
  const { abi, bytecode } = ownBuild("TrustList", "governance");
  // What its creation leaves, with authority and notice in it.
  const { data } = await call(node, {
    data: encodeDeployData({ abi, bytecode, args: [other.account.address, 86_400] }),
  });
  await node.setCode({ address, bytecode: data ?? "0x" });
  return address;
}

/** Nodes that fail each in their own way. */
async function openNodes({ rpc }: KindChain) {
  const otherChain = await openFaultyNode(rpc);
  otherChain.answer = (method) => (method === "eth_chainId" ? { result: "0x5" } : undefined);
  const broken = await openFaultyNode(rpc);
  broken.answer = (method) =>
    method === "eth_chainId" ? undefined : { error: { code: -32_000, message: "the disk is full" } };
  const nonsense = await openFaultyNode(rpc);
  nonsense.answer = (method) => (method === "eth_chainId" ? undefined : { result: "nonsense" });
  const page = createServer((_, response) => response.end("<html>hello</html>"));
  await new Promise<void>((resolve) => page.listen(0, "127.0.0.1", resolve));
  const names: Named = [
    ["otherChain", otherChain.url],
    ["broken", broken.url],
    ["nonsense", nonsense.url],
    ["page", `http://127.0.0.1:${(page.address() as AddressInfo).port}`],
  ];
  const close = async () => {
    for (const node of [otherChain, broken, nonsense]) await node.close();
    await closeServer(page);
  };
  return { names, close };
}

function writeChainFiles(names: ReadonlyMap<string, string>): void {
  const named = (name: string) => names.get(name) ?? "";
  const pages = (claim: object, chain: object = {}) =>
    JSON.stringify({
      format: "symbolon-pages",
      version: 1,
      chain: {
        id: 31_337,
        name: "Local",
        currency: { symbol: "ETH", decimals: 18 },
        nodes: [named("rpc")],
        ...chain,
      },
      claim: { tree: "paid", hosts: ["https://tree.example"], ...claim },
    });
  const files: Readonly<Record<string, string>> = {
    "people2.csv": `subject,age,adult\n${[0, 1, 2].map((i) => `${named(`leaf${i}`)},${30 + i},true`).join("\n")}\n`,
    "book.json": JSON.stringify({
      format: "symbolon-addresses",
      version: 1,
      chains: { 5: { batchRegistry: named("factory") } },
    }),
    "pages.json": pages({ campaign: named("instant") }),
    "pages-chain.json": pages({ campaign: named("instant") }, { id: 5 }),
    "pages-campaign.json": pages({ campaign: named("token") }),
    "pages-tree.json": pages({ campaign: named("instant"), tree: "vested" }),
    "pages-ended.json": pages({ campaign: named("ended"), tree: "over" }),
    "pages-file.json": pages({ campaign: "nowhere.json" }),
    "list.csv": "index\n1\n",
    "list-beyond.csv": "index\n99\n",
    "list-text.csv": "index\none\n",
    "list-stranger.csv": `account\n${named("other")}\n`,
    "list-both.csv": `index,account\n0,${named("leaf1")}\n`,
    "list-neither.csv": "index,account,gateData\n,,0x\n",
    "list-twice.csv": "index\n3\n3\n",
    "list-data.csv": "index,gateData\n3,data\n",
    "ages.csv": `recipient,age,adult\n${named("leaf0")},30,true\n`,
    "ages-column.csv": `recipient,age,adult,note\n${named("leaf0")},30,true,hello\n`,
    "ages-value.csv": `recipient,age,adult\n${named("leaf0")},300,true\n`,
    "ages-flag.csv": `recipient,age,adult,revocable\n${named("leaf0")},30,true,perhaps\n`,
    "ages-recipient.csv": "recipient,age,adult\n0x12,30,true\n",
    "uids.csv": `uid\n${named("hash")}\n`,
    "changes.csv": "change,index\nrevoke,0\nsuspend,1\n",
    "changes-kind.csv": "change,index\nforget,0\n",
    "changes-index.csv": "change,index\nrevoke,9\n",
    "changes-reason.csv": "change,index,reason\nrevoke,0,5000000000\n",
    "calls-stranger.json": callsOf(named("group"), named("token"), "0xa9059cbb"),
    "calls-other.json": callsOf(named("token"), named("token"), "0x"),
    "calls-none.json": callsOf(named("group")),
    "roster-few.json": JSON.stringify({
      format: "symbolon-roster",
      version: 1,
      seats: [{ member: named("leaf0") }],
    }),
    "ruled.json": JSON.stringify({
      format: "symbolon-allocation-rules",
      version: 1,
      decimals: null,
      combine: "sum",
      issuers: [named("relayer")],
      rules: [{ name: "by age", gives: { type: "field", field: "age", times: "10" } }],
    }),
    "ruled-field.json": JSON.stringify({
      format: "symbolon-allocation-rules",
      version: 1,
      decimals: null,
      combine: "sum",
      issuers: [named("relayer")],
      rules: [{ name: "by height", gives: { type: "field", field: "height", times: "10" } }],
    }),
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(name, content);
}

/** Calls of an account, as a command writes them. */
function callsOf(from: string, to?: string, data?: string): string {
  const call = { to, data, value: "0", what: "-", simulated: true };
  const calls = to === undefined ? [] : [call];
  return JSON.stringify({ format: "symbolon-calls", version: 1, chainId: 31_337, from, calls });
}

const made: readonly string[] = [
  "tree build rows.csv --base-units --out fresh",
  "SYMBOLON_PRIVATE_KEY={otherKey} campaign create fresh --factory {factory} --form full --token {token} --end {end} --treasury {other} --accept VestedAtStart TotalBelowOneToken --yes --out campaign.json",
  "campaign claim {instant} paid --claimant {leaf1}",
  "campaign relay {instant} paid list-twice.csv --journal relay.journal",
  "campaign relay {vesting} vested list.csv --journal vesting.journal",
  "SYMBOLON_PRIVATE_KEY={leafKey0} campaign sign {instant} paid --out signed.json",
  "SYMBOLON_PRIVATE_KEY={leafKey2} campaign sign {vesting} vested --out signed-vesting.json",
  `credential schema "${FIELDS}" --schema-registry {schemas} --register`,
  `credential batch people2.csv --schema "${FIELDS}" --revoker {relayer} --emergency {relayer} --epoch-length 3600 --emergency-limit 86400 --out issued`,
  "credential issue issued --yes --registry {registry}",
  "govern propose {group} --roster roster.json --out proposed.json",
  "credential present issued 1 --out package.json",
  "credential disclose package.json --fields adult --out shown.json",
  "credential witness shown.json --out witness.json",
  "attestation attest ages.csv --registry {attestations} --schema {schema} --journal attest.journal",
  "allocation from-credentials --schema {schema} --rules ruled.json --registry {attestations} --out ruled",
  "tree proof paid {leaf0} --json > proof.json",
  "tree build ruled/allocation.csv --base-units --out ruled-tree",
];

const late: readonly string[] = ["credential revoke 2 --batch issued"];

const damaged: Damage = [
  ["campaign.json", "campaign-format.json", "", (text) => text.replace("symbolon-campaign", "campaign")],
  ["campaign.json", "campaign-later.json", "", (text) => text.replace('"version": 1', '"version": 9')],
  ["campaign.json", "campaign-cut.json", "", (text) => text.slice(0, 200)],
  ["campaign.json", "campaign-more.json", "", (text) => text.replace("{", '{ "note": 1,')],
  [
    "campaign.json",
    "campaign-nowhere.json",
    "",
    (text) => text.replace(/"campaign": "\w+"/, `"campaign": "0x${"00".repeat(19)}99"`),
  ],
  ["campaign.json", "campaign-form.json", "", (text) => text.replace('"form": "full"', '"form": "heavy"')],
  [
    "campaign.json",
    "campaign-funding.json",
    "",
    (text) => text.replace(/"funding": "\d+"/, '"funding": "-5"'),
  ],
  ["relay.journal", "journal-cut.journal", "", (text) => text.slice(0, 40)],
  ["relay.journal", "journal-head.journal", "", (text) => text.replace("symbolon-journal", "journal")],
  ["relay.journal", "journal-line.journal", "", (text) => `${text}what\n`],
  [
    "relay.journal",
    "journal-place.journal",
    "",
    (text) => `${text}{"record":"hash","id":99,"hash":"0x12"}\n`,
  ],
  ["signed.json", "signed-cut.json", "", (text) => text.slice(0, 60)],
  ["signed.json", "signed-later.json", "", (text) => text.replace(/"version": ?1/, '"version":9')],
  ["signed.json", "signed-index.json", "", (text) => text.replace(/"index": ?"0"/, '"index":"zero"')],
  ["signed.json", "signed-amount.json", "", (text) => text.replace(/"upTo": ?"1000"/, '"upTo":"999"')],
  ["signed.json", "signed-chain.json", "", (text) => text.replace(/"chainId": ?"31337"/, '"chainId":"5"')],
  ["proof.json", "proof-node.json", "", (text) => text.replace(/"proof":\["0x../, '"proof":["0x00')],
  ["proof.json", "proof-account.json", "", (text) => text.replace(/"account":"0x../, '"account":"0x')],
  ["proof.json", "proof-none.json", "", (text) => text.replace(/"proof":\[.*\]/, '"proof":"none"')],
  [
    "package.json",
    "package-value.json",
    "",
    (text) => text.replace('"values":["31"', '"values":["32"').replace('"values":[31', '"values":[32'),
  ],
  ["package.json", "package-cut.json", "", (text) => text.slice(0, 60)],
  ["shown.json", "shown-value.json", "", (text) => text.replace('"value":true', '"value":false')],
  ["witness.json", "witness-value.json", "", (text) => text.slice(0, -200)],
  ["issued", "issued-header", "public/header.json", (text) => text.replace(/"size": ?"3"/, '"size":"4"')],
  ["issued", "issued-unread", "public/header.json", (text) => text.slice(0, 30)],
  ["issued", "issued-not", "public/header.json", () => undefined],
  ["ruled", "ruled-rows", "allocation.csv", (text) => text.replace(",300", ",301")],
  ["ruled", "ruled-reasons", "reasons.jsonl", () => undefined],
  ["ruled", "ruled-version", "manifest.json", (text) => text.replace('"version": 1', '"version": 9')],
];
