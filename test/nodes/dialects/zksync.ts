import { zeroHash } from "viem";
import type { Dialect } from "../dialect.ts";

/** Headers that stand for nothing, and numbers that are not Ethereum's. */
export const zksync: Dialect = {
  name: "ZKsync Era",
  client: "zkSync/v2.0",
  sources: [
    "https://docs.zksync.io/zksync-protocol/api/ethereum-rpc",
    "https://github.com/smartcontractkit/chainlink/pull/12244",
    "https://github.com/matter-labs/zksync-os-server/pull/800",
  ],
  fees: { tip: 0n },
  pool: {
    belowBase: { code: 3, message: "max fee per gas less than block base fee" },
    known: { code: 3, message: "known transaction. transaction with hash {hash} is already in the system" },
    nonceTooLow: {
      code: 3,
      message: "nonce too low. allowed nonce range: {next} - 99, actual: {nonce}",
    },
    nonceTooHigh: { code: 3, message: "nonce too high. allowed nonce range: {next} - 99, actual: {nonce}" },
    funds: {
      code: 3,
      message: "insufficient funds for gas + value. balance: {balance}, fee: {cost}, value: 0",
    },
  },
  receipts: { type: "0x71", more: { l1BatchNumber: "0x1", l1BatchTxIndex: "0x0", l2ToL1Logs: [] } },
  block: {
    receiptsRoot: zeroHash,
    stateRoot: zeroHash,
    transactionsRoot: zeroHash,
    logsBloom: `0x${"00".repeat(256)}`,
    sealFields: [],
    l1BatchNumber: "0x1",
    l1BatchTimestamp: "0x1",
  },
  logs: {
    blocks: 10_000,
    code: -32_602,
    message: "Query returned more than 10000 results. Try with this block range [{first}, {fits}].",
  },
  absent: {
    methods: ["eth_getProof", "eth_createAccessList"],
    code: -32_601,
    message: "Method not found",
  },
};
