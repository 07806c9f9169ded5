import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Hex, keccak256, toHex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { buildFromFile } from "../../../../src/node/allocation/buildFromFile.ts";
import { hashOfManifest } from "../../../../src/node/allocation/output/verifyTreeDirectory.ts";
import {
  encodeManifest,
  parseManifest,
  sealManifest,
} from "../../../../src/sdk/allocation/published/manifest.ts";
import type { Tree } from "../../../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../../../src/sdk/allocation/tree/convention.ts";
import { saltedCredential, type Verification } from "../../../../src/sdk/core/timeline/verification.ts";
import type { UnsignedRequest } from "../../../../src/sdk/credentials/delegation/requestText.ts";
import { signWholeRequest } from "../../../../src/sdk/credentials/delegation/signCalls.ts";
import { groupByWord } from "../../../../src/sdk/credentials/groupByWord.ts";
import type { FindIncidentsParameters } from "../../../../src/services/timeline/incidents/findIncidents.ts";
import type { RuleName } from "../../../../src/services/timeline/incidents/incident.ts";
import { keepVerifications } from "../../../../src/services/timeline/tables/verifications.ts";
import { requestIntent } from "../../../../src/services/work/requestKind.ts";
import { seededRandom } from "../../../differential/calls/seededRandom.ts";
import { openBlockChain } from "../blockChain.ts";
import { catchUp, follow } from "../followStage.ts";
import { AFTER } from "./healthyDay.ts";
import {
  BATCH,
  BLOCK_S,
  campaignCreated,
  claimed,
  EPOCH,
  feesKept,
  type History,
  held,
  ISSUER,
  KEYS,
  openHistory,
  REGISTRY,
  revoked,
  type Said,
} from "./history.ts";

/** What a history needs besides its store. */
export type PlantStage = {
  /** An empty folder of its own. */
  readonly folder: string;
  /** A tree that has what a healthy day pays, in a folder that is not to be changed. */
  readonly tree: { readonly folder: string; readonly built: Tree };
};

/** Something that goes wrong, and what only looks so; each may name what has to be looked at besides the store. */
export type Plant = {
  readonly name: string;
  readonly rule: RuleName;
  readonly actor: RegExp;
  readonly cause: RegExp;
  readonly plant: Planting;
  readonly twin: Planting;
};

/** @returns what has to be looked at besides the store, where it is anything */
type Planting = (
  history: History,
  stage: PlantStage,
) => Promise<Pick<FindIncidentsParameters, "tree" | "allocation" | "imports"> | undefined>;

/** Rows of the sample tree: all that a healthy day pays, and more. */
const ROWS = 200;

/** Builds the tree that {@link PlantStage} needs. */
export async function buildSampleTree(folder: string): Promise<PlantStage["tree"]> {
  const csv = join(folder, "allocation.csv");
  const lines = Array.from({ length: ROWS }, (_, i) => {
    const { data } = claimed(i);
    return `0x${data.slice(2 + 64 + 24, 2 + 128)},1000`;
  });
  writeFileSync(csv, `account,amount\n${lines.join("\n")}\n`);
  const out = join(folder, "tree");
  const { tree } = await buildFromFile(csv, { convention: conventionNamed("native"), out });
  return { folder: out, built: tree };
}

const SIGNER = privateKeyToAccount(keccak256(toHex("issuer")));
const SALT = keccak256(toHex("salt"));

/** When a request is handed in, and when its block is made: seconds since the beginning. */
type Sent = { readonly asked: number; readonly announced: number };

/** A signed request is sent, and changes what a log says. */
async function request(
  history: History,
  wanted: Pick<UnsignedRequest, "kind" | "asked">,
  log: Said,
  { asked, announced }: Sent,
): Promise<undefined> {
  const place = { chainId: BigInt(history.chain), registry: REGISTRY, signer: SIGNER.address, deadline: 0n };
  const nonce = BigInt(asked);
  const signed = await signWholeRequest(SIGNER, { ...place, nonce, ...wanted } as UnsignedRequest);
  const { content } = requestIntent(signed);
  const intent = await history.ask(asked, { kind: "request", class: "urgent", content: content as object });
  const transaction = await history.bundle(announced - 10, [intent], { key: KEYS[1] });
  await history.mine(Math.floor(announced / BLOCK_S), transaction, { seen: announced + 2, logs: [log] });
}

