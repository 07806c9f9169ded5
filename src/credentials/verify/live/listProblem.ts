import type { Address, Client, Hex, Transport } from "viem";
import type { SymbolonError } from "../../../core/errors.ts";
import type { StatusBlock } from "../answer.ts";
import type { ListedIssuers } from "../expectation.ts";
import { type AskTrustListParameters, askTrustList, issuerNotTrusted } from "../node/askTrustList.ts";

type Dated = {
  readonly issuer: Address;
  readonly schema: Hex;
  /** The credential's own date. */
  readonly issuedAt: bigint;
  /** The moment that is asked about. */
  readonly moment: bigint;
};

/** What a list is asked for an expectation. */
export function askedList(
  { trustList, trusted }: ListedIssuers,
  { issuer, schema, issuedAt, moment }: Dated,
  { number: blockNumber }: StatusBlock,
): AskTrustListParameters {
  return { trustList, issuer, schema, moment: trusted === "now" ? moment : issuedAt, blockNumber };
}

/** Why a list does not vouch for an issuer; undefined where it does. */
export async function listProblem(
  client: Client<Transport>,
  asked: AskTrustListParameters,
  block: StatusBlock,
): Promise<SymbolonError | undefined> {
  const trust = await askTrustList(client, asked);
  return trust === "trusted" ? undefined : issuerNotTrusted(trust, asked, block);
}
