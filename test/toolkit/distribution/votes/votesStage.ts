import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Address, erc20Abi, type Hex, zeroAddress } from "viem";
import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { getBlock, getCode, readContract, writeContract } from "viem/actions";
import { MULTICALL3 } from "../../../../src/sdk/distribution/votes/delegationBundle.ts";
import {
  delegationTypedData,
  type SignedDelegation,
  type UnsignedDelegation,
  type VotesDomain,
} from "../../../../src/sdk/distribution/votes/signedDelegation.ts";
import { votesAbi } from "../../../../src/sdk/distribution/votes/votesCalls.ts";
import { ownBuild } from "../../../journeys/easBuilds.ts";
import { deployBuild } from "../../scripts/deployBuild.ts";
import { keyOf } from "../../scripts/relayChain.ts";
import { serveChain } from "../../scripts/servedChain.ts";

/** What an account holds. */
export const HELD = 1_000n;

export type VotesStage = Awaited<ReturnType<typeof openVotesStage>>;

/** A chain with Multicall3, and tokens with votes of which accounts hold some. Close it, or the process stays. */
export async function openVotesStage() {
  const chain = await serveChain();
  const { reader, node, clients } = chain;
  const [sender, holder] = clients;
  const deploy = deployBuild(reader, holder);
  await node.setCode({ address: MULTICALL3, bytecode: await multicallCode(chain) });
  const tokenOf = (name: string, folder: string, ...args: readonly unknown[]) =>
    deploy(ownBuild(name, folder), holder.account.address, 10n ** 24n, ...args);
  return {
    ...chain,
    sender,
    sample: await tokenOf("SampleVotes", "mocks"),
    compound: await tokenOf("CompoundVotes", "mocks/votes"),
    unsigned: await tokenOf("UnsignedVotes", "mocks/votes"),
    plain: await tokenOf("SampleToken", "mocks"),
    /** One that states a domain of this name, and this contract or its own. */
    stating: (name: string, contract: Address = zeroAddress) =>
      tokenOf("StatedVotes", "mocks/votes", name, contract),
    now: async () => (await getBlock(reader)).timestamp,
    /** An account with a key that nobody else has, which holds some of a token. */
    async account(token: Address, number: number): Promise<PrivateKeyAccount> {
      const account = privateKeyToAccount(keyOf(number));
      const args = [account.address, HELD] as const;
      await writeContract(holder, { address: token, abi: erc20Abi, functionName: "transfer", args });
      return account;
    },
    delegateOf: (token: Address, account: Address) =>
      readContract(reader, { address: token, abi: votesAbi, functionName: "delegates", args: [account] }),
    votesOf: (token: Address, account: Address) =>
      readContract(reader, { address: token, abi: votesAbi, functionName: "getVotes", args: [account] }),
  };
}

/** A delegation that an account signs. */
export async function signedBy(
  account: PrivateKeyAccount,
  domain: VotesDomain,
  unsigned: UnsignedDelegation,
): Promise<SignedDelegation> {
  return { ...unsigned, signature: await account.signTypedData(delegationTypedData(domain, unsigned)) };
}

/** The code of Multicall3, from the init code that viem has for chains without it. */
async function multicallCode({ reader, clients }: Awaited<ReturnType<typeof serveChain>>): Promise<Hex> {
  const viem = createRequire(import.meta.url).resolve("viem");
  const file = pathToFileURL(join(viem, "..", "..", "_esm", "constants", "contracts.js")).href;
  const { multicall3Bytecode } = (await import(file)) as { readonly multicall3Bytecode: Hex };
  const deployed = await deployBuild(
    reader,
    clients[1],
  )({
    abi: [],
    bytecode: multicall3Bytecode,
    deployedBytecode: "0x",
  });
  return (await getCode(reader, { address: deployed })) as Hex;
}
