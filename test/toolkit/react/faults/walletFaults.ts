import type { ListedFault } from "./listedFaults.ts";

const POOR = {
  code: "NotEnoughFunds",
  what: /cannot pay for gas/,
  why: /too little of the chain's own coin/,
  cure: /Send some to the account/,
  sent: "nothing",
} as const;

const UNPAID = {
  code: "WalletFailed",
  kind: "paymaster",
  what: /has not taken it on/,
  why: /It says: "(pm_getPaymasterStubData|AA33 reverted)/,
  cure: /you pay the fee yourself/,
  sent: "nothing",
} as const;

/** Faults of wallets. Messages by number: https://github.com/MetaMask/rpc-errors/blob/main/src/error-constants.ts */
export const walletFaults: readonly ListedFault[] = [
  {
    // EIP-1193; https://docs.metamask.io/wallet/reference/json-rpc-methods/eth_sendtransaction/
    name: "a person's no (4001)",
    at: { wallet: { code: 4001, message: "MetaMask Tx Signature: User denied transaction signature." } },
    code: "WalletRefused",
    what: /You declined the request/,
    why: /in your wallet/,
    cure: /try again when you like/,
    sent: "nothing",
  },
  {
    // https://github.com/MetaMask/metamask-extension/issues/15105 and others
    name: "a request that waits for an answer (-32002)",
    at: {
      wallet: {
        code: -32_002,
        message:
          "Request of type 'wallet_requestPermissions' already pending for origin https://example.org. Please wait.",
      },
      asked: "connect",
    },
    code: "WalletBusy",
    what: /takes no request/,
    why: /waits for your answer to an earlier one/,
    cure: /Open the wallet/,
    sent: "nothing",
  },
  {
    // https://github.com/MetaMask/metamask-mobile/issues/6932
    name: "an account that was taken back (4100)",
    at: {
      wallet: {
        code: 4100,
        message: "The requested account and/or method has not been authorized by the user.",
      },
    },
    code: "WalletAccountGone",
    kind: "gone",
    what: /no longer offers this page the account/,
    why: /taken back, or another one is chosen/,
    cure: /connect again/,
    sent: "nothing",
  },
  {
    // https://github.com/MetaMask/metamask-extension/issues/13849
    name: "a wallet that is locked",
    at: {
      wallet: { message: "The wallet has been locked and needs to be unlocked for further operation." },
      asked: "connect",
    },
    code: "WalletAccountGone",
    kind: "locked",
    what: /offers this page no account/,
    why: /it is locked, or has none/,
    cure: /Unlock the wallet/,
    sent: "nothing",
  },
  {
    // EIP-1193's own words: a wallet that is cut off while it is to send may have sent.
    name: "a wallet that is cut off (4900) while it is to send",
    at: { wallet: { code: 4900, message: "The provider is disconnected from all chains." } },
    code: "WalletFailed",
    kind: "disconnected",
    what: /cannot reach the chain/,
    why: /lost its own connection/,
    cure: /check its network/,
    sent: "unknown",
  },
  {
    // The same, before anything is to be sent.
    name: "a wallet that is cut off from the chain (4901) before it connects",
    at: {
      wallet: { code: 4901, message: "The provider is disconnected from the specified chain." },
      asked: "connect",
    },
    code: "WalletFailed",
    kind: "disconnected",
    what: /cannot reach the chain/,
    why: /lost its own connection/,
    cure: /check its network/,
    sent: "nothing",
  },
  {
    // https://github.com/MetaMask/rpc-errors
    name: "a wallet that lacks the method (4200)",
    at: {
      wallet: { code: 4200, message: "The requested method is not supported by this Ethereum provider." },
    },
    code: "WalletFailed",
    kind: "lacks",
    what: /cannot do what it was asked for/,
    why: /It says: "The requested method is not supported/,
    cure: /Use another wallet/,
    sent: "nothing",
  },
  {
    // ERC-7677: the wallet's request to the paymaster that the page named; wallets word it in their own ways.
    name: "a paymaster that does not pay (-32603)",
    at: {
      wallet: {
        code: -32_603,
        message: "pm_getPaymasterStubData: rejected: insufficient funds in paymaster",
      },
      asked: "calls",
    },
    ...UNPAID,
  },
  {
    // ERC-4337's entry point: AA31, its deposit is too low; AA33, it reverted.
    name: "a paymaster that reverts (AA33)",
    at: { wallet: { code: -32_521, message: "AA33 reverted: not on the list" }, asked: "calls" },
    ...UNPAID,
  },
  {
    // https://github.com/MetaMask/metamask-docs/issues/200
    name: "no gas money (-32000)",
    at: { wallet: { code: -32_000, message: "insufficient funds for transfer" } },
    ...POOR,
  },
  {
    // https://github.com/smartcontractkit/chainlink/pull/12244: ZKsync has the number of a revert for what its pool refuses.
    name: "no gas money (3)",
    at: { wallet: { code: 3, message: "insufficient funds for gas + value. balance: 0, fee: 5, value: 0" } },
    ...POOR,
  },
  {
    // https://github.com/gosunuts/builderism/issues/13, https://github.com/web3/web3.js/issues/7021; MetaMask's usual form.
    name: "no gas money (-32603, the cause in its data)",
    at: {
      wallet: {
        code: -32_603,
        message: "Internal JSON-RPC error.",
        data: {
          code: -32_000,
          message: "insufficient funds for gas * price + value: have 0 want 52500000000000",
        },
      },
    },
    ...POOR,
  },
  {
    // https://github.com/MetaMask/metamask-mobile/issues/2944: it puts the cause into originalError.
    name: "no gas money (-32603, the cause in originalError)",
    at: {
      wallet: {
        code: -32_603,
        message: "Internal JSON-RPC error.",
        data: {
          originalError: { code: -32_000, message: "insufficient funds for intrinsic transaction cost" },
        },
      },
    },
    ...POOR,
  },
  {
    // https://github.com/foundry-rs/foundry/blob/master/crates/anvil/src/eth/error.rs
    name: "no gas money (-32003)",
    at: { wallet: { code: -32_003, message: "Insufficient funds for gas * price + value" } },
    ...POOR,
  },
  {
    // https://github.com/ethereum/go-ethereum/blob/master/eth/gasestimator/gasestimator.go: a wallet that estimates first.
    name: "no gas money at all (gas required exceeds allowance)",
    at: {
      wallet: {
        code: -32_603,
        message: "Internal JSON-RPC error.",
        data: { code: -32_000, message: "gas required exceeds allowance (0)" },
      },
    },
    ...POOR,
  },
  {
    // https://docs.ethers.org/v5/api/utils/logger/#errors--insufficient-funds: wallets that are made with ethers.
    name: "no gas money (INSUFFICIENT_FUNDS)",
    at: {
      wallet: {
        code: "INSUFFICIENT_FUNDS",
        message:
          "insufficient funds for intrinsic transaction cost [ See: https://links.ethers.org/v5-errors-INSUFFICIENT_FUNDS ]",
      },
    },
    ...POOR,
  },
  {
    // https://github.com/blockscout/frontend/issues/2267; then https://github.com/WalletConnect/modal-react-native/issues/44
    name: "a wallet that cannot add the chain (4902, then -32601)",
    at: {
      wallet: {
        code: -32_601,
        message: "the method wallet_addEthereumChain does not exist/is not available",
      },
      asked: "add",
    },
    code: "WrongChain",
    kind: "unknown",
    what: /did not change to this chain/,
    why: /does not know it, and did not add it/,
    cure: /Add the network in the wallet's own settings/,
    sent: "nothing",
  },
  {
    // https://github.com/rooch-network/rooch/issues/1049: "Could not fetch chain ID. Is your RPC URL correct?"
    name: "a wallet that will not add the chain (-32602)",
    at: {
      wallet: { code: -32_602, message: "Could not fetch chain ID. Is your RPC URL correct?" },
      asked: "add",
    },
    code: "WrongChain",
    kind: "unknown",
    what: /did not change to this chain/,
    why: /It says: "Could not fetch chain ID/,
    cure: /Add the network in the wallet's own settings/,
    sent: "nothing",
  },
  {
    // EIP-3326: a wallet that cannot switch at all.
    name: "a wallet that cannot change the chain (-32601)",
    at: {
      wallet: {
        code: -32_601,
        message: "The method 'wallet_switchEthereumChain' does not exist / is not available.",
      },
      asked: "switch",
    },
    code: "WrongChain",
    kind: "stays",
    what: /did not change to this chain/,
    why: /does not exist/,
    cure: /Switch the network in the wallet itself/,
    sent: "nothing",
  },
  {
    // https://github.com/MetaMask/faq/issues/67, https://github.com/ethereum/go-ethereum/blob/master/core/txpool/errors.go
    name: "a transaction that another one stands before",
    at: {
      wallet: {
        code: -32_603,
        message: "Internal JSON-RPC error.",
        data: { code: -32_000, message: "replacement transaction underpriced" },
      },
    },
    code: "NotSent",
    kind: "pending",
    what: /did not take the transaction/,
    why: /another one of this account still waits/,
    cure: /Wait until that one is done/,
    sent: "nothing",
  },
  {
    // https://github.com/ethereum/go-ethereum/blob/master/core/error.go
    name: "a nonce that is used",
    at: {
      wallet: { code: -32_000, message: "nonce too low: next nonce 7, tx nonce 6" },
    },
    code: "NotSent",
    kind: "nonce",
    what: /did not take the transaction/,
    why: /not this account's next/,
    cure: /clear the account's activity/,
    sent: "nothing",
  },
  {
    // https://github.com/ethereum/go-ethereum/blob/master/core/txpool/errors.go: an earlier answer was lost.
    name: "a transaction that the chain has already",
    at: { wallet: { code: -32_000, message: "already known" } },
    code: "NotSent",
    kind: "held",
    what: /has this very transaction already/,
    why: /it was sent before/,
    cure: /Wait until it is done/,
    sent: "unknown",
  },
  {
    // https://github.com/gosunuts/builderism/issues/13: all that the page learns.
    name: "an error without any words (-32603)",
    at: { wallet: { code: -32_603, message: "Internal JSON-RPC error." } },
    code: "WalletFailed",
    kind: "failed",
    what: /The wallet, or the node that it uses, has failed/,
    why: /It says: "Internal JSON-RPC error"/,
    cure: /Open the wallet/,
    sent: "unknown",
  },
];
