import {
  type Address,
  bytesToHex,
  encodeAbiParameters,
  encodeFunctionData,
  type Hex,
  keccak256,
  numberToHex,
  parseAbi,
  zeroHash,
} from "viem";
import { imposeHoldCall, issueBatchCall } from "../../../src/sdk/chain/calls/batches.ts";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import type { Measurement } from "../../harness/measurement.ts";
import { spreadOf } from "../../harness/spread.ts";
import { batchHeader } from "../batchHeader.ts";
import type { BenchChain } from "../openBenchChain.ts";
import { seededBytes } from "../seededBytes.ts";
import { type Measure, SAMPLES, type Subject } from "../subject.ts";
import {
  approvalsOf,
  fullSeats,
  type GroupCall,
  members,
  openGroup,
  type Roster,
  seats,
} from "./quorumGroup.ts";
import { openSafePeer } from "./safePeer.ts";

const URI = "ipfs://QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG";
const DAY = 86_400n;
/** What a transaction costs before anything is called. */
const INTRINSIC = 21_000;
/**
 * Addresses that a check's transaction names and never calls, 2,400 gas each (EIP-2930). A call of so much calldata and little else
 * would cost the floor of EIP-7623 instead of what it takes, which no whole act does.
 */
const NAMED = Array.from({ length: 10 }, (_, index) => ({
  address: numberToHex(0xfff0000 + index, { size: 20 }),
  storageKeys: [],
}));
const NAMED_GAS = 2_400 * NAMED.length;

/** A group of nine: what its acts cost whole, and what it costs to know that enough of them signed. */
export const measureQuorum: Measure = async (subject) => [
  await issueRow(subject),
  await holdRow(subject),
  await checkRow(subject.chain, 5, 45_000),
  await checkRow(subject.chain, 7, 57_000),
  ...(await standInRows(subject)),
];

const evidenceOf = (index: number): Hex => bytesToHex(seededBytes(`evidence ${index}`, 32));

async function issueRow(subject: Subject): Promise<Measurement> {
  const { chain } = subject;
  const group = await openGroup(chain, seats);
  const safe = await openSafePeer(chain, 5);
  const bySafe = {
    ...group,
    address: safe.address,
    act: ({ target, data }: GroupCall) => safe.act(target, data),
  };
  return {
    id: "quorum-issue-5of9",
    about:
      "five of nine issue a batch of any size, URI of 53 bytes, later in its word of nonces; whole transaction",
    unit: "gas",
    ours: spreadOf(await issued(subject, group)),
    peer: {
      name: "Safe 1.4.1 with the same members, which knows no rules",
      spread: spreadOf(await issued(subject, bySafe)),
    },
    goal: 120_000,
  };
}

async function holdRow(subject: Subject): Promise<Measurement> {
  return {
    id: "quorum-hold-1of9",
    about:
      "one of nine holds a credential, the batch's first hold, within its budget, later in its period; whole transaction",
    unit: "gas",
    ours: spreadOf(await held(subject, seats)),
    peer: null,
    goal: 100_000,
  };
}

async function checkRow(chain: BenchChain, count: number, goal: number): Promise<Measurement> {
  const signers = members.map(({ address }) => address);
  const peer = await chain.viem.deployContract("MultiSignerProbe", [signers, BigInt(count)]);
  const samples: number[] = [];
  for (let i = 0; i < SAMPLES; i++) {
    samples.push(await checked(chain, peer.address, await multiSignerCheck(evidenceOf(i), count)));
  }
  return {
    id: `quorum-check-${count}of9`,
    about: `knowing that ${count} of nine signed, seats in calldata; execution gas and calldata of the check alone`,
    unit: "gas",
    ours: spreadOf(await checks(chain, seats, count)),
    peer: {
      name: "OpenZeppelin's MultiSignerERC7913, members as signers of 20 bytes",
      spread: spreadOf(samples),
    },
    goal,
  };
}

/** The same where each seat has both of its stand-ins: their keys are calldata of whatever the group does. */
async function standInRows(subject: Subject): Promise<readonly Measurement[]> {
  const group = await openGroup(subject.chain, fullSeats);
  const rows = [
    ["issue-5of9", "five of nine issue a batch; whole transaction", await issued(subject, group)],
    ["hold-1of9", "one of nine holds a credential; whole transaction", await held(subject, fullSeats)],
    ["check-5of9", "knowing that 5 of nine signed", await checks(subject.chain, fullSeats, 5)],
  ] as const;
  return rows.map(([id, what, samples]) => ({
    id: `quorum-${id}-stand-ins`,
    about: `the same with two stand-ins in every seat: ${what}`,
    unit: "gas",
    ours: spreadOf(samples),
    peer: null,
    goal: null,
  }));
}

/** Whoever issues: a group, or a Safe in its place. */
type Issuing = Pick<Awaited<ReturnType<typeof openGroup>>, "address" | "rulesHash"> & {
  readonly act: (call: GroupCall, count: number) => Promise<number>;
};

/** Gas of issues by five of nine, without the first, which pays for fresh storage. */
async function issued({ chain, batch }: Subject, issuing: Issuing): Promise<readonly number[]> {
  const { address: registry } = await chain.viem.deployContract("BatchRegistry");
  const { address: issuer, rulesHash } = issuing;
  const samples: number[] = [];
  for (let i = 0; i <= SAMPLES; i++) {
    const plain = await batchHeader(chain, batch, `quorum ${i}`);
    const header = { ...plain, issuer, policy: { ...plain.policy, revoker: issuer, rulesHash } };
    const data = encodeFunctionData(issueBatchCall({ registry, header, uri: URI }));
    samples.push(await issuing.act({ target: registry, data, evidence: zeroHash }, 5));
  }
  return samples.slice(1);
}

/** Gas of holds by one seat, without the first, which pays for fresh storage. */
async function held({ chain, batch }: Subject, seats: Roster): Promise<readonly number[]> {
  const { address: registry } = await chain.viem.deployContract("BatchRegistry");
  const group = await openGroup(chain, seats);
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
  return samples.slice(1);
}

async function checks(chain: BenchChain, seats: Roster, count: number): Promise<readonly number[]> {
  const { abi, address } = await chain.viem.deployContract("QuorumProbe", [seats]);
  const samples: number[] = [];
  for (let i = 0; i < SAMPLES; i++) {
    const digest = evidenceOf(i);
    const args = [digest, BigInt(count), seats, await approvalsOf(digest, count)] as const;
    samples.push(await checked(chain, address, encodeFunctionData({ abi, functionName: "check", args })));
  }
  return samples;
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
  const { gasUsed } = await chain.send(chain.relayer, { to, data, accessList: NAMED });
  return Number(gasUsed) - INTRINSIC - NAMED_GAS;
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
