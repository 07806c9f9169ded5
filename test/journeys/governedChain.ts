import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { type Address, erc20Abi, type Hex, keccak256, toHex, zeroHash } from "viem";
import { privateKeyToAddress, sign } from "viem/accounts";
import { getBlock, readContract, writeContract } from "viem/actions";
import { attestationRegistryBuild } from "../../src/sdk/chain/builds/attestationRegistryBuild.ts";
import { disputeDeskBuild } from "../../src/sdk/chain/builds/disputeDeskBuild.ts";
import { schemaRegistryBuild } from "../../src/sdk/chain/builds/schemaRegistryBuild.ts";
import type { ContractBuild } from "../../src/sdk/chain/contractBuild.ts";
import type { Panel } from "../../src/sdk/core/governance/panel.ts";
import { keyOfAddress } from "../../src/sdk/core/governance/roster.ts";
import {
  type CaseKind,
  formatProposal,
  type ProposalFile,
  parseProposal,
} from "../../src/sdk/governance/index.ts";
import { withVote } from "../../src/sdk/governance/proposal/approvals.ts";
import { type Side, votedDigest } from "../../src/sdk/governance/proposal/votes.ts";
import { suiteFolder } from "../toolkit/allocation/temporaryFolder.ts";
import { type CredentialChain, openCredentialChain } from "../toolkit/scripts/credentialChain.ts";
import { runSymbolon } from "../toolkit/scripts/runSymbolon.ts";
import { ISSUER_KEY, OTHER_KEY } from "../toolkit/scripts/servedChain.ts";
import { ownBuild } from "./easBuilds.ts";

export const HOUR = 3_600n;
export const DAY = 86_400n;
/** Who opens cases. */
export const CLAIMANT = OTHER_KEY;
/** Base units of a first case's bond. */
export const BOND = 1_000n;
/** Base units that are given to each who takes part in cases. */
export const FUNDS = 1_000_000n;
/** So that no period of the seats' budgets ends in the middle of a test. */
const BEGINNING = new Date("2030-01-07T00:10:00Z");

/** What ships, as tests deploy what was compiled. */
const asBuilt = (build: ContractBuild) => ({ ...build, deployedBytecode: "0x" as const });

export type GovernedChain = ReturnType<typeof governedChain>;

/**
 * A chain for a suite, with a dispute desk of two panels, on which a group is founded that issues. What is done there is done by
 * the commands that people type.
 * @param name so that no two suites have the same keys
 * @param standIns of each seat: none or one
 */
