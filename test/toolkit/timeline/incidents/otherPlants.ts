import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { keccak256, toHex, zeroHash } from "viem";
import {
  encodeRuledManifest,
  RULED_FORMAT,
  RULED_VERSION,
  ruledFiles,
} from "../../../../src/node/allocation/credentials/readRuledDirectory.ts";
import { hashOfManifest } from "../../../../src/node/allocation/output/verifyTreeDirectory.ts";
import { writeImportReport } from "../../../../src/node/batches/importFiles.ts";
import { sha256 } from "../../../../src/node/files/sha256.ts";
import { LEASE_ENDED } from "../../../../src/services/delivery/tables/leases.ts";
import { keepVerifications } from "../../../../src/services/timeline/tables/verifications.ts";
import { AFTER } from "./healthyDay.ts";
import {
  ATTESTATIONS,
  attestationRevoked,
  BATCH,
  BLOCK_S,
  campaignCreated,
  claimed,
  EAS,
  EPOCH,
  type History,
  ISSUER,
  KEYS,
  REGISTRY,
  revoked,
  rootProposed,
  type Said,
} from "./history.ts";
import {
  answer,
  busyBetween,
  hold,
  type Plant,
  type PlantStage,
  passedBy,
  sentAfterOthers,
  sentAfterTurn,
} from "./plants.ts";

const UNDONE = keccak256(toHex("undone"));

/** Two doors answer about one moment, the first by a block that was taken back since. */
async function disagreed(history: History, guarantee: string): Promise<undefined> {
  const { sql, chain } = history;
  await sql.query(
    "insert into block (chain, number, hash, time, way, undone) values ($1, 89, decode($2, 'hex'), 1, 'proven', now())",
    [chain, UNDONE.slice(2)],
  );
  const { verdict, ...first } = answer(history, { verifier: "door 2", outcome: "Revoked" });
  if (verdict === undefined) throw new Error("There is no verdict.");
  const older = { ...verdict, block: 89, blockHash: UNDONE, guarantee };
  await keepVerifications(sql, [{ ...first, verdict: older }, answer(history, {})]);
}

async function holdBetween(history: History): Promise<undefined> {
  const newer = answer(history, { verifier: "door 2", outcome: "Suspended" });
  const { verdict, ...first } = answer(history, {});
  if (verdict === undefined) throw new Error("There is no verdict.");
  await keepVerifications(history.sql, [
    newer,
    { ...first, verdict: { ...verdict, block: 80, guarantee: "ExceptEmergency" } },
  ]);
}

async function bundledAgain(history: History, isFreed: boolean): Promise<undefined> {
  const intent = await history.ask(AFTER, { near: 100 });
  const first = await history.bundle(AFTER + 5, [intent]);
  await history.mine(101, first, { isFinal: false, logs: [] });
  if (isFreed) await history.free(AFTER + 60, first, [intent]);
  await history.mine(110, await history.bundle(AFTER + 70, [intent], { worker: "worker-2" }));
  // That one of both came to nothing later does not undo that there were two.
  if (!isFreed) await history.free(AFTER + 80, first, [intent]);
}

/** A claim is paid of which the store has not all. */
async function paidWithout(
  history: History,
  missing: "event" | "bundled" | "block" | "finality",
): Promise<undefined> {
  const intent = await history.ask(AFTER, { near: 100 });
  const transaction = await history.bundle(AFTER + 5, [intent]);
  const isFinal = missing !== "finality";
  await history.mine(102, transaction, missing === "bundled" ? {} : { isFinal, logs: [] });
  const { sql } = history;
  if (missing === "bundled")
    await sql.query("delete from step where transaction = $1 and kind = 'bundled'", [transaction]);
  // Nobody has read so far yet.
  if (missing === "block") {
    await sql.query(`update transaction set settled = settled || '{"block": 8000}' where id = $1`, [
      transaction,
    ]);
  }
}

/** The campaign comes to be under a tree's root, with its manifest. */
async function creationOf({ folder, built }: PlantStage["tree"]): Promise<Said> {
  return campaignCreated(built.root, await hashOfManifest(folder), BigInt(built.count));
}

async function paidByTree(history: History, { tree }: PlantStage, amount: bigint) {
  await history.block(97, [await creationOf(tree)]);
  await history.block(100, [claimed(150, amount)]);
  return { tree: tree.folder };
}

