import type { Hex } from "viem";
import { type ShuffleSource, shuffleCommitment } from "../../core/campaign/shuffleCommitment.ts";
import { SymbolonError } from "../../core/errors.ts";
import { type Check, hasJustFields, isHash } from "../output/fieldChecks.ts";
import {
  isSourceJson,
  isTimestampedJson,
  type SourceJson,
  sourceFromJson,
  sourceToJson,
  type TimestampedJson,
  timestampedFromJson,
  timestampedToJson,
} from "./shuffleJson.ts";
import type { Timestamped } from "./shuffleRecord.ts";

/** A commitment to an allocation and to where its shuffle's randomness will come from. To be published at once. */
export type Commitment = {
  readonly allocationHash: Hex;
  readonly source: ShuffleSource;
  readonly commitment: Hex;
  /** Undefined: not on any chain yet, so it binds nobody. */
  readonly timestamped: Timestamped | undefined;
};

const FORMAT = "symbolon-shuffle-commitment";
const VERSION = 1;

const FIELDS: Readonly<Record<string, Check>> = {
  format: (value) => value === FORMAT,
  version: (value) => value === VERSION,
  allocationHash: isHash,
  source: isSourceJson,
  commitment: isHash,
  timestamped: (value) => value === null || isTimestampedJson(value),
};

/** The text of a commitment's file: equal commitments, equal bytes. */
export function formatCommitment({ allocationHash, source, commitment, ...rest }: Commitment): string {
  const timestamped = rest.timestamped === undefined ? null : timestampedToJson(rest.timestamped);
  const file = {
    format: FORMAT,
    version: VERSION,
    allocationHash,
    source: sourceToJson(source),
    commitment,
    timestamped,
  };
  return `${JSON.stringify(file, undefined, 2)}\n`;
}

/**
 * Reads a commitment's file, strictly: no member more or less, and the commitment is that of the allocation's hash
 * and the source beside it.
 * @param file what errors call it
 * @throws SymbolonError `BadCommitment`
 */
export function parseCommitment(text: string, file: string): Commitment {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw badCommitment(file, "it is not JSON", cause);
  }
  if (!hasJustFields(value, FIELDS)) throw badCommitment(file, problemOf(value));
  const held = value as {
    allocationHash: Hex;
    source: SourceJson;
    commitment: Hex;
    timestamped: TimestampedJson | null;
  };
  const { allocationHash, commitment } = held;
  const source = sourceFromJson(held.source);
  const found = shuffleCommitment(allocationHash, source);
  if (found !== commitment) {
    throw badCommitment(file, `its commitment is ${commitment}, but its allocation and source make ${found}`);
  }
  const timestamped = held.timestamped === null ? undefined : timestampedFromJson(held.timestamped);
  return { allocationHash, source, commitment, timestamped };
}

function problemOf(value: unknown): string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "it is no JSON object";
  const held = value as Record<string, unknown>;
  const wrong = Object.entries(FIELDS).find(([field, check]) => !check(held[field]));
  if (wrong !== undefined) return `its ${wrong[0]} is ${JSON.stringify(held[wrong[0]]) ?? "missing"}`;
  const extra = Object.keys(held).find((name) => !Object.hasOwn(FIELDS, name));
  return `it has a member ${JSON.stringify(extra)}, which does not belong there`;
}

function badCommitment(file: string, problem: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "BadCommitment",
    reason: `${file} is not a commitment of ${FORMAT} version ${VERSION}: ${problem}.`,
    hint: "Give the file that `symbolon tree commit` wrote, as it is.",
    details: { file },
    cause,
  });
}
