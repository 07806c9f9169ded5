import type { Address, Hex } from "viem";
import { batchId } from "../../core/credential/batchId.ts";
import { jsonText } from "../../core/text/jsonText.ts";
import type { IssuedPackage } from "../vault/keptCredential.ts";

/** What a holder hands their issuer, who proves who they are by other means: which credential, and the address of theirs that is to have it. */
export type RenewalRequest = {
  readonly batch: Hex;
  readonly index: bigint;
  /** Its id. */
  readonly credential: Hex;
  readonly newSubject: Address;
};

/** What is asked for one credential that is held. It holds none of its fields' values, and no salt. */
export function renewalRequest(
  { id, held }: { readonly id: Hex; readonly held: IssuedPackage },
  newSubject: Address,
): RenewalRequest {
  return { batch: batchId(held.batch), index: held.credential.index, credential: id, newSubject };
}

/** Requests as `symbolon credential renew --file` reads them: a JSON list, so that several are as good as one. */
export function formatRenewalRequests(requests: readonly RenewalRequest[]): string {
  return jsonText(requests, 2);
}
