/**
 * A signed delegation of votes, as it is handed in beside a claim (member `delegation`): JSON, whole numbers as decimal text. The
 * claim's leaf gives the account that signed, the claim's campaign the token and the chain.
 */
export type DelegationDocument = {
  /** Who gets the votes. */
  readonly delegatee: string;
  /** The account's nonce in the token. */
  readonly nonce: string;
  /** Last second at which the token takes it: Unix seconds. */
  readonly expiry: string;
  /** 65 bytes r, s, v of the account's key, as hexadecimal text. */
  readonly signature: string;
};

/** How far a delegation is that was handed in beside a claim, as the gateway says. */
export type DelegationProgress = {
  /**
   * `waiting`: for the claim; `sent`: in a transaction that is not final; `done`; `failed`: the token refused it in the
   * transaction; `refused`: the gateway did not send it.
   */
  readonly state: "waiting" | "sent" | "done" | "failed" | "refused";
  /** Why it failed or is refused. */
  readonly reason?: string;
  readonly transaction?: string;
};

/** Whether nothing more happens to a delegation; of none: too. */
export function isDelegationOver(delegation: DelegationProgress | undefined): boolean {
  return delegation === undefined || !["waiting", "sent"].includes(delegation.state);
}