function header() {
  const limits = { epochLength: BigInt(EPOCH), emergencyLimit: 60n, rulesHash: BATCH };
  return {
    issuer: ISSUER,
    schema: BATCH,
    root: BATCH,
    size: 500n,
    issuedAt: 1n,
    manifestHash: BATCH,
    salt: BATCH,
    policy: { revoker: SIGNER.address, emergency: SIGNER.address, ...limits },
  };
}

const WHY = { reason: 1, evidence: BATCH };

function revoke(history: History, index: number, sent: Sent): Promise<undefined> {
  const masks = groupByWord([index]);
  const asked = { header: header(), kind: "Revoke", masks, revision: 0, ...WHY } as const;
  const from = (Math.floor((history.begin + sent.announced) / EPOCH) + 2) * EPOCH;
  return request(history, { kind: "changeStatus", asked }, revoked(index, from), sent);
}

/** A hold takes effect in the second after its block, so each second that it waits counts. */
export function hold(history: History, index: number, sent: Sent): Promise<undefined> {
  const from = history.begin + sent.announced + 1;
  const asked = { header: header(), targets: [BigInt(index)], until: BigInt(from + 60), ...WHY };
  return request(history, { kind: "imposeHold", asked } as never, held(index, from), sent);
}

/** An answer of a copy of block 90, which is good until two epochs later. */
export function answer(
  history: History,
  given: Partial<Verification> & { readonly freshUntil?: number },
): Verification {
  const { begin, chain } = history;
  const { freshUntil = begin + 2 * EPOCH, ...rest } = given;
  const verdict = {
    freshUntil,
    revision: 2,
    guarantee: "Firm",
    block: 90,
    blockHash: keccak256(toHex(`hash ${chain} 90`)),
    blockTime: begin + 90 * BLOCK_S,
  };
  return {
    verifier: "door 1",
    at: (begin + AFTER) * 1_000,
    source: "cached",
    chain,
    registry: REGISTRY,
    batch: BATCH,
    credential: saltedCredential(SALT, BATCH),
    moment: begin + AFTER,
    outcome: "Valid",
    problem: undefined,
    verdict,
    ...rest,
  };
}

/** A worker raises what a key has signed, until a block has it. */
async function minedAfter(history: History, seconds: number): Promise<undefined> {
  const intent = await history.ask(AFTER, { near: 100 });
  const transaction = await history.bundle(AFTER + 5, [intent]);
  for (const part of [1, 2]) await history.raise(AFTER + (seconds * part) / 3, transaction);
  await history.mine(Math.floor((AFTER + seconds) / BLOCK_S), transaction);
}

async function displaced(history: History, isOurs: boolean): Promise<undefined> {
  const intent = await history.ask(AFTER, { near: 100 });
  const transaction = await history.bundle(AFTER + 5, [intent]);
  const { sql } = history;
  if (isOurs) {
    await history.raise(AFTER + 30, transaction);
    await sql.query("update step set kind = 'withdrawn' where transaction = $1 and kind = 'raised'", [
      transaction,
    ]);
  }
  await history.free(AFTER + 60, transaction, [intent], "replaced");
  await history.mine(110, await history.bundle(AFTER + 70, [intent]));
}

export async function sentAfterTurn(history: History, seconds: number): Promise<undefined> {
  const intents = [await history.ask(AFTER, { lane: "a", turn: AFTER + 10, rank: 900, near: 100 })];
  const sent = AFTER + 10 + seconds;
  await history.mine(Math.ceil((sent + 12) / BLOCK_S), await history.bundle(sent, intents));
}

/** Both keys send what has no turn, one after the other, between two moments. */
export async function busyBetween(history: History, from: number, to: number): Promise<void> {
  for (let at = from, i = 0; at < to; at += 40, i++) {
    const key = KEYS[(i % 2) as 0 | 1];
    const transaction = await history.bundle(at, [await history.ask(at - 5, { near: 500 + i })], { key });
    await history.mine(Math.ceil(at / BLOCK_S) + 1, transaction);
  }
}

/** As `sentAfterTurn`, while keys send other things. */
export async function sentAfterOthers(history: History, seconds: number): Promise<undefined> {
  await busyBetween(history, AFTER + 20, AFTER + seconds - 20);
  return sentAfterTurn(history, seconds);
}

