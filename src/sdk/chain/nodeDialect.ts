/** The contract on every chain of the OP stack that gives the price of bytes on Ethereum (`GasPriceOracle`). */
export const OP_STACK_ORACLE = "0x420000000000000000000000000000000000000F" as const;

/** A node's answers, as far as it was asked. */
export type NodeAnswers = {
  /** The node's own name (`web3_clientVersion`): behind a gateway, that of the machine that happened to answer. */
  readonly client?: string | undefined;
  readonly chainId: number;
  /** Names of the fields of its newest block. */
  readonly blockFields: readonly string[];
  /** Whether the OP stack's oracle of fees has code. */
  readonly hasOpOracle?: boolean | undefined;
};

/** How nodes of a kind differ in their answers. */
export type NodeDialect = {
  readonly name: string;
  /** The evidence for it: a node's own name may be anything; fields of blocks are its chain's. */
  readonly by:
    | "fields of its blocks"
    | "its oracle of fees"
    | "its chain's number"
    | "what it says of itself";
  /** Which of its answers matter here. */
  readonly meaning: string;
};

type Kind = {
  readonly name: string;
  readonly meaning: string;
  readonly fields?: readonly string[];
  readonly isOpStack?: true;
  readonly chains?: readonly number[];
  readonly client?: RegExp;
};

const AT_ONCE =
  "It refuses at once what offers less than the base fee: the same transaction is offered again for more.";
const NOT_YET =
  "Until its first forkchoice it knows no final block: final is then so many blocks below the newest.";

/** Chains before clients: a chain's node may be a client that others run, too. */
const KINDS: readonly Kind[] = [
  {
    name: "Arbitrum Nitro",
    meaning: `${AT_ONCE} Its estimates hold the bytes on the chain below as gas, and \`pending\` counts no nonce that waits.`,
    fields: ["l1BlockNumber", "sendRoot"],
    client: /nitro/i,
  },
  {
    name: "ZKsync",
    meaning:
      "Its headers do not hash to their block: follow it with --way told. It may have no eth_getProof, so that no witness can be made there.",
    fields: ["l1BatchNumber"],
    client: /zksync/i,
  },
  {
    name: "Avalanche C",
    meaning: `${AT_ONCE} What is accepted is final, and blocks above the newest are an error.`,
    fields: ["blockGasCost", "extDataHash"],
    client: /coreth|avalanche/i,
  },
  {
    name: "BSC",
    meaning: "It may suggest less than its pool takes: the tip that it names is offered, or --priority-fee.",
    fields: ["milliTimestamp"],
    chains: [56, 97],
    client: /bsc/i,
  },
  {
    name: "Celo",
    meaning:
      "Receipts of its own types do not fold: blocks with such are on the node's word. Its floor is a contract's.",
    chains: [42_220, 44_787, 11_142_220],
    client: /celo/i,
  },
  {
    name: "OP stack",
    meaning:
      "A transaction pays for its bytes on the chain below besides its gas. Deposits have receipts of a type of their own.",
    isOpStack: true,
    client: /op-(geth|reth|erigon|nethermind)/i,
  },
  {
    name: "Polygon PoS",
    meaning:
      "Its pool may take no tip below 25 gwei: the tip that it names is offered, or --priority-fee. Receipts of state syncs belong to no transaction and are left out.",
    chains: [137, 80_002],
    client: /^bor\//i,
  },
  {
    name: "Gnosis",
    meaning: "Its pool may take no tip below one gwei: the tip that it names is offered, or --priority-fee.",
    chains: [100, 10_200],
  },
  {
    name: "Cosmos EVM",
    meaning:
      "What is mined is final. Its mempool may be full, or want a higher price in its coin's smallest unit: more is offered until it is enough.",
    chains: [25, 2_222, 7_700, 9_001],
    client: /^Version .*\s+Compiled at .* using Go /,
  },
  { name: "Geth", meaning: NOT_YET, client: /^geth\//i },
  { name: "reth", meaning: `${NOT_YET} It proves few old blocks.`, client: /^reth\//i },
  { name: "Nethermind", meaning: `${NOT_YET} ${AT_ONCE}`, client: /^nethermind\//i },
  { name: "Besu", meaning: `${NOT_YET} ${AT_ONCE}`, client: /^besu\//i },
  {
    name: "Erigon",
    meaning: `${NOT_YET} It takes a hundred questions in one, at most.`,
    client: /^erigon\//i,
  },
  {
    name: "OpenEthereum",
    meaning: "Gas has one price, and no block is final but by its depth.",
    client: /openethereum|parity/i,
  },
  { name: "Hardhat", meaning: "It mines at once, and what is mined is final.", client: /hardhat/i },
  { name: "anvil", meaning: "It mines at once, or as it was told.", client: /^anvil\//i },
];

const EVIDENCE: readonly (readonly [NodeDialect["by"], (kind: Kind, answers: NodeAnswers) => boolean])[] = [
  [
    "fields of its blocks",
    ({ fields }, { blockFields }) => fields?.every((one) => blockFields.includes(one)) ?? false,
  ],
  ["its oracle of fees", ({ isOpStack }, { hasOpOracle }) => isOpStack === true && hasOpOracle === true],
  ["its chain's number", ({ chains }, { chainId }) => chains?.includes(chainId) ?? false],
  ["what it says of itself", ({ client }, answers) => client?.test(answers.client ?? "") ?? false],
];

/**
 * The dialect that a node speaks, by the strongest evidence for one; undefined: not a known one. `test/nodes` has the
 * answers of each, and where they are public.
 */
export function dialectOf(answers: NodeAnswers): NodeDialect | undefined {
  for (const [by, shows] of EVIDENCE) {
    // Celo is an OP stack, too.
    const found = KINDS.find((kind) => shows(kind, answers));
    if (found !== undefined && by === "its oracle of fees") return onOpStack(found, answers);
    if (found !== undefined) return { name: found.name, by, meaning: found.meaning };
  }
  return undefined;
}

function onOpStack({ name, meaning }: Kind, { chainId }: NodeAnswers): NodeDialect {
  const own = KINDS.find(({ chains }) => chains?.includes(chainId));
  if (own === undefined) return { name, meaning, by: "its oracle of fees" };
  return { name: own.name, meaning: `${own.meaning} ${meaning}`, by: "its chain's number" };
}
