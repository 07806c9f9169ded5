import { type Address, concatHex, type Hex, keccak256, numberToHex, stringToHex } from "viem";
import type { Pair } from "../play/episode.ts";
import type { Stage } from "../play/openArena.ts";
import { emptyResolver, frugalResolver, payableResolver, puppets } from "./cast.ts";
import { type Random, seededRandom } from "./seededRandom.ts";
import { domainSeparator } from "./signing.ts";

export type Schema = {
  readonly uid: Hex;
  readonly text: string;
  readonly resolver: Address;
  readonly revocable: boolean;
};

/** An attestation that exists, unless what was thought to succeed did not. */
export type Made = {
  readonly uid: Hex;
  readonly schema: Schema;
  readonly attester: Address;
  readonly revocable: boolean;
};

/** What the composer of calls knows and remembers. It never asks the chain, so that an episode follows from its seed. */
export type Scene = {
  readonly random: Random;
  readonly origin: bigint;
  readonly stage: Stage;
  readonly domains: Pair<Hex>;
  /** Registered, with resolvers that can agree. */
  readonly schemas: Schema[];
  /** Not registered at first; a call may register it. */
  readonly lateSchema: Schema;
  /** Time of the block that is being composed. */
  now: bigint;
  /** Newest last. */
  readonly made: Made[];
  readonly uids: Set<Hex>;
  readonly nonces: Map<Address, bigint>;
  /** 32-byte values used for timestamps and off-chain revocations. */
  readonly words: Hex[];
};

const NOBODY: Address = "0x0000000000000000000000000000000000000000";
/** SHA-256 and the identity function: contracts without code that answer with something that is no yes or no. */
const PRECOMPILES: readonly Address[] = [
  "0x0000000000000000000000000000000000000002",
  "0x0000000000000000000000000000000000000004",
];

export const openSchemas: readonly Schema[] = [
  schemaOf("bool open", NOBODY, true),
  schemaOf("bool open", NOBODY, false),
  schemaOf("", NOBODY, true),
  schemaOf("address who,uint64 since,string why,bytes32 digest", NOBODY, true),
  schemaOf("uint256 paid", payableResolver, true),
  schemaOf("uint256 paid", payableResolver, false),
  schemaOf("uint256 frugal", frugalResolver, true),
  schemaOf("bytes own", puppets[0]!, true),
];

/** Registered, but nothing can be attested under them. */
export const hopelessSchemas: readonly Schema[] = [emptyResolver, ...PRECOMPILES].map((resolver) =>
  schemaOf("bytes hopeless", resolver, true),
);

export function openScene(seed: number, origin: bigint, stage: Stage): Scene {
  return {
    random: seededRandom(seed),
    origin,
    stage,
    domains: [domainSeparator(stage.registries[0]), domainSeparator(stage.registries[1])],
    schemas: [...openSchemas],
    lateSchema: schemaOf("bool late", NOBODY, true),
    now: origin,
    made: [],
    uids: new Set(),
    nonces: new Map(),
    words: [],
  };
}

function schemaOf(text: string, resolver: Address, revocable: boolean): Schema {
  const uid = keccak256(
    concatHex([stringToHex(text), resolver, numberToHex(revocable ? 1 : 0, { size: 1 })]),
  );
  return { uid, text, resolver, revocable };
}
