import type { Address, Hex } from "viem";

/** What may be used only once in a campaign, by number on chain. */
export const nullifierKindNames = ["Credential", "Subject", "Field"] as const;

export type NullifierKindName = (typeof nullifierKindNames)[number];

/** As of when a trust list is asked about an issuer, by number on chain less one: 0 is unstated, where there is no list. */
export const trustedWhenNames = ["now", "whenIssued"] as const;

export type TrustedWhen = (typeof trustedWhenNames)[number];

/** What a CredentialGate or an AttestationGate demands, as far as it tells. */
export type GateRequirement = {
  /** The registry of the credentials. */
  readonly registry: Address;
  readonly schema: Hex;
  /** Whom the gate was asked about, and whether it accepts what they issue now: it has no list to be read. */
  readonly asked: readonly { readonly issuer: Address; readonly accepted: boolean }[];
  /** The one issuer that is accepted; undefined where there are several, or a trust list. */
  readonly soleIssuer: Address | undefined;
  readonly trustList: Address | undefined;
  /** As of when the trust list is asked; undefined where there is none. */
  readonly trusted: TrustedWhen | undefined;
  readonly nullifier: NullifierKindName;
  /** Position of the field, where one is the nullifier. */
  readonly nullifierPosition: bigint | undefined;
};

/** What a PauseGate allows, and what it did to a campaign. */
export type PauseTerms = {
  readonly guardian: Address;
  /** Seconds. */
  readonly maxPaused: bigint;
  readonly noPauseWindow: bigint;
  /** Unix seconds of the pause in force or about to begin; undefined: none. */
  readonly paused: { readonly from: bigint; readonly until: bigint } | undefined;
  /** Seconds that the campaign was paused for so far. */
  readonly extraTime: bigint;
};

/** A gate as a campaign meets it. */
export type GateState = { readonly gate: Address } & (
  | { readonly kind: "none" }
  /** There is no code at its address. */
  | { readonly kind: "missing" }
  /** Its code is none of ours. */
  | { readonly kind: "unknown" }
  | { readonly kind: "CredentialGate" | "AttestationGate"; readonly requirement: GateRequirement }
  | { readonly kind: "PauseGate"; readonly pause: PauseTerms }
  | {
      readonly kind: "AllOfGate";
      /** What both gates take for the campaign. */
      readonly adapter: Address;
      readonly isOpen: boolean;
      readonly parts: readonly [GateState, GateState];
    }
);
