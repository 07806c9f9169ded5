import { type Address, zeroAddress, zeroHash } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { requireSuccessor } from "../../../src/node/batches/w3c/requireSuccessor.ts";
import { signStatusListCredential } from "../../../src/node/batches/w3c/signedStatusList.ts";
import type { StatusPurpose } from "../../../src/node/batches/w3c/statusListBits.ts";
import { type StatusList, statusListCredential } from "../../../src/node/batches/w3c/statusListCredential.ts";
import type { BatchHeader } from "../../../src/sdk/core/credential/batchId.ts";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { EMPTY_WORD } from "../../../src/sdk/core/status/statusWords.ts";
import { jsonText } from "../../../src/sdk/core/text/jsonText.ts";
import { type Draw, drawFrom } from "../faults/draw.ts";

/** What a list answers for: of what, for what, published where, as of which block and from which second on. */
type Facts = {
  readonly batch: string;
  readonly registry: string;
  readonly purpose: StatusPurpose;
  readonly url: string;
  readonly block: bigint;
  readonly from: string;
};

/** A list that took another's place though nobody asked for it. */
export type TakenBack = { readonly seed: string; readonly before: Facts | undefined; readonly next: Facts };

export type ExportsOutcome = {
  readonly takenBack: readonly TakenBack[];
  readonly written: number;
  readonly refused: number;
  /** Of what was refused, lists that go on where the one before ended. */
  readonly refusedSuccessors: readonly TakenBack[];
};

const START = 1_800_000_000n;
const STEPS = 8;
const KEY = privateKeyToAccount(`0x${"11".repeat(32)}`);
const REGISTRIES: readonly [Address, Address] = [`0x${"aa".repeat(20)}`, `0x${"bb".repeat(20)}`];

/** Plays sequences of exports over each other's files, and holds what is written against what was there. */
export async function playExports(seed: string, count: number): Promise<ExportsOutcome> {
  const takenBack: TakenBack[] = [];
  const refusedSuccessors: TakenBack[] = [];
  let written = 0;
  let refused = 0;
  for (let i = 0; i < count; i++) {
    const one = await playSequence(`${seed}/${i}`);
    takenBack.push(...one.takenBack);
    refusedSuccessors.push(...one.refusedSuccessors);
    written += one.written;
    refused += one.refused;
  }
  return { takenBack, written, refused, refusedSuccessors };
}

type File = { readonly text: string; readonly facts: Facts | undefined };

async function playSequence(seed: string): Promise<ExportsOutcome> {
  const draw = drawFrom(seed);
  const files = new Map<number, File>();
  const isSigned = draw.chance(20);
  // What lies there of somebody else.
  if (draw.chance(10)) files.set(0, { text: draw.pick(FOREIGN), facts: undefined });
  const takenBack: TakenBack[] = [];
  const refusedSuccessors: TakenBack[] = [];
  let written = 0;
  let refused = 0;
  let block = 10n;
  for (let step = 0; step < STEPS; step++) {
    block += BigInt(draw.below(3));
    const list = drawList(draw, block);
    const next = factsOf(list);
    const place = draw.below(2);
    const before = files.get(place);
    const isReplacing = draw.chance(5);
    const found = { seed, before: before?.facts, next };
    const isSuccessor = before === undefined || goesOn(before.facts, next);
    if (!isReplacing && before !== undefined && !isTaken(before.text, list)) {
      refused++;
      if (isSuccessor) refusedSuccessors.push(found);
      continue;
    }
    if (!isReplacing && !isSuccessor) takenBack.push(found);
    written++;
    const text = isSigned
      ? await signStatusListCredential({ ...list, account: KEY })
      : jsonText(list.credential, 2);
    files.set(place, { text, facts: next });
  }
  return { takenBack, written, refused, refusedSuccessors };
}

const FOREIGN = ['{"id": "https://a.example/list"}', "[]", "null", "a.b.c", "", "my notes"] as const;

function isTaken(before: string, list: StatusList): boolean {
  try {
    requireSuccessor("list.json", before, list);
    return true;
  } catch (error) {
    if (error instanceof SymbolonError && error.code === "ListTakenBack") return false;
    throw error;
  }
}

/** Whether who looks the list up there goes on reading of the same, and of nothing earlier. */
function goesOn(before: Facts | undefined, next: Facts): boolean {
  if (before === undefined) return false;
  const { batch, registry, purpose, url, block, from } = before;
  const isSame =
    batch === next.batch && registry === next.registry && purpose === next.purpose && url === next.url;
  return isSame && block <= next.block && Date.parse(from) <= Date.parse(next.from);
}

function factsOf({ credential, provenance }: StatusList): Facts {
  return {
    batch: provenance.batch,
    registry: provenance.registry,
    purpose: credential.credentialSubject.statusPurpose,
    url: credential.id,
    block: BigInt(provenance.block.number),
    from: credential.validFrom,
  };
}

/** One export: mostly of the newest block, of one batch for one purpose at one address. @param newest block */
function drawList(draw: Draw, newest: bigint): StatusList {
  const number = draw.chance(80) ? newest : newest - BigInt(draw.below(8));
  const timestamp = START + 12n * number;
  const purpose = draw.chance(75) ? "revocation" : "suspension";
  const other = draw.chance(15) ? 1 : 0;
  const isFinal = draw.chance(50);
  const reorgMargin = BigInt(draw.pick([0, 0, 36]));
  const asOf = isFinal ? timestamp : timestamp - reorgMargin;
  return statusListCredential({
    chainId: draw.chance(95) ? 1n : 10n,
    registry: REGISTRIES[draw.chance(95) ? 0 : 1],
    header: { ...HEADER, issuedAt: START - 1_000n - BigInt(other) },
    url: `https://${draw.chance(90) ? "issuer" : "mirror"}.example/${purpose}`,
    plane: { purpose, words: [EMPTY_WORD], batchHold: 0n, holds: new Map() },
    block: { number, hash: zeroHash, timestamp },
    revision: 1 + draw.below(3),
    ...(isFinal ? { finality: "finalized" } : { reorgMargin }),
    ...(draw.chance(20) && { moment: asOf + BigInt(draw.below(100)) }),
  });
}

const HEADER: BatchHeader = {
  issuer: KEY.address,
  schema: zeroHash,
  root: zeroHash,
  size: 8n,
  issuedAt: START,
  policy: {
    revoker: KEY.address,
    emergency: zeroAddress,
    epochLength: 3_600n,
    emergencyLimit: 0n,
    rulesHash: zeroHash,
  },
  manifestHash: zeroHash,
  salt: zeroHash,
};
