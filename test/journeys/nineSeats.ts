import { expect } from "chai";
import { type Address, type Hex, keccak256, toHex } from "viem";
import { privateKeyToAccount, privateKeyToAddress } from "viem/accounts";
import { readContract, simulateContract } from "viem/actions";
import { readProven } from "../../scripts/credential/readProven.ts";
import { quorumAbi } from "../../src/chain/abi/quorumAbi.ts";
import { asTransaction, type ContractCall } from "../../src/chain/calls/asTransaction.ts";
import { changeStatusCall, endHoldCall, imposeHoldCall } from "../../src/chain/calls/batches.ts";
import { callsFile } from "../../src/chain/calls/callFiles.ts";
import { plannedCall } from "../../src/chain/calls/plannedCall.ts";
import { readBatchStatus } from "../../src/chain/read/batches.ts";
import { type BatchHeader, rulesHash } from "../../src/core/credential/batchId.ts";
import { unpackHold } from "../../src/core/status/holds.ts";
import { groupByWord } from "../../src/credentials/index.ts";
import {
  type Approval,
  actCall,
  type CaseKind,
  executeCall,
  type Group,
  governanceRefusal,
  openCasePlace,
  proposalId,
  proposalTypedData,
  type Ruling,
  readCall,
  readGroup,
  readProposals,
  requireCase,
  stages,
} from "../../src/governance/index.ts";
import { EPOCH } from "../toolkit/scripts/credentialChain.ts";
import { OTHER_KEY } from "../toolkit/scripts/servedChain.ts";
import { type AgreeingVerifiers, agreeingVerifiers } from "./agreeingVerifiers.ts";
import { DAY, governedChain, inFile } from "./governedChain.ts";

/** Number of the seat that works against the group. */
export const HOSTILE = 6;
/** Those that come and mean well; 7 and 8 never come. */
export const LOYAL = [0, 1, 2, 3, 4, 5];
export const EVIDENCE = keccak256(toHex("what happened"));
/** What the four credentials are to the story, by their index. */
export const [SOUND, FORGED, SLANDERED, EXPOSED] = [0, 1, 2, 3] as const;

/** Of what the hostile seat proposes alone. */
const NONCE = 2n ** 200n;

type CaseOf = readonly [index: number, kind: CaseKind];
type About = readonly [verb: string, ...CaseOf];

/**
 * A group of nine seats on a chain of its own, and the four credentials that it issues: what its seats do by commands, what the
 * hostile one tries past them, and verifiers, which are asked after every step.
 */
