import {
  type Address,
  bytesToHex,
  encodeAbiParameters,
  encodeFunctionData,
  type Hex,
  keccak256,
  parseAbi,
  zeroHash,
} from "viem";
import { imposeHoldCall, issueBatchCall } from "../../../src/chain/calls/batches.ts";
import { SymbolonError } from "../../../src/core/errors.ts";
import type { Measurement } from "../../harness/measurement.ts";
import { spreadOf } from "../../harness/spread.ts";
import { batchHeader } from "../batchHeader.ts";
import type { BenchChain } from "../openBenchChain.ts";
import { seededBytes } from "../seededBytes.ts";
import { type Measure, SAMPLES, type Subject } from "../subject.ts";
import { approvalsOf, members, openGroup, seats } from "./quorumGroup.ts";
import { openSafePeer } from "./safePeer.ts";

const URI = "ipfs://QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG";
const DAY = 86_400n;
/** What a transaction costs before anything is called. */
const INTRINSIC = 21_000;

/** A group of nine: what its acts cost whole, and what it costs to know that enough of them signed. */
export const measureQuorum: Measure = async (subject) => [
  await issueRow(subject),
  await holdRow(subject),
  await checkRow(subject.chain, 5, 45_000),
  await checkRow(subject.chain, 7, 57_000),
];

const evidenceOf = (index: number): Hex => bytesToHex(seededBytes(`evidence ${index}`, 32));

async function issueRow({ chain, batch }: Subject): Promise<Measurement> {
  const { address: registry } = await chain.viem.deployContract("BatchRegistry");
  const group = await openGroup(chain);
  const safe = await openSafePeer(chain, 5);
  const callOf = async (issuer: Hex, rulesHash: Hex, index: number) => {
    const header = await batchHeader(chain, batch, `quorum ${index}`);
    const policy = { ...header.policy, revoker: issuer, rulesHash };
    return encodeFunctionData(issueBatchCall({ registry, header: { ...header, issuer, policy }, uri: URI }));
  };
  const [ours, peer]: [number[], number[]] = [[], []];
  for (let i = 0; i <= SAMPLES; i++) {
    const data = await callOf(group.address, group.rulesHash, i);
    ours.push(await group.act({ target: registry, data, evidence: zeroHash }, 5));
    peer.push(await safe.act(registry, await callOf(safe.address, group.rulesHash, i)));
  }
  // Without the first of either, which pays for fresh storage.
  return {
    id: "quorum-issue-5of9",
    about:
      "five of nine issue a batch of any size, URI of 53 bytes, later in its word of nonces; whole transaction",
    unit: "gas",
    ours: spreadOf(ours.slice(1)),
    peer: {
      name: "Safe 1.4.1 with the same members, which knows no rules",
      spread: spreadOf(peer.slice(1)),
    },
    goal: 120_000,
  };
}

async function holdRow({ chain, batch }: Subject): Promise<Measurement> {
  const { address: registry } = await chain.viem.deployContract("BatchRegistry");
  const group = await openGroup(chain);
  const samples: number[] = [];
  for (let i = 0; i <= SAMPLES; i++) {
    const plain = await batchHeader(chain, batch, `quorum hold ${i}`);
    const { address: emergency, rulesHash } = group;
    const policy = { ...plain.policy, emergency, emergencyLimit: 7n * DAY, rulesHash };
    const header = { ...plain, policy };
    await chain.gasOf(
      await chain.issuer.writeContract({ ...issueBatchCall({ registry, header, uri: URI }) }),
    );
    const evidence = evidenceOf(i);
    const until = (await chain.now()) + 3_600n;
    const call = imposeHoldCall({ registry, header, targets: [BigInt(i)], until, reason: 7, evidence });
    samples.push(await group.act({ target: registry, data: encodeFunctionData(call), evidence }, 1));
  }
  return {
    id: "quorum-hold-1of9",
    about:
      "one of nine holds a credential, the batch's first hold, within its budget, later in its period; whole transaction",
    unit: "gas",
    ours: spreadOf(samples.slice(1)),
    peer: null,
    goal: 100_000,
  };
}

async function checkRow(chain: BenchChain, count: number, goal: number): Promise<Measurement> {
  const ours = await chain.viem.deployContract("QuorumProbe", [seats]);
  const signers = members.map(({ address }) => address);
  const peer = await chain.viem.deployContract("MultiSignerProbe", [signers, BigInt(count)]);
  const samples: [number[], number[]] = [[], []];
  for (let i = 0; i < SAMPLES; i++) {
    const digest = evidenceOf(i);
    const approvals = await approvalsOf(digest, count);
    const asked = encodeFunctionData({
      abi: ours.abi,
      functionName: "check",
      args: [digest, BigInt(count), seats, approvals],
    });
    samples[0].push(await checked(chain, ours.address, asked));
    samples[1].push(await checked(chain, peer.address, await multiSignerCheck(digest, count)));
  }
  return {
    id: `quorum-check-${count}of9`,
    about: `knowing that ${count} of nine signed, seats in calldata; execution gas and calldata of the check alone`,
    unit: "gas",
    ours: spreadOf(samples[0]),
    peer: {
      name: "OpenZeppelin's MultiSignerERC7913, members as signers of 20 bytes",
      spread: spreadOf(samples[1]),
    },
    goal,
  };
}

/** Gas of a call's calldata and execution. What is asked must be so. */
async function checked(chain: BenchChain, to: Address, data: Hex): Promise<number> {
  const { data: answer } = await chain.publicClient.call({ to, data });
  if (answer === undefined || BigInt(answer) !== 1n) {
    throw new SymbolonError({
      code: "NotSigned",
      reason: `The check at ${to} did not answer yes.`,
      hint: "Run the tests of Quorum: the bench measures what works.",
      details: { to },
    });
  }
  return Number((await chain.send(chain.relayer, { to, data })).gasUsed) - INTRINSIC;
}

/** As cheap as the multi-signer takes it: signers in ascending order of their hashes. */
async function multiSignerCheck(digest: Hex, count: number): Promise<Hex> {
  const signers = members
    .slice(0, count)
    .toSorted((a, b) => (BigInt(keccak256(a.address)) < BigInt(keccak256(b.address)) ? -1 : 1));
  const signatures = await Promise.all(signers.map((signer) => signer.sign({ hash: digest })));
  const bytes = [{ type: "bytes[]" }, { type: "bytes[]" }] as const;
  const signature = encodeAbiParameters(bytes, [signers.map(({ address }) => address), signatures]);
  const abi = parseAbi(["function check(bytes32 hash, bytes signature) view returns (bool)"]);
  return encodeFunctionData({ abi, functionName: "check", args: [digest, signature] });
}
