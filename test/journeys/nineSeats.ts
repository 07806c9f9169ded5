import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect } from "chai";
import { type Address, type Hex, keccak256, toHex } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import { readContract } from "viem/actions";
import { readProven } from "../../scripts/credential/readProven.ts";
import { quorumAbi } from "../../src/sdk/chain/abi/quorumAbi.ts";
import { asTransaction, type ContractCall } from "../../src/sdk/chain/calls/asTransaction.ts";
import { changeStatusCall, endHoldCall, imposeHoldCall } from "../../src/sdk/chain/calls/batches.ts";
import { callsFile } from "../../src/sdk/chain/calls/callFiles.ts";
import { plannedCall } from "../../src/sdk/chain/calls/plannedCall.ts";
import { readBatchStatus } from "../../src/sdk/chain/read/batches.ts";
import type { BatchHeader } from "../../src/sdk/core/credential/batchId.ts";
import { proposalId } from "../../src/sdk/core/governance/proposal.ts";
import type { RuleChange } from "../../src/sdk/core/governance/rules.ts";
import { unpackHold } from "../../src/sdk/core/status/holds.ts";
import { durationWord } from "../../src/sdk/core/text/duration.ts";
import { groupByWord } from "../../src/sdk/credentials/index.ts";
import { openCasePlace, requireCase } from "../../src/sdk/governance/cases/casePlace.ts";
import { readSeats } from "../../src/sdk/governance/group/readProposals.ts";
import {
  type Act,
  type CaseKind,
  formatProposal,
  parseRuling,
  propose,
  type Ruling,
  readGroup,
  readProposals,
  sendProposal,
  stages,
  stepGroup,
} from "../../src/sdk/governance/index.ts";
import { readCall } from "../../src/sdk/governance/proposal/readCall.ts";
import { EPOCH } from "../toolkit/scripts/credentialChain.ts";
import { type AgreeingVerifiers, agreeingVerifiers } from "./agreeingVerifiers.ts";
import { CLAIMANT, DAY, governedChain, inFile, rosterText } from "./governedChain.ts";
import { hostileSeat } from "./hostileSeat.ts";

/** Number of the seat that works against the group. */
export const HOSTILE = 6;
/** Those that come and mean well; 7 and 8 never come. */
export const LOYAL = [0, 1, 2, 3, 4, 5];
export const EVIDENCE = keccak256(toHex("what happened"));
/** What the four credentials are to the story, by their index. */
export const SOUND = 0;
export const FORGED = 1;
export const SLANDERED = 2;
export const EXPOSED = 3;

/**
 * A group of nine seats on a chain of its own, and the four credentials that it issues: what its seats do, what the hostile one
 * tries, and verifiers, which are asked after every step.
 */
