import type { Hex } from "viem";
import {
  hashText,
  sourceFromJson,
  sourceJson,
  sourceToJson,
  type Timestamped,
  timestampedFromJson,
  timestampedJson,
  timestampedToJson,
} from "../../../sdk/allocation/shuffle/shuffleRecord.ts";
import { type ShuffleSource, shuffleCommitment } from "../../../sdk/core/campaign/shuffleCommitment.ts";
import { type Flaw, Misfit, object, oneOf, orNull, versioned } from "../../../sdk/core/decode.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";

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

const readCommitment = object({
  format: oneOf([FORMAT]),
  version: oneOf([VERSION]),
  allocationHash: hashText,
  source: sourceJson,
  commitment: hashText,
  timestamped: orNull(timestampedJson),
});

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
  let held: ReturnType<typeof readCommitment>;
  try {
    held = versioned(FORMAT, VERSION, readCommitment)(value, "");
  } catch (thrown) {
    throw thrown instanceof Misfit ? badCommitment(file, problemOf(thrown.flaw, value)) : thrown;
  }
  const { allocationHash, commitment } = held;
  const source = sourceFromJson(held.source);
  const found = shuffleCommitment(allocationHash, source);
  if (found !== commitment) {
    throw badCommitment(file, `its commitment is ${commitment}, but its allocation and source make ${found}`);
  }
  const timestamped = held.timestamped === null ? undefined : timestampedFromJson(held.timestamped);
  return { allocationHash, source, commitment, timestamped };
}

function problemOf({ path, member }: Flaw, whole: unknown): string {
  if (path === "") return "it is not a JSON object";
  if (member?.isExtra && member.owner === "") {
    return `it has an unknown member, ${JSON.stringify(member.name)}`;
  }
  const [field = ""] = path.split(/[.[]/);
  return `its ${field} is ${JSON.stringify((whole as Readonly<Record<string, unknown>>)[field]) ?? "missing"}`;
}

function badCommitment(file: string, problem: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "BadCommitment",
    reason: `${file} is not a commitment of ${FORMAT} version ${VERSION}: ${problem}.`,
    hint: "Give the file that `symbolon tree commit` wrote, unchanged.",
    details: { file },
    cause,
  });
}
