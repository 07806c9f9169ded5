import { InvalidArgumentError } from "commander";
import type { NullifierKindName, TrustedWhen } from "../../src/sdk/chain/read/readGate.ts";

/** As of when a gate asks its trust list. */
export function readTrusted(text: string): TrustedWhen {
  if (text === "now") return "now";
  if (text === "when-issued") return "whenIssued";
  throw new InvalidArgumentError("It must be now or when-issued.");
}

/** What a gate takes only once in a campaign. */
export function readNullifier(text: string): {
  readonly kind: NullifierKindName;
  readonly position?: bigint;
} {
  const [, position] = /^field:(\d{1,3})$/.exec(text) ?? [];
  if (position !== undefined) return { kind: "Field", position: BigInt(position) };
  if (text === "credential") return { kind: "Credential" };
  if (text === "subject") return { kind: "Subject" };
  throw new InvalidArgumentError("It must be credential, subject, or field:POSITION.");
}