export function governedChain({ name, seats, standIns }: { name: string; seats: number; standIns: number }) {
  const folder = suiteFolder();
  let chain: CredentialChain;
  const place: Partial<Record<"token" | "desk" | "attestations" | "group", Address>> = {};
  const keyOf = (whose: string): Hex => keccak256(toHex(`${name} ${whose}`));
  const member = (seat: number) => keyOf(`seat ${seat}`);
  const standIn = (seat: number) => keyOf(`stand-in ${seat}`);
  const judge = (round: number, seat: number) => keyOf(`judge ${round} ${seat}`);
  const panel = (round: number): Panel => ({
    quorum: 2,
    payee: privateKeyToAddress(keyOf("payee")),
    seats: [0, 1, 2].map((seat) => ({
      member: keyOfAddress(privateKeyToAddress(judge(round, seat))),
      standIn: zeroHash,
      secondStandIn: zeroHash,
    })),
  });
  /** Where a contract is that was deployed before. */
  const at = (what: keyof typeof place) => place[what] ?? expect.fail(`no ${what} yet`);

  before(async () => {
    chain = await openCredentialChain(BEGINNING);
    place.token = await chain.deploy(ownBuild("BlocklistToken", "mocks/tokens"));
    const schemas = await chain.deploy(asBuilt(schemaRegistryBuild));
    place.attestations = await chain.deploy(asBuilt(attestationRegistryBuild), schemas);
    place.desk = await chain.deploy(
      asBuilt(disputeDeskBuild),
      chain.registry,
      place.attestations,
      place.token,
      BOND,
      panel(0),
      panel(1),
      "ipfs://what-cases-are",
    );
  });
  after(() => chain.close());

  /** A command with `--json`, and what it prints. */
  const run = async (args: readonly string[], key: Hex = ISSUER_KEY) => {
    const env = { SYMBOLON_RPC_URL: chain.rpc, SYMBOLON_PRIVATE_KEY: key };
    const { code, stdout, stderr } = await runSymbolon([...args, "--json"], env);
    return { code, stderr, ...JSON.parse(stdout || "{}") };
  };
  const done = async (args: readonly string[], key?: Hex) => {
    const said = await run(args, key);
    expect(said.code, `${args.join(" ")}\n${said.stderr}`).to.equal(0);
    return said;
  };
  const errorOf = async (args: readonly string[], key?: Hex) => (await run(args, key)).error?.code;
  const time = async () => (await getBlock(chain.reader)).timestamp;
  const comeTo = async (timestamp: bigint) => {
    await chain.node.setNextBlockTimestamp({ timestamp });
    await chain.node.mine({ blocks: 1 });
  };
  /** The bonds' token, which anybody can have refuse one account. */
  const atToken = (functionName: "mint" | "turnOnFor" | "turnOff", ...args: readonly unknown[]) =>
    writeContract(chain.issuer, {
      address: at("token"),
      abi: ownBuild("BlocklistToken", "mocks/tokens").abi,
      functionName,
      args,
    });
  const balance = (account: Address) =>
    readContract(chain.reader, {
      address: at("token"),
      abi: erc20Abi,
      functionName: "balanceOf",
      args: [account],
    } as const);
  /** Gives accounts ether, and of the bonds' token what all their bonds come to. */
  const funded = async (...keys: readonly Hex[]) => {
    for (const address of keys.map((key) => privateKeyToAddress(key))) {
      await chain.node.setBalance({ address, value: 10n ** 18n });
      await atToken("mint", address, FUNDS);
    }
  };

  /** Founds the group with the usual rules. @returns its rulebook, and the file of its rules */
  const founded = async () => {
    const chairs = Array.from({ length: seats }, (_, seat) => ({
      member: privateKeyToAddress(member(seat)),
      standIns: standIns === 0 ? [] : [privateKeyToAddress(standIn(seat))],
    }));
    const roster = folder.write("roster.json", rosterText(chairs));
    const rules = folder.path("rules.json");
    await done(["govern", "rules", "--roster", roster, "--out", rules]);
    const made = ["deploy", "group", "--roster", roster, "--rules", rules, "--desk", at("desk")];
    const { contracts, rulebook } = await done(made);
    place.group = contracts.group.address;
    return { rulebook: rulebook as Address, rules };
  };
  /** Builds a batch about the accounts of these keys, whose roles the group has. @returns its folder */
  const built = async (rulebook: Address, keys: readonly Hex[]) => {
    const people = keys.map((key) => `${privateKeyToAddress(key)},1`);
    const file = folder.write("people.csv", `subject,level\n${people.join("\n")}\n`);
    const directory = folder.path("batch");
    const roles = ["--revoker", at("group"), "--emergency", at("group"), "--emergency-limit", `${30n * DAY}`];
    const bound = ["--epoch-length", "3600", "--rulebook", rulebook, "--chain-id", `${chain.chainId}`];
    await done([
      "credential",
      "batch",
      file,
      "--schema",
      "uint8 level",
      "--out",
      directory,
      ...roles,
      ...bound,
    ]);
    return directory;
  };
  /** The files of a batch's credentials. */
  const presented = async (directory: string, count: number) => {
    const files = Array.from({ length: count }, (_, index) => folder.path(`held-${index}.json`));
    for (const [index, file] of files.entries()) {
      await done(["credential", "present", directory, `${index}`, "--out", file]);
    }
    return files;
  };

  let files = 0;
  /** The file of a proposal. @param what as `govern propose` has it */
  const proposed = async (...what: readonly string[]) => {
    files += 1;
    const file = folder.path(`proposal-${files}.json`);
    await done(["govern", "propose", at("group"), ...what, "--out", file]);
    return file;
  };
  /** Proposes what another command would send. */
  const planned = async (...command: readonly string[]) => {
    files += 1;
    const calls = folder.path(`calls-${files}.json`);
    await done([...command, "--from", at("group"), "--calldata", calls]);
    return proposed("--calls", calls);
  };
  /** Adds what members sign with their wallets to a proposal's file; whether it is good is looked at when it is sent. */
  const voted = async (file: string, seats: readonly number[], side: Side) => {
    let voting = inFile(file);
    const digest = votedDigest(voting, side);
    for (const seat of seats) {
      const signature = await sign({ hash: digest, privateKey: member(seat), to: "hex" });
      voting = { ...voting, [side]: withVote(voting[side], { seat, chair: 0, signature }) };
    }
    writeFileSync(file, formatProposal(voting));
  };
  const signed = (file: string, seats: readonly number[]) => voted(file, seats, "assents");
  const objected = (file: string, seats: readonly number[]) => voted(file, seats, "objections");

  return {
    folder,
    keyOf,
    member,
    standIn,
    judge,
    panel,
    run,
    done,
    errorOf,
    time,
    comeTo,
    atToken,
    balance,
    funded,
    founded,
    built,
    presented,
    proposed,
    planned,
    signed,
    objected,
    at,
    chain: () => chain,
    /** A command about a case. @param what the file of a credential, or the uid of an attestation */
    aboutCase: (verb: string, what: string, kind: CaseKind, ...more: readonly string[]) => [
      "govern",
      "case",
      verb,
      what,
      "--desk",
      at("desk"),
      "--kind",
      kind,
      ...more,
    ],
  };
}

/** The text of a roster's file. */
export function rosterText(seats: readonly { member: Address; standIns?: readonly Address[] }[]): string {
  return JSON.stringify({ format: "symbolon-roster", version: 1, seats });
}

/** The proposal in a file. */
export function inFile(file: string): ProposalFile {
  return parseProposal(readFileSync(file, "utf8"), file);
}

/** Evidence, as commands take it. */
export function ground(text: string): readonly string[] {
  return ["--evidence", keccak256(toHex(text)), "--uri", `ipfs://${text}`];
}
