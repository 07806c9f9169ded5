import type { Address, Hex } from "viem";
import type { NullifierKindName } from "../chain/read/readGate.ts";
import { type RegistryKind, registryKindNames } from "../core/attestation/registryKind.ts";
import { WORD_BYTES } from "../core/bytes.ts";
import {
  address,
  at,
  type Decoder,
  hex,
  list,
  Misfit,
  members,
  object,
  oneOf,
  text,
  uint64,
} from "../core/decode.ts";
import type { AskingGate } from "../distribution/claim/gateAnswers.ts";

/** What a claim's gate asks for, without what may change: for `gateDataFor`. */
export type PageGate = AskingGate & {
  /** Of a gate that demands something: the issuers whose credentials it accepts, and the registry. */
  readonly accepts?: {
    readonly registry: Address;
    /** What the registry is, of an AttestationGate. */
    readonly registryKind?: RegistryKind;
    readonly schema: Hex;
    readonly soleIssuer?: Address;
    readonly trustList?: Address;
    /** Of a VeraxGate: whom the portal has to name; undefined: anybody. */
    readonly attester?: Address;
  };
  /** Whom a SanctionsGate asks. */
  readonly oracle?: Address;
};

type Accepted = NonNullable<PageGate["accepts"]>;
type Named = "registryKind" | "soleIssuer" | "trustList" | "attester";

const accepts = object<Omit<Accepted, Named>, Required<Pick<Accepted, Named>>>(
  { registry: address, schema: hex(WORD_BYTES) },
  { registryKind: oneOf(registryKindNames), soleIssuer: address, trustList: address, attester: address },
);

/** The requirement of a CredentialGate. */
const requirement = object<{
  readonly schema: Hex;
  readonly nullifier: NullifierKindName;
  readonly nullifierPosition: bigint | undefined;
}>({
  schema: hex(WORD_BYTES),
  nullifier: oneOf(["Credential", "Subject", "Field"]),
  nullifierPosition: (value, path) => (value === null ? undefined : uint64(value, path)),
});

const credentialGate = object({ kind: exactly("CredentialGate"), requirement, accepts });
const sanctionsGate = object({ kind: exactly("SanctionsGate"), oracle: address });
const termsGate = object({
  kind: exactly("TermsGate"),
  gate: address,
  asker: address,
  texts: list(object({ language: text, hash: hex(WORD_BYTES) })),
});
const attestationGate = object({ kind: oneOf(["AttestationGate", "VeraxGate"] as const), accepts });
const otherGate = object({ kind: oneOf(["PauseGate", "unknown"] as const) });

/** Reads one from JSON. */
export const gate: Decoder<PageGate> = (value, path) => {
  const { kind } = members(value, path) as { readonly kind?: unknown };
  if (kind === "CredentialGate") return credentialGate(value, path);
  if (kind === "AllOfManyGate") return manyGate(value, path);
  if (kind === "SanctionsGate") return sanctionsGate(value, path);
  if (kind === "TermsGate") return termsGate(value, path);
  if (kind === "AttestationGate" || kind === "VeraxGate") return attestationGate(value, path);
  if (kind !== "AllOfGate") return otherGate(value, path);
  const { parts, ...rest } = object({ kind: exactly("AllOfGate"), parts: list(gate) })(value, path);
  const [first, second] = parts;
  if (first !== undefined && second !== undefined && parts.length === 2) {
    return { ...rest, parts: [first, second] };
  }
  throw new Misfit({ path: at(path, "parts"), value: parts, expected: "two gates" });
};

function manyGate(value: unknown, path: string): PageGate {
  const { parts, ...rest } = object({ kind: exactly("AllOfManyGate"), parts: list(gate) })(value, path);
  if (parts.length >= 2 && parts.length <= 8) return { ...rest, parts };
  throw new Misfit({ path: at(path, "parts"), value: parts, expected: "2 to 8 gates" });
}

/** JSON has no undefined: a gate whose nullifier is not a field has null for its position. */
export function gateJson(gate: PageGate): object {
  if ("parts" in gate) return { ...gate, parts: gate.parts.map(gateJson) };
  if (gate.kind !== "CredentialGate") return gate;
  const { nullifierPosition = null, ...rest } = gate.requirement;
  return { ...gate, requirement: { ...rest, nullifierPosition } };
}

function exactly<const Value extends string>(value: Value): Decoder<Value> {
  return oneOf([value]);
}