/** One lane's claim waits, while the other lane's come and go. @param turn of the one that waits, as its rank */
export async function passedBy(history: History, turn: number, rank = 900): Promise<undefined> {
  const waiting = await history.ask(AFTER, { lane: "small", turn, rank, near: 100 });
  for (let i = 0; i < 12; i++) {
    const at = AFTER + 100 + 24 * i;
    const other = await history.ask(at, { lane: "large", turn: at + 10, rank: 901 + i, near: 101 + i });
    await history.mine(Math.ceil(at / BLOCK_S) + 2, await history.bundle(at + 9, [other]));
  }
  await history.mine(140, await history.bundle(AFTER + 460, [waiting], { key: KEYS[1] }));
}

async function signedIn(history: History, milliseconds: number): Promise<undefined> {
  const intent = await history.ask(AFTER, { near: 100 });
  const signing = `signer: ${milliseconds} ms`;
  await history.mine(105, await history.bundle(AFTER + 20, [intent], { signing }));
}

/** Follows another chain into the store, whose node lies now and then. */
async function followed({ sql }: History, lies: number): Promise<undefined> {
  const chain = openBlockChain(seededRandom(7));
  const follower = await follow(sql, chain, { node: "https://node.example" });
  chain.mine(20);
  await catchUp(follower);
  let left = lies;
  chain.lie = (question, given) => {
    if (left === 0 || !question.startsWith("eth_getBlockReceipts")) return given;
    left -= 1;
    return (given as readonly object[]).slice(1);
  };
  for (let turn = 0; turn < 40; turn++) {
    chain.mine(1);
    await follower.advance().catch(() => undefined);
  }
  await catchUp(follower);
}

async function reorganised({ sql }: History, depth: number): Promise<undefined> {
  const chain = openBlockChain(seededRandom(8));
  chain.finalDepth = 40;
  const follower = await follow(sql, chain);
  chain.mine(60);
  await catchUp(follower);
  chain.reorg(depth, depth + 2);
  await catchUp(follower);
}

/** Somebody is first with a claim that waits here. */
async function overtaken(history: History, isOurs: boolean): Promise<undefined> {
  const { sql, begin } = history;
  const late = await history.ask(AFTER, { near: 150 });
  if (isOurs)
    await history.mine(102, await history.bundle(AFTER + 5, [await history.ask(AFTER, { near: 150 })]));
  else await history.block(102, [claimed(150), feesKept(OTHER)]);
  await sql.query(
    "update intent set state = 'skipped', reason = 'AlreadyClaimed', changed = to_timestamp($2) where id = $1",
    [late, begin + AFTER + 60],
  );
}

const OTHER: Hex = `0x${"0e".repeat(20)}`;

/** The campaign's promise of a tree that is published; then its manifest may change. */
async function published(history: History, { folder, tree }: PlantStage, isAltered: boolean) {
  const own = join(folder, "tree");
  cpSync(tree.folder, own, { recursive: true });
  const count = BigInt(tree.built.count);
  await history.block(98, [campaignCreated(tree.built.root, await hashOfManifest(own), count)]);
  const file = join(own, "manifest.json");
  const { digest: _, ...manifest } = parseManifest(readFileSync(file, "utf8"), file);
  // Whoever alters it may seal it anew.
  if (isAltered) writeFileSync(file, encodeManifest(sealManifest({ ...manifest, tool: "another tool" })));
  return { tree: own };
}

