import { type Address, type Hex, numberToHex } from "viem";
import { bytesToHex, hexToBytes } from "../../../src/sdk/core/bytes.ts";
import { type Credential, credentialLeaf } from "../../../src/sdk/core/credential/credentialLeaf.ts";
import { buildNativeTree, proofAt } from "../../../src/sdk/core/tree/nativeTree.ts";
import { type Random, seededRandom } from "../../differential/calls/seededRandom.ts";

/** What a history is about, thought out before its first block. Times are plain numbers, in Unix seconds. */
export type Scene = {
  readonly seed: number;
  readonly random: Random;
  /** Time of the first block. */
  readonly origin: number;
  readonly root: Hex;
  /** Number of credentials in each batch, the watched ones among them. */
  readonly size: number;
  readonly watched: readonly WatchedCredential[];
  /** Batches that may be issued, all of the same credentials. */
  readonly plans: readonly BatchPlan[];
  /** No block is undone whose time lies further back than this many seconds behind the head's. */
  readonly reorgMargin: number;
};

export type WatchedCredential = {
  readonly credential: Credential;
  readonly proof: readonly Hex[];
  /** The same in plain numbers, for the naive replay. */
  readonly plain: { readonly index: number; readonly validFrom: number; readonly expires: number };
};

export type BatchPlan = {
  readonly epochLength: number;
  /** 0: nobody has the emergency role. */
  readonly emergencyLimit: number;
  readonly salt: Hex;
};

/** Both ends of both words, so that a slip of the mask by one shows. */
const WATCHED = [0, 1, 2, 3, 100, 221, 222, 223, 224, 225, 226, 227, 238, 239];
const SIZE = 240;
const NO_FIELDS = numberToHex(0, { size: 32 });
const DAY = 86_400;
const SHORT_EPOCHS = [60, 61, 61, 90, 127];
const LONG_EPOCHS = [60, 600, 3_599, 3_600, 86_400, 2_592_000];
const MARGINS = [12, 45, 64, 150, 1_000];

/** The scene that follows from a seed. */
export function composeScene(seed: number): Scene {
  const random = seededRandom(seed);
  // Up to about the year 2096: epochs of a second fit 32 bits until 2106.
  const origin = 1_700_000_000 + random.below(2_300_000_000);
  const reach = random.pick([120, 400, 8_000, 300_000]);
  const credentials = Array.from({ length: SIZE }, (_, index) =>
    composeCredential(random, index, origin, reach),
  );
  const leaves = new Uint8Array(SIZE * 32);
  for (const [index, credential] of credentials.entries()) {
    leaves.set(hexToBytes(credentialLeaf(credential)), index * 32);
  }
  const nodes = buildNativeTree(leaves);
  const epochLengths = [0, random.pick(SHORT_EPOCHS), random.pick(SHORT_EPOCHS), random.pick(LONG_EPOCHS)];
  return {
    seed,
    random,
    origin,
    root: bytesToHex(nodes.subarray(0, 32)),
    size: SIZE,
    watched: WATCHED.map((index) => watch(credentials[index]!, proofAt(nodes, index).map(bytesToHex))),
    plans: epochLengths.map((epochLength, position) => ({
      epochLength,
      emergencyLimit: random.chance(45) ? random.pick([30, 300 + 4 * epochLength, 100_000]) : 0,
      salt: numberToHex(position + 1, { size: 32 }),
    })),
    reorgMargin: random.pick(MARGINS),
  };
}

function composeCredential(random: Random, index: number, origin: number, reach: number): Credential {
  const near = () => BigInt(origin + random.below(reach));
  return {
    index: BigInt(index),
    subject: numberToHex(index + 1, { size: 20 }) as Address,
    validFrom: random.chance(30) ? near() : 0n,
    expires: random.chance(30) ? near() : random.chance(10) ? BigInt(origin - DAY) : 0n,
    fields: NO_FIELDS,
  };
}

function watch(credential: Credential, proof: readonly Hex[]): WatchedCredential {
  const { index, validFrom, expires } = credential;
  const plain = { index: Number(index), validFrom: Number(validFrom), expires: Number(expires) };
  return { credential, proof, plain };
}
