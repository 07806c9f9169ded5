import { type Address, encodeAbiParameters, type Hex, zeroAddress } from "viem";
import { allOfManyGateData } from "../../chain/calls/allOfManyGateData.ts";
import { credentialGateData, type ShownCredential } from "../../chain/calls/credentialGateData.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { type GateRequirement, type GateState, readGate } from "../../chain/read/readGate.ts";
import { SymbolonError } from "../../core/errors.ts";
import { agreementKey } from "./agreementKey.ts";
import type { RelayedCampaign } from "./relayedCampaign.ts";

export type GateAnswers = {
  readonly gate: GateState;
  /** Undefined where nothing answers what the gate asks about the account. */
  readonly readGateData: (account: Address) => Hex | undefined;
};

/** What TermsGates are shown about one account (`termsGateData`), by `agreementKey`. */
export type Agreements = ReadonlyMap<string, Hex>;

/** What an account has beside credentials. */
export type GivenBeside = {
  readonly agreements?: Agreements | undefined;
  /** Uid of the attestation that a gate is shown which asks for one. */
  readonly attestation?: Hex | undefined;
};

/** Credentials by subject, in lower case. */
export type ShownBySubject = ReadonlyMap<string, readonly ShownCredential[]>;

const TWO_BYTES = [{ type: "bytes" }, { type: "bytes" }] as const;

/**
 * What the gate of a campaign is shown, account by account. Of several credentials about one account the first that fits
 * counts.
 * @param shown default: there are no credentials, which is enough for some gates
 */
export async function gateAnswers(
  client: ReadClient,
  { campaign, gate }: Pick<RelayedCampaign, "campaign" | "gate">,
  shown: ShownBySubject = new Map(),
): Promise<GateAnswers> {
  if (gate === zeroAddress) return { gate: { gate, kind: "none" }, readGateData: () => undefined };
  const state = await readGate(client, { gate, campaign });
  const readGateData = (account: Address) => {
    try {
      return gateDataFor(state, shown.get(account.toLowerCase()) ?? []);
    } catch (error) {
      // A presentation that shows too little is as good as none.
      if (error instanceof SymbolonError) return undefined;
      throw error;
    }
  };
  return { gate: state, readGateData };
}

/**
 * What a campaign's gate is shown of one credential; undefined where it has no gate, or the credential does not answer
 * it.
 * @param read gives the credential, where there is a gate; default: no credential, which is enough for some gates
 * @throws SymbolonError `FieldNotDisclosed`
 */
export async function readGateData(
  client: ReadClient,
  { campaign, gate }: Pick<RelayedCampaign, "campaign" | "gate">,
  read?: () => ShownCredential,
): Promise<Hex | undefined> {
  if (gate === zeroAddress) return undefined;
  return gateDataFor(await readGate(client, { gate, campaign }), read === undefined ? [] : [read()]);
}

/** @throws SymbolonError `NoGate` where credentials are given for a campaign that has none */
export function requireGate(
  { campaign, gate }: Pick<RelayedCampaign, "campaign" | "gate">,
  path: string,
): void {
  if (gate !== zeroAddress) return;
  throw new SymbolonError({
    code: "NoGate",
    reason: `The campaign ${campaign} has no gate that needs ${path}.`,
    hint: "Leave it out.",
    details: { campaign, path },
  });
}

/** What of a gate decides what it is shown. It never changes; `readGate` gives it. */
export type AskingGate =
  | {
      readonly kind: Exclude<
        GateState["kind"],
        "CredentialGate" | "TermsGate" | "AllOfGate" | "AllOfManyGate"
      >;
    }
  | Extract<GateState, { readonly kind: "TermsGate" }>
  | {
      readonly kind: "CredentialGate";
      readonly requirement: Pick<GateRequirement, "schema" | "nullifier" | "nullifierPosition">;
    }
  | { readonly kind: "AllOfGate"; readonly parts: readonly [AskingGate, AskingGate] }
  | { readonly kind: "AllOfManyGate"; readonly parts: readonly AskingGate[] };

/**
 * Positions of the fields that a gate has to be shown of a credential with this schema; undefined: it asks for none of that
 * schema.
 */
export function fieldsAsked(gate: AskingGate, schema: Hex): readonly number[] | undefined {
  if ("parts" in gate) {
    const asked = gate.parts.map((part) => fieldsAsked(part, schema)).filter((one) => one !== undefined);
    return asked.length === 0 ? undefined : [...new Set(asked.flat())];
  }
  if (gate.kind !== "CredentialGate" || gate.requirement.schema !== schema) return undefined;
  const { nullifier, nullifierPosition } = gate.requirement;
  return nullifier === "Field" ? [Number(nullifierPosition)] : [];
}

/**
 * What a gate is shown of credentials about one account; of several the first that fits counts.
 * @param beside default: nothing
 * @returns undefined where they do not answer it, or where only the gate's maker knows what it asks for
 * @throws SymbolonError `FieldNotDisclosed`
 */
export function gateDataFor(
  gate: AskingGate,
  credentials: readonly ShownCredential[],
  beside: GivenBeside = {},
): Hex | undefined {
  switch (gate.kind) {
    case "AttestationGate":
    case "VeraxGate":
      return beside.attestation;
    case "PauseGate":
    case "SanctionsGate":
      return "0x";
    case "TermsGate":
      return beside.agreements?.get(agreementKey(gate));
    case "CredentialGate": {
      const { schema } = gate.requirement;
      const found = credentials.find((one) => one.schema === schema);
      return found && credentialGateData(found.show(fieldsAsked(gate, schema)?.[0]));
    }
    case "AllOfGate": {
      const [first, second] = gate.parts.map((part) => gateDataFor(part, credentials, beside));
      if (first === undefined || second === undefined) return undefined;
      return encodeAbiParameters(TWO_BYTES, [first, second]);
    }
    case "AllOfManyGate": {
      const given = gate.parts.map((part) => gateDataFor(part, credentials, beside));
      return given.every((one) => one !== undefined) ? allOfManyGateData(given) : undefined;
    }
    default:
      return undefined;
  }
}