/** A credential that earned a row is revoked, and then the row is paid. Seconds since the beginning. */
async function paidLate(
  history: History,
  { folder, tree }: PlantStage,
  { announced, effective, paid }: Late,
) {
  const { begin } = history;
  const allocation = writeAllocation(join(folder, "allocation"), history);
  await history.block(97, [await creationOf(tree)]);
  await history.block(announced / BLOCK_S, [revoked(77, begin + effective)]);
  await history.block(paid / BLOCK_S, [claimed(150)]);
  return { tree: tree.folder, allocation };
}

const ORIGINAL = keccak256(toHex("original"));
const COPY = keccak256(toHex("copy"));

/** One attestation was made again, of two; then some are revoked. */
async function importedAnd(history: History, { folder }: PlantStage, ...then: readonly Said[]) {
  const { chain } = history;
  const row = {
    schema: BATCH,
    subject: ISSUER,
    time: 1n,
    transaction: null,
    reason: "",
    detail: "",
  } as const;
  writeImportReport(join(folder, "moved"), {
    format: "symbolon-import",
    version: 1,
    as: "attestations",
    source: { chainId: chain, registry: EAS, issuer: ISSUER, block: 9n, time: 1n },
    destination: { chainId: chain, registry: ATTESTATIONS, issuer: ISSUER },
    changes: [],
    schemas: [
      {
        source: BATCH,
        destination: BATCH,
        schema: { schema: "uint8 id", resolver: ISSUER, revocable: true },
        registered: false,
      },
    ],
    attestations: [
      { ...row, source: ORIGINAL, status: "imported", destination: COPY },
      { ...row, source: UNDONE, status: "left behind", destination: null },
    ],
  });
  await history.block(100, then);
  return { imports: [join(folder, "moved.json")] };
}

/** By its number in `ChangeKind`. */
const RETRACT_REVOKE = 3;

type Late = { readonly announced: number; readonly effective: number; readonly paid: number };

/** One row, which a credential of the batch has earned. */
function writeAllocation(folder: string, { chain }: History): string {
  mkdirSync(folder);
  const account = claimed(150).data.slice(2 + 64 + 24, 2 + 128);
  const place = {
    credential: keccak256(toHex("77")),
    issuer: ISSUER,
    issuedAt: "1",
    batch: BATCH,
    index: 77,
  };
  const earned = { ...place, rule: "one", fields: {}, uncapped: "1000", caps: [], amount: "1000" };
  const files = {
    allocation: `account,amount\n0x${account},1000\n`,
    reasons: `${JSON.stringify({ account: `0x${account}`, amount: "1000", credentials: [earned], caps: [] })}\n`,
    leftOut: "",
    rules: JSON.stringify({
      format: "symbolon-allocation-rules",
      version: 1,
      decimals: null,
      combine: "sum",
      rules: [{ name: "one", gives: { type: "fixed", amount: "1000" } }],
    }),
  };
  const bytesOf = (text: string) => new TextEncoder().encode(text);
  const fileOf = (name: keyof typeof files) => {
    writeFileSync(join(folder, ruledFiles[name]), files[name]);
    return { file: ruledFiles[name], sha256: sha256(bytesOf(files[name])) };
  };
  const manifest = encodeRuledManifest({
    format: RULED_FORMAT,
    version: RULED_VERSION,
    tool: "test",
    chainId: chain,
    issuers: [ISSUER],
    block: { number: "10", hash: zeroHash, timestamp: "1" },
    schema: { uid: BATCH } as never,
    attestations: null,
    batches: [{ id: BATCH, registry: REGISTRY, size: 500, manifestSha256: zeroHash }],
    rules: fileOf("rules"),
    exclusions: [],
    decimals: null,
    accounts: 1,
    wanted: "1000",
    total: "1000",
    files: { allocation: fileOf("allocation"), reasons: fileOf("reasons"), leftOut: fileOf("leftOut") },
    credentials: { found: 1, counted: 1, leftOut: {} },
  });
  writeFileSync(join(folder, ruledFiles.manifest), manifest);
  return folder;
}

