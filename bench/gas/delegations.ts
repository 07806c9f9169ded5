import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Address, Hex } from "viem";
import { asTransaction } from "../../src/sdk/chain/calls/asTransaction.ts";
import { delegationBundleCall, MULTICALL3 } from "../../src/sdk/distribution/votes/delegationBundle.ts";
import {
  delegationTypedData,
  type SignedDelegation,
} from "../../src/sdk/distribution/votes/signedDelegation.ts";
import type { Measurement } from "../harness/measurement.ts";
import { spreadOf } from "../harness/spread.ts";
import type { BenchChain } from "./openBenchChain.ts";
import { seededBytes } from "./seededBytes.ts";
import { signerAt } from "./signerAt.ts";
import type { Measure } from "./subject.ts";
import { undone } from "./undone.ts";

/** Delegations of one transaction, and blocks of two that are measured. */
const DELEGATIONS = 50;
const BLOCKS = 3;
/** Gas of a transaction at most. */
const LIMIT = 10_000_000n;
/** Unix seconds; any moment that never comes has as many bytes. */
const EXPIRY = 2n ** 32n - 1n;
/** Base units that each account holds. */
const HELD = 10n ** 18n;

/** Signed delegations of votes, sent together. */
export const measureDelegations: Measure = async ({ chain }) => {
  const { later, sameBlock } = await undone(chain, () => delegateInBundles(chain, BLOCKS));
  const what = `each of ${DELEGATIONS} signed delegations, the first of their accounts, sent together through Multicall3 to ${DELEGATIONS} delegates who have votes`;
  const about = (since: string) => `${what} ${since}; a token of OpenZeppelin 5.7; whole transactions`;
  return [
    row("delegate-each", about("since an earlier block"), { samples: later, goal: 69_000 }),
    row("delegate-each-same-block", about("of the same block"), { samples: sameBlock, goal: null }),
  ];
};

type RowValues = { readonly samples: readonly number[]; readonly goal: number | null };

function row(id: string, about: string, { samples, goal }: RowValues): Measurement {
  return { id, about, unit: "gas", ours: spreadOf(samples), peer: null, goal };
}

/** Gas of each delegation, one sample a bundle: the token writes a delegate's votes once a block. */
type DelegationGas = { readonly later: readonly number[]; readonly sameBlock: readonly number[] };

/** Sends bundles of first delegations to delegates who have votes from others already, two to a block. */
export async function delegateInBundles(chain: BenchChain, blocks: number): Promise<DelegationGas> {
  const { viem, operator, relayer, testClient, publicClient } = chain;
  await testClient.setCode({ address: MULTICALL3, bytecode: await multicallCode(chain) });
  const holder = operator.account.address;
  const votes = await viem.deployContract("SampleVotes", [holder, 10n ** 30n]);
  const token = votes.address;
  const domain = {
    name: "Sample votes",
    version: "1",
    chainId: BigInt(publicClient.chain.id),
    verifyingContract: token,
  };
  const bundleOf = async (bundle: number) => {
    const delegations: SignedDelegation[] = [];
    for (let i = 0; i < DELEGATIONS; i++) {
      const signer = signerAt(bundle * DELEGATIONS + i);
      await votes.write.transfer([signer.address, HELD]);
      const unsigned = { delegatee: delegateAt(i), nonce: 0n, expiry: EXPIRY };
      const signature = await signer.signTypedData(delegationTypedData(domain, unsigned));
      delegations.push({ ...unsigned, signature });
    }
    return asTransaction(delegationBundleCall(token, delegations));
  };
  // The first gives the delegates their votes.
  await chain.send(relayer, await bundleOf(0));
  const later: number[] = [];
  const sameBlock: number[] = [];
  for (let block = 0; block < blocks; block++) {
    const pair = [await bundleOf(2 * block + 1), await bundleOf(2 * block + 2)] as const;
    const send = (one: (typeof pair)[number]) => relayer.sendTransaction({ ...one, gas: LIMIT });
    const [first, second] = await chain.gasInOneBlock(async () => [await send(pair[0]), await send(pair[1])]);
    later.push(first / DELEGATIONS);
    sameBlock.push(second / DELEGATIONS);
  }
  const last = await votes.read.getVotes([delegateAt(DELEGATIONS - 1)]);
  if (last !== HELD * BigInt(2 * blocks + 1)) throw new Error(`A bundle left votes out: ${last}.`);
  return { later, sameBlock };
}

function delegateAt(i: number): Address {
  return `0x${Buffer.from(seededBytes(`delegate ${i}`, 20)).toString("hex")}`;
}

/** The code of Multicall3, from the init code that viem has for chains without it. */
async function multicallCode({ operator, publicClient, receiptOf }: BenchChain): Promise<Hex> {
  const viem = createRequire(import.meta.url).resolve("viem");
  const file = pathToFileURL(join(viem, "..", "..", "_esm", "constants", "contracts.js")).href;
  const { multicall3Bytecode } = (await import(file)) as { readonly multicall3Bytecode: Hex };
  const receipt = await receiptOf(await operator.deployContract({ abi: [], bytecode: multicall3Bytecode }));
  return (await publicClient.getCode({ address: receipt.contractAddress as Address })) as Hex;
}
