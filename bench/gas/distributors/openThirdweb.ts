import { concatHex, encodeFunctionData, parseAbi } from "viem";
import { makeAllocation } from "../../../src/sdk/allocation/allocation.ts";
import { buildTree } from "../../../src/sdk/allocation/tree/buildTree.ts";
import type { Convention } from "../../../src/sdk/allocation/tree/convention.ts";
import { compileThirdweb } from "./compileThirdweb.ts";
import type { Distributor, PayMany } from "./distributor.ts";
import type { Stage } from "./stage.ts";

export type Thirdweb = Distributor & {
  /** Sent by the operator, who owns the contract; nothing is proven, and nobody claims. */
  readonly push: PayMany;
};

const abi = parseAbi([
  "struct Content { address recipient; uint256 amount; }",
  "function initialize(address owner, string contractURI)",
  "function setMerkleRoot(address token, bytes32 root, bool reset)",
  "function claimERC20(address token, address receiver, uint256 amount, bytes32[] proof)",
  "function airdropERC20(address token, Content[] contents)",
]);

/** Any order of leaves will do, since pairs are sorted before they are hashed. */
const CONVENTION: Convention = {
  name: "thirdweb",
  summary: "thirdweb's Airdrop: packed (account, amount), in index order, complete heap",
  leafFields: ["account", "amount"],
  leafEncoding: "packed",
  leafHashing: "once",
  leafOrder: "index",
  indexRule: "source",
  shape: "heap",
  shardNybbles: 0,
};

/**
 * thirdweb's Airdrop behind the minimal proxy (EIP-1167) that its factory makes. It holds no tokens: it takes them from
 * the operator. What its factory itself costs is left out.
 */
export async function openThirdweb(stage: Stage): Promise<Thirdweb> {
  const { allocation, chain, token, allow, deploy, operate, relay } = stage;
  const { accounts, amounts, accountAt, amountAt } = allocation;
  const { root, proof } = buildTree(makeAllocation({ accounts, amounts, indexed: true }), CONVENTION);
  const { address: implementation } = await deploy(compileThirdweb());
  const { address, gas } = await deploy(
    concatHex([
      "0x3d602d80600a3d3981f3363d3d373d3d3d363d73",
      implementation,
      "0x5af43d82803e903d91602b57fd5bf3",
    ]),
  );
  const initialize = { functionName: "initialize", args: [chain.operator.account.address, ""] } as const;
  const setRoot = { functionName: "setMerkleRoot", args: [token, root, false] } as const;
  const opening =
    gas +
    (await operate(address, encodeFunctionData({ abi, ...initialize }))) +
    (await operate(address, encodeFunctionData({ abi, ...setRoot }))) +
    (await allow(address));
  return {
    name: "thirdweb Airdrop, compiled from its sources (@thirdweb-dev/contracts 3.15.0)",
    opening,
    claim(index) {
      const args = [token, accountAt(index), amountAt(index), proof(index)] as const;
      return relay(address, encodeFunctionData({ abi, functionName: "claimERC20", args }));
    },
    push(indexes) {
      const contents = indexes.map((index) => ({
        recipient: accountAt(index),
        amount: amountAt(index),
      }));
      return operate(
        address,
        encodeFunctionData({ abi, functionName: "airdropERC20", args: [token, contents] }),
      );
    },
  };
}