/** What is promised while nothing can be sent. */
const pausedFrom =
  (kind: string, at: number, actor: string): Plant["plant"] =>
  async (history) => {
    await history.step(kind, at, { actor });
    if (kind === "paused") await history.step("resumed", AFTER + 290, { actor });
    return kind === "paused" ? sentAfterTurn(history, 300) : sentAfterOthers(history, 300);
  };

/** All workers die, and others take the keys over. Seconds since the beginning. */
async function sentAfterOutage(
  history: History,
  { ended, back, sent }: { readonly ended: number; readonly back: number; readonly sent: number },
): Promise<undefined> {
  const cause = `${LEASE_ENDED}${new Date((history.begin + ended) * 1_000).toISOString()}`;
  for (const key of KEYS) await history.step("leased", back, { key, actor: "worker-2", cause });
  return sentAfterTurn(history, sent - AFTER - 10);
}

/** Those that the issue does not plant, one of each rule that is left, and what else may have broken a ticket. */
export const otherPlants: readonly Plant[] = [
  {
    name: "late hold",
    rule: "RevocationLate",
    actor: /^worker-1$/,
    cause: /reached the chain 8 min after it was taken in; longest for the gateway: its turn/,
    plant: (history) => hold(history, 9, { asked: AFTER, announced: AFTER + 462 }),
    twin: (history) => hold(history, 9, { asked: AFTER, announced: AFTER + 110 }),
  },
  {
    name: "hold while no worker held a key",
    rule: "RevocationLate",
    actor: /^worker-1$/,
    cause:
      /longest while nothing could be sent: no worker held a key: worker-1 had let go of the last one at/,
    async plant(history): Promise<undefined> {
      for (const key of KEYS) await history.step("let go", AFTER - 5, { key });
      await history.lease(KEYS[1], AFTER + 450, "worker-2");
      return hold(history, 9, { asked: AFTER, announced: AFTER + 462 });
    },
    twin: (history) => hold(history, 9, { asked: AFTER, announced: AFTER + 110 }),
  },
  {
    name: "disagreement",
    rule: "VerifiersDisagree",
    actor: /^door 2$/,
    cause:
      /door 2 said Revoked as of block 89, door 1 said Valid as of block 90; block 89 \(0x\w+\) was taken back/,
    plant: (history) => disagreed(history, "Firm"),
    // It said itself that its block might go.
    twin: (history) => disagreed(history, "None"),
  },
  {
    name: "disagreement with its own copy",
    rule: "VerifiersDisagree",
    actor: /^door 1 or door 1$/,
    cause: /both say that they hold for it/,
    async plant(history): Promise<undefined> {
      await keepVerifications(history.sql, [
        answer(history, {}),
        answer(history, { outcome: "Revoked", at: (history.begin + AFTER + 1) * 1_000 }),
      ]);
    },
    twin: holdBetween,
  },
  {
    name: "broken finality",
    rule: "FinalityBroken",
    actor: /^the node of chain 9001$/,
    cause: /^Block 7100 was another$/,
    async plant({ sql }): Promise<undefined> {
      await sql.query("update followed set stopped = 'Block 7100 was another'");
    },
    async twin({ sql }): Promise<undefined> {
      await sql.query("update followed set head = 7000");
    },
  },
  {
    name: "second transaction",
    rule: "InTwoTransactions",
    actor: /^worker-2$/,
    cause: /^intent \d+ is in the transactions \d+ and \d+ of the store$/,
    plant: (history) => bundledAgain(history, false),
    twin: (history) => bundledAgain(history, true),
  },
  {
    name: "missing event",
    rule: "StepMissing",
    actor: /^worker-1$/,
    cause:
      /^of 1 intent the store has no step or event that says: an event of its transaction, whose block is final$/,
    plant: (history) => paidWithout(history, "event"),
    twin: (history) => paidWithout(history, "block"),
  },
  {
    name: "missing step",
    rule: "StepMissing",
    actor: /^worker-1$/,
    cause: /says: that it became part of its transaction$/,
    plant: (history) => paidWithout(history, "bundled"),
    // A follower may have taken a block back that the worker has not looked at since.
    twin: (history) => paidWithout(history, "finality"),
  },
  {
    name: "payment without a leaf",
    rule: "PaymentUnexplained",
    actor: /^0x0*63616d706169676e$/,
    cause: /^index 150 was paid to 0x\w+ in block 100, of which the tree has 1000 base units for 0x/,
    plant: (history, stage) => paidByTree(history, stage, 999n),
    twin: (history, stage) => paidByTree(history, stage, 1_000n),
  },
  {
    name: "root without a manifest",
    rule: "RootWithoutManifest",
    actor: /^its proposer$/,
    cause: /^the root 0x\w+ of 0x\w+ came in block 90 with no manifest's hash$/,
    plant: async (history) => void (await history.block(90, [rootProposed(zeroHash)])) as undefined,
    twin: async (history) => void (await history.block(90, [rootProposed(UNDONE)])) as undefined,
  },
  {
    name: "payment after a revocation",
    rule: "PaidAfterRevocation",
    actor: /^0x0*63616d706169676e$/,
    cause: /^the revocation of 0x\w+:77 was announced at .* and counts from .*; 0x\w+:150 was paid at /,
    plant: (history, stage) =>
      paidLate(history, stage, { announced: 1_200, effective: 2 * EPOCH, paid: 2 * EPOCH }),
    twin: (history, stage) =>
      paidLate(history, stage, { announced: 1_212, effective: 2 * EPOCH, paid: 1_200 }),
  },
  {
    name: "payment within the notice",
    rule: "PaidWithinNotice",
    actor: /^0x0*63616d706169676e$/,
    cause: /1 payment in all$/,
    plant: (history, stage) =>
      paidLate(history, stage, { announced: 1_200, effective: 2 * EPOCH, paid: 2 * EPOCH - 12 }),
    async twin(history, stage) {
      const effective = 2 * EPOCH;
      const folders = await paidLate(history, stage, { announced: 1_200, effective, paid: effective });
      // It was taken back in its epoch.
      await history.block(1_212 / BLOCK_S, [revoked(77, history.begin + effective, RETRACT_REVOKE, 3)]);
      return folders;
    },
  },
  {
    name: "revocation at the source",
    rule: "RevokedAtSource",
    actor: new RegExp(`^${ISSUER}$`),
    cause: new RegExp(
      `^${ORIGINAL} was revoked at ${EAS} in block 100, at .*, and its copy ${COPY} still counts: 1 credential of .*moved.json in all; to revoke what is so here, too: symbolon attestation import --source ${EAS} --registry ${ATTESTATIONS} --schema ${BATCH} --out .*/moved --follow-revocations$`,
    ),
    plant: (history, stage) => importedAnd(history, stage, attestationRevoked(EAS, ORIGINAL)),
    // The copy is revoked, too; what was left behind has none, and what is elsewhere is no revocation at the source.
    twin: (history, stage) =>
      importedAnd(
        history,
        stage,
        attestationRevoked(EAS, ORIGINAL),
        attestationRevoked(ATTESTATIONS, COPY),
        attestationRevoked(EAS, UNDONE),
      ),
  },
  {
    name: "revocation at another registry",
    rule: "RevokedAtSource",
    actor: new RegExp(`^${ISSUER}$`),
    cause: /still counts: 1 credential/,
    // The same uid in the other registry is no revocation of the copy.
    plant: (history, stage) =>
      importedAnd(
        history,
        stage,
        attestationRevoked(ATTESTATIONS, ORIGINAL),
        attestationRevoked(EAS, ORIGINAL),
      ),
    twin: (history, stage) => importedAnd(history, stage, attestationRevoked(ATTESTATIONS, ORIGINAL)),
  },
  {
    name: "turn on a paused chain",
    rule: "TicketBroken",
    actor: /^the operator$/,
    cause: /for 5 min of it \(\S+Z to \S+Z\) the operator had paused the chain$/,
    plant: pausedFrom("paused", AFTER + 20, "the operator"),
    // Whoever comes with a ticket some minutes after their turn is sent at once.
    async twin(history): Promise<undefined> {
      const intent = await history.ask(AFTER + 180, { lane: "a", turn: AFTER, rank: 900, near: 100 });
      await history.mine(117, await history.bundle(AFTER + 185, [intent]));
    },
  },
  {
    name: "turn on a chain that was paused for a moment",
    rule: "TicketBroken",
    actor: /^gateway-1$/,
    cause:
      /gateway-1 promised more than 2 keys sent, and for 20 s of it .* the operator had paused the chain$/,
    async plant(history): Promise<undefined> {
      await history.step("paused", AFTER + 20, { actor: "the operator" });
      await history.step("resumed", AFTER + 40, { actor: "the operator" });
      return sentAfterOthers(history, 300);
    },
    twin: (history) => sentAfterTurn(history, 50),
  },
  {
    name: "turn on a chain that is drained, which takes nothing new in and sends",
    rule: "TicketBroken",
    actor: /^gateway-1$/,
    cause: /gateway-1 promised more than 2 keys sent$/,
    plant: pausedFrom("draining", AFTER + 20, "the operator"),
    twin: (history) => sentAfterTurn(history, 50),
  },
  {
    name: "turn of what comes after others",
    rule: "TicketBroken",
    actor: /^gateway-1$/,
    cause: /of the lane small was sent 8 min after its turn: gateway-1 promised more/,
    plant: (history) => passedBy(history, AFTER + 10, 2_000),
    twin: (history) => passedBy(history, AFTER + 450, 2_000),
  },
  {
    name: "turn without a worker",
    rule: "NobodySends",
    actor: /^worker-1$/,
    cause:
      /was sent 5 min after its turn: for 5 min of it \(\S+Z to \S+Z\) no worker held a key: worker-1 had let go of the last one at/,
    async plant(history): Promise<undefined> {
      for (const key of KEYS) await history.step("let go", AFTER, { key });
      await sentAfterTurn(history, 300);
      await history.lease(KEYS[0], AFTER + 309, "worker-2");
    },
    // It was parked, and a person has it tried again.
    async twin(history): Promise<undefined> {
      const intent = await history.ask(AFTER, { lane: "a", turn: AFTER + 10, rank: 900, near: 100 });
      for (const [kind, at] of [
        ["parked", AFTER + 20],
        ["retried", AFTER + 900],
      ] as const)
        await history.step(kind, at, { intents: [intent] });
      await history.mine(180, await history.bundle(AFTER + 910, [intent]));
    },
  },
  {
    name: "turn whose workers were killed",
    rule: "NobodySends",
    actor: /^worker-1$/,
    // Nobody else leased a key: only the lease's own end tells of it.
    cause: /no worker held a key: the lease of worker-1 had ended at \S+Z \(last sign of life \S+Z\)$/,
    async plant(history): Promise<undefined> {
      await history.sql.query("update sender set lease_until = to_timestamp($1)", [
        history.begin + AFTER - 60,
      ]);
      return sentAfterTurn(history, 300);
    },
    twin: (history) => sentAfterTurn(history, 50),
  },
  {
    name: "turn in an outage of all workers",
    rule: "NobodySends",
    actor: /^worker-1$/,
    cause:
      /was sent 8 min after its turn: for 5 min of it \(\S+Z to \S+Z\) no worker held a key: the lease of worker-1 had ended/,
    plant: (history) => sentAfterOutage(history, { ended: AFTER - 60, back: AFTER + 290, sent: AFTER + 490 }),
    twin: (history) => sentAfterOutage(history, { ended: AFTER - 60, back: AFTER + 30, sent: AFTER + 60 }),
  },
  {
    name: "turn that a short outage does not explain",
    rule: "TicketBroken",
    actor: /^gateway-1$/,
    cause:
      /was sent 8 min after its turn: gateway-1 promised more than 2 keys sent, and for 20 s of it .* no worker held a key/,
    async plant(history): Promise<undefined> {
      await busyBetween(history, AFTER + 35, AFTER + 470);
      return sentAfterOutage(history, { ended: AFTER - 60, back: AFTER + 30, sent: AFTER + 490 });
    },
    twin: (history) => sentAfterOutage(history, { ended: AFTER - 60, back: AFTER + 30, sent: AFTER + 60 }),
  },
  {
    name: "turn in an outage of whose beginning the store knows nothing",
    rule: "NobodySends",
    actor: /^worker-2$/,
    cause: /for at least 3 min of it .* no worker held a key: worker-2 had let go of the last one at/,
    async plant(history): Promise<undefined> {
      // Nobody wrote down when the lease of worker-1 ended.
      await history.step("let go", AFTER, { key: KEYS[1] });
      await history.lease(KEYS[0], AFTER + 100, "worker-2");
      await history.step("let go", AFTER + 110, { key: KEYS[0], actor: "worker-2" });
      await history.lease(KEYS[0], AFTER + 309, "worker-3");
      return sentAfterTurn(history, 300);
    },
    twin: (history) => sentAfterTurn(history, 50),
  },
  {
    name: "turn before any worker",
    rule: "NobodySends",
    actor: /^no worker$/,
    cause: /no worker held a key: none had held one before$/,
    async plant(history): Promise<undefined> {
      const { sql, begin } = history;
      await sql.query("update step set at = to_timestamp($1) where kind = 'leased'", [begin + AFTER + 305]);
      return sentAfterTurn(history, 300);
    },
    twin: (history) => sentAfterTurn(history, 50),
  },
  {
    name: "turn while a worker held no other key than a parked one",
    rule: "TicketBroken",
    actor: new RegExp(`^${KEYS[0]}$`),
    cause: /was parked for EmptySender$/,
    async plant(history): Promise<undefined> {
      await history.step("let go", AFTER, { key: KEYS[1] });
      await history.step("key parked", AFTER, { key: KEYS[0], cause: "EmptySender" });
      await history.step("key resumed", AFTER + 305, { key: KEYS[0] });
      return sentAfterTurn(history, 300);
    },
    // The other key sends.
    async twin(history): Promise<undefined> {
      await history.step("key parked", AFTER, { key: KEYS[0], cause: "EmptySender" });
      await history.step("key resumed", AFTER + 305, { key: KEYS[0] });
      return sentAfterTurn(history, 50);
    },
  },
  {
    name: "turn long after a key was parked",
    rule: "TicketBroken",
    actor: /^gateway-1$/,
    cause: /gateway-1 promised more than 2 keys sent$/,
    async plant(history): Promise<undefined> {
      // A worker that is started again does not say that the key is resumed.
      await history.step("key parked", AFTER - 100, { key: KEYS[0], cause: "EmptySender" });
      await history.lease(KEYS[0], AFTER - 50);
      return sentAfterOthers(history, 300);
    },
    twin: (history) => sentAfterTurn(history, 50),
  },
  {
    name: "turn that never came",
    rule: "TicketBroken",
    actor: /^gateway-1$/,
    cause: /of the lane a expired 10 min after its turn: gateway-1 promised more than 2 keys sent$/,
    async plant(history): Promise<undefined> {
      const { sql, begin } = history;
      await busyBetween(history, AFTER + 20, AFTER + 600);
      const intent = await history.ask(AFTER, { lane: "a", turn: AFTER + 10, rank: 900, near: 100 });
      await sql.query(
        "update intent set state = 'expired', reason = 'Expired', changed = to_timestamp($2) where id = $1",
        [intent, begin + AFTER + 610],
      );
    },
    // What was put off waits for something else.
    async twin({ sql, ...history }): Promise<undefined> {
      const intent = await history.ask(AFTER, { lane: "a", turn: AFTER + 10, rank: 900, near: 100 });
      await sql.query("update intent set due = clock_timestamp() where id = $1", [intent]);
    },
  },
  {
    name: "key that is stuck once its block is gone",
    rule: "KeyStuck",
    actor: new RegExp(`^${KEYS[0]}$`),
    cause: /is not mined .* after it was signed: worker-1 held the key and offered no more for it$/,
    async plant(history): Promise<undefined> {
      const transaction = await history.bundle(AFTER, [await history.ask(AFTER, { near: 100 })]);
      await history.step("mined", AFTER + 12, { transaction });
      await history.step("reopened", AFTER + 24, { transaction });
    },
    async twin(history): Promise<undefined> {
      const transaction = await history.bundle(AFTER, [await history.ask(AFTER, { near: 100 })]);
      await history.step("mined", AFTER + 12, { transaction });
      await history.step("reopened", AFTER + 24, { transaction });
      await history.mine(104, transaction);
    },
  },
  {
    name: "clock of a chain",
    rule: "ClocksApart",
    actor: /^the store's clock, or that of chain 9001$/,
    cause: /the store had seen blocks 17 min before they were made, by their clocks$/,
    async plant(history): Promise<undefined> {
      await history.block(150);
      await history.sql.query("update block set time = time + 1000 where number = 150");
    },
    async twin(history): Promise<undefined> {
      await history.block(150);
      await history.sql.query("update block set time = time + 10 where number = 150");
    },
  },
];
