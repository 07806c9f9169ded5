import { expect } from "chai";
import { createClient, custom, type Hex, keccak256, toHex, zeroHash } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { hardhat } from "viem/chains";
import { keyOfAddress } from "../../../../src/sdk/core/governance/roster.ts";
import { rulingDigest } from "../../../../src/sdk/core/governance/ruling.ts";
import type { OpenedRuling } from "../../../../src/sdk/governance/cases/openRuling.ts";
import { addRulingSignature, planRuling, signRuling } from "../../../../src/sdk/governance/cases/ruleCase.ts";
import { mergeRulings, type RulingFile } from "../../../../src/sdk/governance/cases/rulingFile.ts";
import { DAY, FILE, openedRuling } from "./openedRuling.ts";

/* A panel of three, each seat with a stand-in, of which two must agree; no chain runs. */
const account = (name: string) => privateKeyToAccount(keccak256(toHex(name)));
const seats = [0, 1, 2].map((seat) => ({
  member: keyOfAddress(account(`member ${seat}`).address),
  standIn: keyOfAddress(account(`stand-in ${seat}`).address),
  secondStandIn: zeroHash,
}));
const client = createClient({
  account: account("member 0"),
  chain: hardhat,
  transport: custom({ request: async () => "0x" }),
});
const panel = { quorum: 2, payee: FILE.desk, seats };
const LAST_DAY = openedRuling().found.decidesBy - DAY;

const at = (time: bigint, file: RulingFile = FILE): OpenedRuling => ({
  ...openedRuling(),
  file,
  panel,
  asOf: { blockNumber: 1n, time },
});
const early = LAST_DAY - 1n;

async function signedBy(name: string, file: RulingFile = FILE): Promise<Hex> {
  return account(name).sign({ hash: rulingDigest(file) });
}
const add = async (file: RulingFile, seat: number, name: string, chair = 0) =>
  (await addRulingSignature(client, at(early, file), { seat, chair, signature: await signedBy(name) })).file;

async function codeOf(run: () => unknown): Promise<string | undefined> {
  try {
    await run();
    return undefined;
  } catch (thrown) {
    return (thrown as { code?: string }).code;
  }
}

describe("a ruling that a panel signs", () => {
  it("is sent with as many members as the quorum, whatever stand-ins have signed early", async () => {
    const one = (await signRuling(client, at(early))).file;
    expect(one.approvals.map(({ seat, chair }) => [seat, chair])).to.deep.equal([[0, 0]]);
    expect(await codeOf(() => planRuling(client, at(early, one)))).to.equal("PanelQuorumMissed");
    const waiting = await add(one, 1, "stand-in 1", 1);
    expect(await codeOf(() => planRuling(client, at(early, waiting)))).to.equal("StandInTooEarly");
    const enough = await add(waiting, 2, "member 2");
    const seatsOf = async (time: bigint) => {
      const [planned] = await planRuling(client, at(time, enough));
      const approvals = planned?.call.args?.at(-1) as readonly { readonly seat: number }[];
      return approvals.map(({ seat }) => seat);
    };
    expect(await seatsOf(early)).to.deep.equal([0, 2]);
    expect(await seatsOf(LAST_DAY)).to.deep.equal([0, 1, 2]);
  });

  it("has each seat's signature once: a stand-in's never in the place of a member's", async () => {
    const member = await add(FILE, 1, "member 1");
    expect(await codeOf(() => add(member, 1, "stand-in 1", 1))).to.equal("SeatHasSpoken");
    const standIn = await add(FILE, 1, "stand-in 1", 1);
    expect((await add(standIn, 1, "member 1")).approvals.map(({ chair }) => chair)).to.deep.equal([0]);
    expect(mergeRulings(standIn, [member]).approvals.map(({ chair }) => chair)).to.deep.equal([0]);
  });

  it("takes no signature of nobody's seat, of another ruling, or of a stranger", async () => {
    expect(await codeOf(() => add(FILE, 9, "member 1"))).to.equal("NobodyThere");
    expect(await codeOf(() => add(FILE, 1, "member 1", 2))).to.equal("NobodyThere");
    expect(await codeOf(() => add(FILE, 1, "member 2"))).to.equal("InvalidSignature");
    expect(await codeOf(() => add({ ...FILE, ruling: "Rejected" }, 1, "member 1"))).to.equal(
      "InvalidSignature",
    );
    const stranger = { ...client, account: account("stranger") };
    expect(await codeOf(() => signRuling(stranger, at(early)))).to.equal("NotOfPanel");
    const both = await add(await add(FILE, 0, "member 0"), 1, "member 1");
    const soon = { ...at(openedRuling().found.evidenceUntil - 1n, both) };
    expect(await codeOf(() => planRuling(client, soon))).to.equal("EvidenceStillOpen");
    const other = { ...FILE, reasons: keccak256("0x01") };
    expect(await codeOf(() => mergeRulings(FILE, [other]))).to.equal("OtherRuling");
  });
});
