import { encodeDeployData, encodeFunctionData, parseAbi } from "viem";
import { publishedBytecode } from "../attestations/publishedBytecode.ts";
import { VESTING } from "../evenSchedule.ts";
import type { VestingDistributor } from "./distributor.ts";
import type { Stage } from "./stage.ts";

const STREAMS = "@sablier/v2-core/artifacts/SablierV2LockupLinear.json";
const CAMPAIGN = "@sablier/v2-periphery/artifacts/SablierV2MerkleLL.json";

const streamsAbi = parseAbi([
  "constructor(address initialAdmin, address initialNFTDescriptor)",
  "function nextStreamId() view returns (uint256)",
  "function withdrawableAmountOf(uint256 streamId) view returns (uint128)",
  "function withdrawMax(uint256 streamId, address to) returns (uint128)",
  "function withdrawMultiple(uint256[] streamIds, uint128[] amounts)",
]);
const campaignAbi = parseAbi([
  "struct Terms { address asset; bool cancelable; uint40 expiration; address initialAdmin; string ipfsCID; bytes32 merkleRoot; string name; bool transferable; }",
  "struct Durations { uint40 cliff; uint40 total; }",
  "constructor(Terms terms, address lockupLinear, Durations durations)",
  "function claim(uint256 index, address recipient, uint128 amount, bytes32[] proof) returns (uint256)",
]);

/**
 * Sablier's campaign of linear streams as Sablier published it: their compiler, their settings, their bytecode. A claim opens
 * a stream with an ERC-721 token of its own and pays nothing yet; what vests since is withdrawn from the stream. The contract
 * of the streams, which all campaigns share, is left out of what opening one costs.
 */
export async function openSablier(stage: Stage): Promise<VestingDistributor> {
  const { allocation, chain, token, deploy, give, relay } = stage;
  const { root, accountAt, amountAt, proofOf } = allocation;
  const operator = chain.operator.account.address;
  const { address: streams } = await deploy(
    // Nobody asks here for the pictures of the streams' tokens, so whatever draws them will do.
    encodeDeployData({ abi: streamsAbi, bytecode: publishedBytecode(STREAMS), args: [operator, operator] }),
  );
  const terms = {
    asset: token,
    cancelable: false,
    expiration: 0,
    initialAdmin: operator,
    ipfsCID: "",
    merkleRoot: root,
    name: "",
    transferable: false,
  };
  const args = [terms, streams, { cliff: 0, total: Number(VESTING) }] as const;
  const creation = await deploy(
    encodeDeployData({ abi: campaignAbi, bytecode: publishedBytecode(CAMPAIGN), args }),
  );
  const to = creation.address;
  const ofStreams = { address: streams, abi: streamsAbi } as const;
  const ids = new Map<number, bigint>();
  const idOf = (index: number) => ids.get(index) ?? 0n;
  return {
    name: "Sablier MerkleLL, published bytecode (@sablier/v2-periphery 1.2.0): a claim opens a stream and pays nothing yet",
    opening: creation.gas + (await give(to)),
    async claim(index) {
      ids.set(index, await chain.publicClient.readContract({ ...ofStreams, functionName: "nextStreamId" }));
      const leaf = [BigInt(index), accountAt(index), amountAt(index), proofOf(index)] as const;
      return relay(to, encodeFunctionData({ abi: campaignAbi, functionName: "claim", args: leaf }));
    },
    release(index) {
      const withdrawal = [idOf(index), accountAt(index)] as const;
      const call = { abi: streamsAbi, functionName: "withdrawMax", args: withdrawal } as const;
      return relay(streams, encodeFunctionData(call));
    },
    async releaseMany(indexes) {
      const amounts: bigint[] = [];
      for (const index of indexes) {
        const asked = { functionName: "withdrawableAmountOf", args: [idOf(index)] } as const;
        amounts.push(await chain.publicClient.readContract({ ...ofStreams, ...asked }));
      }
      const withdrawals = [indexes.map(idOf), amounts] as const;
      const call = { abi: streamsAbi, functionName: "withdrawMultiple", args: withdrawals } as const;
      return relay(streams, encodeFunctionData(call));
    },
  };
}