/** The twelve of the issue: what goes wrong, who did it, and why; and what only looks so. */
export const plants: readonly Plant[] = [
  {
    name: "late revocation",
    rule: "RevocationLate",
    actor: /^worker-1$/,
    cause:
      /reached the chain 8 min after it was taken in, 1 epoch later than it could; longest for the gateway: its turn/,
    plant: (history) => revoke(history, 9, { asked: EPOCH - 100, announced: EPOCH + 362 }),
    async twin(history): Promise<undefined> {
      // It waits as long, and loses nothing; and one slips by a boundary, as it must.
      await revoke(history, 9, { asked: AFTER, announced: AFTER + 462 });
      await revoke(history, 10, { asked: EPOCH - 10, announced: EPOCH + 24 });
    },
  },
  {
    name: "stuck key",
    rule: "KeyStuck",
    actor: new RegExp(`^${KEYS[0]}$`),
    cause: /was mined 30 min after it was signed: worker-1 offered more 2 times, and it was not enough/,
    plant: (history) => minedAfter(history, 1_800),
    twin: (history) => minedAfter(history, 480),
  },
  {
    name: "stale copy",
    rule: "VerdictOutlived",
    actor: /^door 2$/,
    cause: /its cached answer of block 90 held until .*, 30 s later/,
    async plant(history): Promise<undefined> {
      const over = history.begin + 2 * EPOCH + 30;
      await keepVerifications(history.sql, [
        answer(history, {}),
        answer(history, { verifier: "door 2", moment: over, at: over * 1_000 }),
      ]);
    },
    async twin(history): Promise<undefined> {
      // Of a moment for which it holds, asked later.
      const last = history.begin + 2 * EPOCH - 1;
      const block = history.begin + 90 * BLOCK_S;
      await keepVerifications(history.sql, [
        answer(history, {}),
        answer(history, { verifier: "door 2", moment: last, at: (last + 60) * 1_000 }),
        // That there is no such credential is never reusable, and holds for its block all the same.
        answer(history, {
          verifier: "door 3",
          source: "live",
          outcome: "NotFound",
          moment: block,
          freshUntil: block,
        }),
      ]);
    },
  },
  {
    name: "foreign nonce",
    rule: "NonceTaken",
    actor: new RegExp(`^${KEYS[0]}$`),
    cause: /something else that sends from the key used nonce \d+, which was 0x/,
    plant: (history) => displaced(history, false),
    twin: (history) => displaced(history, true),
  },
  {
    name: "broken ticket",
    rule: "TicketBroken",
    actor: /^gateway-1$/,
    cause: /of the lane a was sent 5 min after its turn: gateway-1 promised more than 2 keys sent/,
    plant: (history) => sentAfterOthers(history, 300),
    twin: (history) => sentAfterTurn(history, 50),
  },
  {
    name: "starved lane",
    rule: "LaneStarved",
    actor: /^large$/,
    cause:
      /of the lane small was sent 8 min after its turn: 12 of the lane large that come after it were sent before/,
    plant: (history) => passedBy(history, AFTER + 10),
    twin: (history) => passedBy(history, AFTER + 450),
  },
  {
    name: "slow signer",
    rule: "SignerSlow",
    actor: new RegExp(`^${KEYS[0]}$`),
    cause: /worker-1 waited 9\.0 s for a signature by the key/,
    plant: (history) => signedIn(history, 9_000),
    twin: (history) => signedIn(history, 3_000),
  },
  {
    name: "lying node",
    rule: "NodeLied",
    actor: /^https:\/\/node\.example$/,
    cause: /answers not kept, with ReceiptsNotOfBlock; the last: The node's receipts do not belong to block/,
    plant: (history) => followed(history, 5),
    twin: (history) => followed(history, 1),
  },
  {
    name: "deep reorganisation",
    rule: "DeepReorg",
    actor: /^chain 9177$/,
    cause: /it took back 12 blocks at once, 49 to 60; \d+ payments? went with them/,
    plant: (history) => reorganised(history, 12),
    twin: (history) => reorganised(history, 5),
  },
  {
    name: "wrong clock",
    rule: "ClocksApart",
    actor: /^door 2$/,
    cause: /it says that it gave answers (59|60) min after the store had them/,
    async plant(history): Promise<undefined> {
      await keepVerifications(history.sql, [
        answer(history, { verifier: "door 2", at: (await now(history.sql)) + 3_600_000 }),
      ]);
    },
    async twin(history): Promise<undefined> {
      await keepVerifications(history.sql, [
        answer(history, { verifier: "door 2", at: (await now(history.sql)) + 5_000 }),
      ]);
    },
  },
  {
    name: "second relayer",
    rule: "AnotherFirst",
    actor: new RegExp(`^${OTHER}$`),
    cause: /Others sent 1 claim that waited here, and 0x(0e)+ kept the fee: the first by 0x/,
    plant: (history) => overtaken(history, false),
    twin: (history) => overtaken(history, true),
  },
  {
    name: "altered manifest",
    rule: "ManifestAltered",
    actor: /^whoever published /,
    cause: /its manifest hashes to 0x\w+, and in block 98 0x\w+ promised 0x/,
    plant: (history, stage) => published(history, stage, true),
    async twin(history, stage) {
      // The other chain has no campaign of this root.
      await openHistory(history.sql, 9_002);
      return published(history, stage, false);
    },
  },
];

/** Milliseconds since 1970, by the store's clock. */
async function now(sql: History["sql"]): Promise<number> {
  const [row] = await sql.query<{ readonly now: number }>("select clock_timestamp() as now");
  return (row as { readonly now: number }).now;
}
