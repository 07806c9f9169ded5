import type { Dialect } from "../dialect.ts";
import { nethermind } from "./nethermind.ts";

/** A balancer that gives up before the node behind it answers, which then knows what it is sent again. */
export const lossyGateway: Dialect = {
  name: "gateway that loses answers",
  client: nethermind.client,
  sources: [
    "https://github.com/NethermindEth/nethermind/issues/4148",
    "https://github.com/ethereum/execution-apis/issues/245",
  ],
  pool: {
    known: { code: -32_010, message: "AlreadyKnown" },
    nonceTooLow: {
      code: -32_010,
      message: "OldNonce, Current nonce: {next}, nonce of rejected tx: {nonce}",
    },
  },
  losesAnswer: { status: 504, body: "gateway timeout" },
};