export function nineSeats() {
  const governed = governedChain({ name: "governance", seats: 9, standIns: 1 });
  const { aboutCase, at, chain, done, folder, member, proposed, signed, time } = governed;
  const hostile = privateKeyToAddress(member(HOSTILE));
  const subjects = [SOUND, FORGED, SLANDERED, EXPOSED].map((who) => governed.keyOf(`subject ${who}`));
  let held: readonly string[] = [];
  let group: Group | undefined;
  let verifiers: AgreeingVerifiers | undefined;

  /** Founds the group. @returns its rulebook, and the file of its rules */
  const founded = async () => {
    const found = await governed.founded();
    await governed.funded(member(0), member(HOSTILE), OTHER_KEY, ...subjects);
    return found;
  };
  /** The proposal to issue the batch of the four credentials. */
  const batched = async (rulebook: Address) => {
    const directory = await governed.built(rulebook, subjects);
    const file = await governed.planned("credential", "issue", directory, "--uri", "ipfs://manifest");
    held = await governed.presented(directory, subjects.length);
    expect(header().policy.rulesHash).to.equal(rulesHash({ chainId: chain().chainId, rulebook }));
    return file;
  };
  const subject = (index: number) => {
    const { batch, credential, proof } = readProven(held[index] ?? "");
    return { header: batch.header, credential, proof };
  };
  const header = (): BatchHeader => subject(SOUND).header;

  /** What all verifiers say of the four credentials, once they are issued. */
  const said = async () => {
    verifiers ??= await agreeingVerifiers(chain().rpc, chain().reader, held);
    return verifiers.agree();
  };
  const comeTo = async (moment: bigint) => {
    await governed.comeTo(moment);
    return said();
  };
  const pass = async (seconds: bigint) => {
    const now = await comeTo((await time()) + seconds);
    await stagesAgree();
    return now;
  };
  /** Comes to when all that was announced is in force, by the last and the first second of each epoch. */
  const settled = async () => {
    for (let epoch = 0; epoch < 2; epoch++) {
      const next = ((await time()) / EPOCH + 1n) * EPOCH;
      await comeTo(next - 1n);
      await comeTo(next);
    }
    return said();
  };
  /** What TypeScript says of each proposal is what the contract says. */
  const stagesAgree = async () => {
    const group = await readGroup(chain().reader, { quorum: at("group") });
    for (const { id, stage, stored, proposal } of await readProposals(chain().reader, group)) {
      const stageOf = { address: at("group"), abi: quorumAbi, functionName: "stageOf", args: [id] } as const;
      expect(stages[await readContract(chain().reader, stageOf)], id).to.equal(stage);
      expect(readCall(group, proposal).act).to.equal(stored.act);
    }
  };

  const sent = async (...files: readonly string[]) => {
    const outcome = await done(["govern", "send", ...files]);
    await said();
    return outcome;
  };
  /** Does what is due in the group. @returns what was done */
  const stepped = async (): Promise<readonly string[]> => {
    const { steps } = await done(["govern", "step", at("group")]);
    expect(steps.every(({ refused }: { refused: unknown }) => refused === null)).to.equal(true);
    await said();
    group = undefined;
    return steps.map(({ act, did }: { act: string; did: string }) => `${did} ${act}`);
  };
  const shown = () => done(["govern", "show", at("group")]);
  /** The stage of the proposal in a file. */
  const stageOf = async (file: string) => {
    const asked = { address: at("group"), abi: quorumAbi, functionName: "stageOf" } as const;
    return stages[await readContract(chain().reader, { ...asked, args: [proposalId(inFile(file))] })];
  };
  /** The file of a call that no command plans. */
  const callIn = (call: ContractCall) => {
    const calls = [plannedCall(call, { what: "whatever the file says" })];
    const plan = { chainId: chain().reader.chain.id, from: at("group"), calls };
    return folder.write("call.json", JSON.stringify(callsFile(plan)));
  };
  /** Proposes such a call, signed by these seats. */
  const proposedBy = async (seats: readonly number[], call: ContractCall) => {
    const file = await proposed("--calls", callIn(call));
    await signed(file, seats);
    return file;
  };
  const ofBatch = () => ({ registry: chain().registry, header: header(), reason: 0 });
  const change = (kind: "Revoke" | "Suspend", index: number) =>
    changeStatusCall({ ...ofBatch(), kind, masks: groupByWord([index]), evidence: EVIDENCE });
  const hold = async (days: bigint, indexes: readonly number[], evidence = EVIDENCE) =>
    imposeHoldCall({
      ...{ ...ofBatch(), targets: indexes.map(BigInt), until: (await time()) + days * DAY, evidence },
    });
  const holdEnd = async (index: number) =>
    endHoldCall({
      ...{ ...ofBatch(), targets: [BigInt(index)], until: (await time()) + 3n * EPOCH, evidence: EVIDENCE },
    });

  /** What the hostile seat is told where it calls a contract itself; `Done` where it may. */
  const tried = async (call: ContractCall): Promise<string> => {
    try {
      await simulateContract(chain().reader, { ...call, account: hostile });
      return "Done";
    } catch (thrown) {
      return governanceRefusal(thrown)?.code ?? String(thrown);
    }
  };
  /** The group as of when its roster was last replaced: what the hostile seat needs to know of it. */
  const known = async () => {
    group ??= await readGroup(chain().reader, { quorum: at("group") });
    return group;
  };
  const rostered = async () => ({ quorum: at("group"), seats: (await known()).roster.seats });
  /** The same where the group would act at once, by the signatures in a file or by these. */
  const triedToAct = async (file: string, approvals: readonly Approval[] = inFile(file).assents) =>
    tried(actCall({ ...(await rostered()), proposal: inFile(file).proposal, approvals }));
  /** The same where it proposes a call that nobody else signs. */
  const triedAlone = async (call: ContractCall, evidence: Hex = EVIDENCE) => {
    const { to: target, data } = asTransaction(call);
    const { chainId, quorum, roster } = await known();
    const proposal = { target, data, evidence, nonce: NONCE, deadline: 0n };
    const file = { chainId, quorum, roster: roster.version, proposal, assents: [], objections: [] };
    const signature = await privateKeyToAccount(member(HOSTILE)).signTypedData(proposalTypedData(file));
    const approvals = [{ seat: HOSTILE, chair: 0, signature }];
    return tried(actCall({ quorum, seats: roster.seats, proposal, approvals }));
  };
  const triedToExecute = (file: string) =>
    tried(executeCall({ quorum: at("group"), proposal: inFile(file).proposal }));

  /** The hold of a credential, as stored. */
  const holdOf = async (index: number) => {
    const { registry, reader, idOf } = chain();
    const status = await readBatchStatus(reader, {
      registry,
      batch: idOf(header()),
      index: BigInt(index),
    });
    return unpackHold(status.hold);
  };
  /** What the desk's calls name of a case. */
  const atDesk = (index: number, kind: CaseKind) => ({
    ...{ desk: at("desk"), kind, subject: subject(index), header: header(), index: BigInt(index) },
  });
  /** Where a case stands. */
  const caseOf = async (index: number, kind: CaseKind) =>
    requireCase(await openCasePlace(chain().reader, atDesk(index, kind)));
  /** Does something about a case; `step` is anybody's. */
  const acted = async ([verb, index, kind]: About, key: Hex | undefined, ...more: readonly string[]) => {
    const outcome = await done(aboutCase(verb, held[index] ?? "", kind, ...more), key);
    await said();
    return outcome;
  };
  /** Two of a panel's three sign. @returns the file of their ruling */
  const signedRuling = async (
    [index, kind]: CaseOf,
    { round, ruling, reasons }: { round: 0 | 1; ruling: Exclude<Ruling, "None">; reasons: Hex },
  ) => {
    const file = folder.path(`ruling-${index}-${round}.json`);
    const says = ["--file", file, "--ruling", ruling, "--reasons", reasons];
    for (const seat of [0, 2]) {
      await done(aboutCase("rule", held[index] ?? "", kind, ...says), governed.judge(round, seat));
    }
    return file;
  };
  const sentRuling = async ([index, kind]: CaseOf, file: string) =>
    acted(["rule", index, kind], undefined, "--file", file, "--send");
  /** Why a command about a case is refused. */
  const refused = ([verb, index, kind]: About, key: Hex | undefined, ...more: readonly string[]) =>
    governed.errorOf(aboutCase(verb, held[index] ?? "", kind, ...more), key);

  return {
    ...governed,
    ...{ hostile, subjects, founded, batched, subject, header, said, comeTo, pass, settled },
    ...{
      sent,
      stepped,
      shown,
      stageOf,
      callIn,
      proposedBy,
      change,
      hold,
      holdEnd,
      tried,
      rostered,
    },
    ...{
      triedToAct,
      triedAlone,
      triedToExecute,
      atDesk,
      caseOf,
      holdOf,
      acted,
      signedRuling,
      sentRuling,
      refused,
    },
    used: () => verifiers?.used() ?? 0,
  };
}