export function nineSeats() {
  const governed = governedChain({ name: "governance", seats: 9, standIns: 1 });
  const { at, chain, done, folder, member, objected, signed, time } = governed;
  const hostile = hostileSeat(governed, HOSTILE);
  const subjects = [SOUND, FORGED, SLANDERED, EXPOSED].map((who) => governed.keyOf(`subject ${who}`));
  let law: { readonly rules: Readonly<Record<Act, object>> };
  let directory = "";
  let files = 0;
  let held: readonly string[] = [];
  let verifiers: AgreeingVerifiers | undefined;

  const founded = async () => {
    const found = await governed.founded();
    law = JSON.parse(readFileSync(found.rules, "utf8"));
    await governed.funded(member(0), member(HOSTILE), CLAIMANT, ...subjects);
    return found;
  };
  /** Proposes to issue the batch of the four credentials. */
  const batched = async (rulebook: Address) => {
    directory = await governed.built(rulebook, subjects);
    const file = await governed.planned("credential", "issue", directory, "--uri", "ipfs://manifest");
    held = await governed.presented(directory, subjects.length);
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
  /** Lets time pass, and looks where each proposal stands then. */
  const pass = async (seconds: bigint) => {
    await comeTo((await time()) + seconds);
    await stagesAgree();
  };
  /** Comes to when all that was announced is in force, with the second epoch from now: not a second before. */
  const settled = async () => {
    const before = await said();
    const end = ((await time()) / EPOCH + 2n) * EPOCH;
    for (const moment of [end - EPOCH - 1n, end - EPOCH, end - 1n]) {
      expect(await comeTo(moment)).to.equal(before);
    }
    const after = await comeTo(end);
    expect(await listed()).to.equal(after);
    return after;
  };
  /** What the exported status lists say of the credentials, as any reader of the W3C's has them. */
  const listed = async () => {
    const out = folder.path(`lists-${await time()}`);
    await done([
      "credential",
      "export",
      directory,
      "--out",
      out,
      "--url",
      "https://issuer.example/{purpose}",
    ]);
    const isIn = (purpose: string, index: number) => {
      const { credentialSubject } = JSON.parse(readFileSync(join(out, `${purpose}.json`), "utf8"));
      const bits = gunzipSync(Buffer.from(credentialSubject.encodedList.slice(1), "base64url"));
      return ((bits[index >> 3] ?? 0) & (0x80 >> (index & 7))) !== 0;
    };
    const outcomeOf = (index: number) =>
      isIn("revocation", index) ? "Revoked" : isIn("suspension", index) ? "Suspended" : "Valid";
    return held.map((_, index) => outcomeOf(index)).join(" ");
  };
  /** What TypeScript says of each proposal is what the contract says. */
  const stagesAgree = async () => {
    const now = await group();
    for (const { id, stage, stored, proposal } of await readProposals(chain().reader, now)) {
      expect(await stageBy(id), id).to.equal(stage);
      expect(readCall(now, proposal).act).to.equal(stored.act);
    }
  };
  const stageBy = async (id: Hex) => {
    const asked = { address: at("group"), abi: quorumAbi, functionName: "stageOf", args: [id] } as const;
    return stages[await readContract(chain().reader, asked)];
  };

  /** What the group is now. */
  const group = () => readGroup(chain().reader, { quorum: at("group") });
  const sent = async (file: string) => {
    const { sendings, after, isDone } = await sendProposal(chain().issuer, await group(), {
      file: inFile(file),
    });
    await said();
    return { sendings, stage: isDone ? "Done" : after.stage };
  };
  /** Does what is due in the group. @returns what was done */
  const stepped = async (): Promise<readonly string[]> => {
    const { steps } = await stepGroup(chain().issuer, await group(), {});
    expect(steps.every(({ refused }) => refused === undefined)).to.equal(true);
    await said();
    hostile.looksAgain();
    return steps.map(({ act, did }) => `${did} ${act}`);
  };
  /** The file of a call that no command plans. */
  const callIn = (call: ContractCall) => {
    const calls = [plannedCall(call, { what: "whatever the file says" })];
    const plan = { chainId: chain().reader.chain.id, from: at("group"), calls };
    return folder.write("call.json", JSON.stringify(callsFile(plan)));
  };
  /** Proposes a call, signed by these seats. */
  const proposedBy = async (seats: readonly number[], call: ContractCall) => {
    const { to: target, data } = asTransaction(call);
    const { file } = await propose(chain().reader, await group(), { call: { target, data } });
    files += 1;
    const path = folder.write(`proposed-${files}.json`, formatProposal(file));
    await signed(path, seats);
    return path;
  };
  /** Opens a proposal, which has too few assents to be done at once. */
  const opened = async (file: string, assents: readonly number[], objections: readonly number[] = []) => {
    await signed(file, assents);
    await objected(file, objections);
    expect((await sent(file)).stage).to.equal("Open");
    return file;
  };
  /** The same of a call that no command plans. */
  const openedCall = async (call: ContractCall, assents: readonly number[], objections?: readonly number[]) =>
    opened(await proposedBy([], call), assents, objections);
  const ofBatch = () => ({ registry: chain().registry, header: header(), reason: 0 });
  const change = (kind: "Revoke" | "Suspend", index: number) =>
    changeStatusCall({ ...ofBatch(), kind, masks: groupByWord([index]), evidence: EVIDENCE });
  const hold = async (days: bigint, indexes: readonly number[], evidence = EVIDENCE) =>
    imposeHoldCall({
      ...ofBatch(),
      targets: indexes.map(BigInt),
      until: (await time()) + days * DAY,
      evidence,
    });
  const holdEnd = async (index: number) =>
    endHoldCall({
      ...ofBatch(),
      targets: [BigInt(index)],
      until: (await time()) + 3n * EPOCH,
      evidence: EVIDENCE,
    });
  /** First second after the hold of a credential. */
  const heldUntil = async (index: number) => {
    const { registry, reader, idOf } = chain();
    const asked = { registry, batch: idOf(header()), index: BigInt(index) };
    return unpackHold((await readBatchStatus(reader, asked)).hold).until;
  };

  /** A case about a credential: what is done about it, and where it stands. */
  const caseAbout = (index: number, kind: CaseKind) => {
    const command = (verb: string, more: readonly string[]) =>
      governed.aboutCase(verb, held[index] ?? "", kind, ...more);
    /** What the desk's calls name of it. */
    const place = () => ({
      desk: at("desk"),
      kind,
      subject: subject(index),
      header: header(),
      index: BigInt(index),
    });
    const acted = async (verb: string, key: Hex | undefined, ...more: readonly string[]) => {
      const outcome = await done(command(verb, more), key);
      await said();
      return outcome;
    };
    return {
      place,
      acted,
      found: async () => requireCase(await openCasePlace(chain().reader, place())),
      /** Why a command is refused. */
      refused: (verb: string, key: Hex | undefined, ...more: readonly string[]) =>
        governed.errorOf(command(verb, more), key),
      /** Does what is due; anybody may. @returns how much that was */
      stepped: async (): Promise<number> => (await acted("step", undefined)).sendings.length,
      /** Two of a panel's three sign. @returns what they did, the file too */
      async signedRuling(round: 0 | 1, ruling: Exclude<Ruling, "None">, reasons: Hex) {
        const { credential } = await openCasePlace(chain().reader, place());
        const file = folder.path(`ruling-${index}-${round}.json`);
        await done(command("rule", ["--ruling", ruling, "--reasons", reasons, "--out", file]));
        for (const seat of [0, 2]) await done(["govern", "sign", file], governed.judge(round, seat));
        return { ...parseRuling(readFileSync(file, "utf8"), file), credential, file };
      },
      async sentRuling({ file }: { file: string }) {
        await done(["govern", "send", file]);
        await said();
      },
    };
  };

  return {
    ...governed,
    hostile,
    subjects,
    founded,
    batched,
    header,
    said,
    comeTo,
    pass,
    settled,
    sent,
    stepped,
    callIn,
    proposedBy,
    opened,
    openedCall,
    change,
    hold,
    holdEnd,
    heldUntil,
    caseAbout,
    /** The group, as commands are told of it. */
    ofGroup: () => ["--group", at("group")],
    /** How often each seat was silent, and for how long it had credentials held. */
    seatStates: async () => readSeats(chain().reader, await group()),
    shown: () => done(["govern", "show", at("group")]),
    /** Why it is refused to propose something. */
    proposing: (...what: readonly string[]) =>
      governed.errorOf(["govern", "propose", at("group"), ...what, "--out", folder.path("never.json")]),
    /** The stage of the proposal in a file. */
    stageOf: (file: string) => stageBy(proposalId(inFile(file))),
    /** Window and notice of the acts whose rules change. */
    termsOf: (rules: readonly RuleChange[]) =>
      Object.fromEntries(
        rules
          .filter(({ act }) => act === "Suspend" || act === "Revoke")
          .map(({ act, rule }) => [act, [durationWord(rule.window), durationWord(rule.notice)]]),
      ),
    /** A file of rules that change some of the first ones. */
    rulesIn: (name: string, changed: Partial<Record<Act, object>>) => {
      const terms = Object.entries(changed) as [Act, object][];
      const rules = Object.fromEntries(terms.map(([act, rule]) => [act, { ...law.rules[act], ...rule }]));
      return folder.write(name, JSON.stringify({ ...law, rules }));
    },
    /** A file of a roster of members without stand-ins. */
    rosterIn: (name: string, members: readonly number[]) => {
      const seats = members.map((seat) => ({ member: privateKeyToAddress(member(seat)) }));
      return folder.write(name, rosterText(seats));
    },
    /** How often copies of an earlier block were used. */
    used: () => verifiers?.used() ?? 0,
    /** What was said of each credential, one after the other. */
    history: () => verifiers?.history() ?? [],
  };
}
