import type { Address } from "viem";
import type { RequestFile } from "../../src/sdk/credentials/delegation/requestText.ts";
import type { ActingOptions } from "./actingOptions.ts";

/** How a command that can be signed for signs: what {@link requesting} adds, `--sign-request` apart. */
export type SignRequestOptions = { readonly deadline?: bigint };

/** What a command sends with `--by-request`. */
export type ByRequestOptions = ActingOptions & {
  readonly rpc: string;
  readonly registry?: Address;
  readonly byRequest: string;
  readonly maxValue?: bigint;
  readonly fromBlock?: bigint;
  readonly journal?: string;
};

/** Which signed requests a command sends: those that ask for what it does itself. */
export type AcceptedRequests = {
  readonly contract: "attestationRegistry" | "batchRegistry";
  /** `batches to be issued`. */
  readonly what: string;
  readonly takes: (request: RequestFile) => boolean;
};
