import type { Hex } from "viem";
import { type Address, zeroAddress } from "viem";
import { allOfManyGateBuild } from "../chain/builds/allOfManyGateBuild.ts";
import { attestationGateBuild } from "../chain/builds/attestationGateBuild.ts";
import { credentialGateBuild } from "../chain/builds/credentialGateBuild.ts";
import { pauseGateBuild } from "../chain/builds/pauseGateBuild.ts";
import { sanctionsGateBuild } from "../chain/builds/sanctionsGateBuild.ts";
import { termsGateBuild } from "../chain/builds/termsGateBuild.ts";
import { veraxGateBuild } from "../chain/builds/veraxGateBuild.ts";
import {
  type NullifierKindName,
  nullifierKindNames,
  type TrustedWhen,
  trustedWhenNames,
} from "../chain/read/readGate.ts";
import type { TermsText } from "../core/signing/termsTypedData.ts";
import type { Construction } from "./deterministic.ts";

/** Whose word a gate takes: issuers that are listed, or those of a trust list, trusted now or when they issued. */
export type GateIssuers =
  | { readonly issuers: readonly Address[] }
  | { readonly trustList: Address; readonly trusted: TrustedWhen };

export type RequirementGateParameters = GateIssuers & {
  /** The registry that is asked. */
  readonly registry: Address;
  readonly schema: Hex;
};

/** What may be used once in a campaign. */
export type Nullifier = {
  readonly kind: NullifierKindName;
  /** Of the field among the credential's, from 0. */
  readonly position?: bigint | undefined;
};

export type PauseGateParameters = {
  readonly guardian: Address;
  /** Seconds of all pauses together, at most. */
  readonly maxPaused: bigint;
  /** Seconds before the end in which nothing can be paused. */
  readonly noPauseWindow: bigint;
};

function requirementOf(parameters: RequirementGateParameters) {
  const { schema } = parameters;
  if ("issuers" in parameters) {
    return { schema, issuers: parameters.issuers, trustList: zeroAddress, trusted: 0 };
  }
  return {
    schema,
    issuers: [],
    trustList: parameters.trustList,
    trusted: trustedWhenNames.indexOf(parameters.trusted) + 1,
  };
}

/** A gate that wants a credential of a batch. */
export function credentialGate(
  parameters: RequirementGateParameters,
  { kind, position = 0n }: Nullifier,
): Construction {
  const args = [parameters.registry, requirementOf(parameters), nullifierKindNames.indexOf(kind), position];
  return { build: credentialGateBuild, args };
}

/** A gate that wants an attestation. */
export function attestationGate(parameters: RequirementGateParameters, { kind }: Nullifier): Construction {
  return {
    build: attestationGateBuild,
    args: [parameters.registry, requirementOf(parameters), nullifierKindNames.indexOf(kind)],
  };
}

export type VeraxGateParameters = {
  /** Verax's registry of attestations. */
  readonly registry: Address;
  readonly schema: Hex;
  /** The portals whose attestations it takes. */
  readonly portals: readonly Address[];
  /** The attester that the portal has to name; default: any. */
  readonly attester?: Address | undefined;
};

/** A gate that wants an attestation of Verax: a portal is its issuer there. */
export function veraxGate(parameters: VeraxGateParameters, { kind }: Nullifier): Construction {
  const { registry, schema, portals, attester = zeroAddress } = parameters;
  const requirement = requirementOf({ registry, schema, issuers: portals });
  return { build: veraxGateBuild, args: [registry, requirement, attester, nullifierKindNames.indexOf(kind)] };
}

/** A gate that its guardian may stop for a while. */
export function pauseGate({ guardian, maxPaused, noPauseWindow }: PauseGateParameters): Construction {
  return { build: pauseGateBuild, args: [guardian, maxPaused, noPauseWindow] };
}

/**
 * A gate that asks 2 to 8 others, its parts, which are there already; `campaign create` opens the adapter that each campaign
 * needs in it.
 */
export function allOfManyGate(parts: readonly Address[]): Construction {
  return { build: allOfManyGateBuild, args: [parts] };
}

/** A gate that asks a sanctions oracle, which is there already. */
export function sanctionsGate(oracle: Address): Construction {
  return { build: sanctionsGateBuild, args: [oracle] };
}

/** A gate that wants one of these texts agreed to: 1 to 8, each in another language. */
export function termsGate(texts: readonly TermsText[]): Construction {
  return { build: termsGateBuild, args: [texts] };
}
