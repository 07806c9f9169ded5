import { expect } from "chai";
import {
  type AbiFunction,
  createClient,
  custom,
  encodeAbiParameters,
  encodeFunctionData,
  encodeFunctionResult,
  erc20Abi,
  getAddress,
  type Hex,
  keccak256,
  pad,
  size,
  slice,
  toFunctionSelector,
  toHex,
  zeroAddress,
  zeroHash,
} from "viem";
import { foundry } from "viem/chains";
import { CALLS, encoded, PLACE, randomCall } from "../../../bench/governance/randomCalls.ts";
import { sentenceAlone, told, toldRows } from "../../../bench/governance/toldRows.ts";
import { attestationRegistryAbi } from "../../../src/sdk/chain/abi/attestationRegistryAbi.ts";
import { batchRegistryAbi } from "../../../src/sdk/chain/abi/batchRegistryAbi.ts";
import { cumulativeCampaignAbi } from "../../../src/sdk/chain/abi/cumulativeCampaignAbi.ts";
import { schemaRegistryAbi } from "../../../src/sdk/chain/abi/schemaRegistryAbi.ts";
import { asTransaction, type ContractCall } from "../../../src/sdk/chain/calls/asTransaction.ts";
import { attestCall, multiRevokeCall } from "../../../src/sdk/chain/calls/attestations.ts";
import { changeStatusCall, imposeHoldCall, issueBatchCall } from "../../../src/sdk/chain/calls/batches.ts";
import { announceRulesCall, replaceRosterCall } from "../../../src/sdk/chain/calls/groups.ts";
import { nameTierCall } from "../../../src/sdk/chain/calls/trust.ts";
import { keyOfAddress, type Seat } from "../../../src/sdk/core/governance/roster.ts";
import type { RuleChange } from "../../../src/sdk/core/governance/rules.ts";
import { usualRules } from "../../../src/sdk/core/governance/usualRules.ts";
import { randomFrom } from "../../../src/sdk/core/randomFrom.ts";
import { groupByWord } from "../../../src/sdk/credentials/index.ts";
import { readCall, requireTold, tellCall } from "../../../src/sdk/governance/proposal/readCall.ts";
import { readFacts } from "../../../src/sdk/governance/proposal/readFacts.ts";
import type { CallFacts } from "../../../src/sdk/governance/proposal/tell/told.ts";

const GROUP = getAddress(PLACE.quorum);
const REGISTRY = getAddress("0x3333333333333333333333333333333333333333");
const STRANGER = getAddress("0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee");
const UID = keccak256("0x02");

const header = (roles: { readonly revoker?: Hex; readonly emergency?: Hex } = {}) => ({
  issuer: GROUP,
  schema: keccak256("0x01"),
  root: keccak256("0x03"),
  size: 1_000n,
  issuedAt: 1_800_000_000n,
  policy: {
    revoker: GROUP as Hex,
    emergency: GROUP as Hex,
    epochLength: 3_600n,
    emergencyLimit: 432_000n,
    rulesHash: zeroHash,
    ...roles,
  },
  manifestHash: zeroHash,
  salt: zeroHash,
});
const why = { registry: REGISTRY, header: header(), reason: 7, evidence: UID };

const read = (call: ContractCall, facts: CallFacts = {}) => {
  const { to: target, data } = asTransaction(call);
  return readCall(PLACE, { target, data }, facts);
};
const functionOf = (abi: readonly { readonly type: string }[], name: string) =>
  abi.find((one) => (one as AbiFunction).name === name) as AbiFunction;
const rowOf = (call: ContractCall, name: string, facts?: CallFacts) =>
  new Map(read(call, facts).rows).get(name);

describe("a call as whoever signs it is told", () => {
  it("leaves nothing out that its bytes say; the sentence alone left out most", () => {
    const unsaid = (tell = told) => toldRows({ told: 2 }, tell)[0]?.ours.median;
    expect(unsaid()).to.equal(0);
    expect(unsaid(sentenceAlone)).to.be.above(12);
  });

  it("is what the ABI says, whatever is drawn, and never what other bytes say", () => {
    const random = randomFrom("told/differential");
    for (const one of CALLS) {
      for (let i = 0; i < 4; i++) {
        const call = randomCall(random, one);
        const data = encoded(call);
        const found = readCall(PLACE, { target: one.target, data });
        expect(found.untold, one.called.name).to.equal(undefined);
        // A person sees no sign that a terminal obeys, or that turns the text around.
        expect(told(call).replaceAll("\n", ""), one.called.name).to.not.match(/[\p{Cc}\p{Bidi_Control}]/u);
        const trailing = readCall(PLACE, { target: one.target, data: `${data}00` });
        expect(trailing.untold, one.called.name).to.equal("1 byte trails behind its arguments");
        expect([trailing.act, trailing.evidence]).to.deep.equal([found.act, found.evidence]);
        expect(trailing.hold).to.deep.equal(found.hold);
        expect(() => requireTold(trailing))
          .to.throw("cannot be told in full")
          .with.property("code", "CallNotTold");
      }
    }
  });

  it("names who revokes and who holds, and warns of whoever is not the group", () => {
    const issue = (roles = {}) =>
      read(issueBatchCall({ registry: REGISTRY, header: header(roles), uri: "" }));
    expect(issue().what).to.match(/of 1,000 credentials: the group revokes; the group holds$/);
    expect(issue().warnings).to.deep.equal([]);
    const hidden = issue({ revoker: STRANGER });
    expect(hidden.what).to.match(new RegExp(`${STRANGER}, not the group, revokes; the group holds$`));
    expect(hidden.warnings).to.deep.equal([
      `${STRANGER} alone revokes and suspends these credentials, for good: not the group.`,
    ]);
    expect(issue({ emergency: STRANGER }).warnings).to.deep.equal([
      `${STRANGER} alone holds these credentials, for good: not the group.`,
    ]);
    const nobody = issue({ revoker: zeroAddress, emergency: zeroAddress });
    expect(nobody.what).to.match(/nobody revokes; nobody holds$/);
    expect(nobody.warnings).to.deep.equal(["Nobody can ever revoke or suspend these credentials."]);
  });

  it("names credentials by their indexes, and counts those that it does not name", () => {
    const suspend = (indexes: Iterable<number>) =>
      changeStatusCall({ ...why, kind: "Suspend", masks: groupByWord(indexes) });
    expect(rowOf(suspend([0, 5, 6, 7, 500]), "credentials")).to.equal("5 credentials: 0, 5-7, 500");
    const odd = Array.from({ length: 300 }, (_, i) => 2 * i);
    expect(rowOf(suspend(odd), "credentials")).to.match(/^300 credentials: 0, 2, .*198, and 200 more$/);
    const uids = Array.from({ length: 150 }, (_, i) => ({ uid: keccak256(toHex(i)), value: 0n }));
    const revoke = multiRevokeCall({ registry: REGISTRY, requests: [{ schema: UID, data: uids }] });
    expect(read(revoke).what).to.equal("Revoke 150 attestations, for ever");
    expect(read(revoke).rows).to.have.length(101);
    expect(read(revoke).rows.at(-1)).to.deep.equal(["not shown", "51 more rows, of 151"]);
  });

  it("shows data by the fields of its schema, and as bytes where it is something else", () => {
    const attest = (data: Hex) => {
      const about = {
        recipient: STRANGER,
        expirationTime: 0n,
        revocable: false,
        refUID: zeroHash,
        value: 0n,
      };
      return attestCall({ registry: REGISTRY, request: { schema: UID, data: { ...about, data } } });
    };
    const facts = { schemas: new Map([[UID, "string name,uint256 score"]]) };
    const data = encodeAbiParameters([{ type: "string" }, { type: "uint256" }], ["A\u202eda\n", 2n ** 70n]);
    expect(rowOf(attest(data), "data", facts)).to.equal('name "A\\u202eda\\n", score 1180591620717411303424');
    expect(rowOf(attest(data), "data")).to.equal(data);
    expect(read(attest(data), facts).what).to.match(/which can never be revoked$/);
    // Bytes behind the fields, or of another schema, are hidden by nobody.
    for (const other of [`${data}01`, "0x1234"] as const) {
      expect(rowOf(attest(other), "data", facts)).to.equal(other);
      expect(read(attest(other), facts).warnings.join()).to.match(
        /1 attestation is not what the schema says/,
      );
    }
    expect(rowOf(attest(`0x${"ab".repeat(600)}`), "data")).to.match(
      /\.\.\. \(600 bytes in all, keccak256 0x/,
    );
  });

  it("says what is left of the budget for holds, and when it does not suffice", () => {
    const now = 1_800_000_000n;
    const hold = (seconds: bigint) => imposeHoldCall({ ...why, targets: [1n, 2n], until: now + seconds });
    const holds = { now, budget: 604_800, sunset: 604_800, held: [0n, 600_000n, 604_800n] };
    const left = "seat 0 7 d, seat 1 1 h 20 m, seat 2 none";
    expect(rowOf(hold(3_600n), "budget left", { holds })).to.equal(left);
    expect(rowOf(hold(3_600n), "counts", { holds })).to.equal("2 h for each seat that signs");
    expect(read(hold(3_600n), { holds }).warnings).to.deep.equal([]);
    expect(read(hold(400_000n), { holds }).warnings.join()).to.match(/needs the quorum of Suspend/);
    expect(rowOf(hold(1n), "budget left", { holds: { ...holds, held: [0n, 0n] } })).to.equal(
      "7 d of 7 d, for each seat",
    );
  });

  it("says what a roster and rules are, and what they were before", () => {
    const seatOf = (number: number): Seat => ({
      member: keyOfAddress(pad(toHex(number), { size: 20 })),
      standIn: zeroHash,
      secondStandIn: zeroHash,
    });
    const before = [1, 2, 3].map(seatOf);
    const call = replaceRosterCall({ quorum: GROUP, seats: [1, 9].map(seatOf) });
    expect(read(call, { seats: before }).what).to.match(/by one of 2 seats: 1 key comes, 2 keys go$/);
    expect(
      read(call, { seats: before }).rows.map(([, value]) => value.replaceAll(/0x0*/g, "0x")),
    ).to.deep.equal(["0x1 (as before)", "0x9 (before: 0x2)", "goes (before: 0x3)"]);
    const [old] = usualRules(9).filter(({ act }) => act === "Revoke");
    if (old === undefined) throw new Error("no rule of Revoke");
    const changes = [{ act: "Revoke", rule: { ...old.rule, quorum: 9 } } as const];
    const rules = announceRulesCall({ rulebook: PLACE.rulebook, changes, from: 1_900_000_020n });
    const told = new Map(read(rules, { seats: before, rules: [old] }).rows);
    expect(told.get("Revoke")).to.match(/^9 of 3/);
    expect(told.get("Revoke until then")).to.match(new RegExp(`^${old.rule.quorum} of 3`));
    // A page without a node knows no rulebook: the group itself takes no other.
    const { to: target, data } = asTransaction(rules);
    expect(readCall({ quorum: GROUP, chainId: 1n }, { target, data }).act).to.equal("Rules");
  });

  it("names what hides: trailing bytes, bits that no value has, two readings", () => {
    const issue = asTransaction(issueBatchCall({ registry: REGISTRY, header: header(), uri: "ipfs://x" }));
    const untold = (data: Hex, target: Hex = issue.to) => readCall(PLACE, { target, data }).untold;
    const word = (data: Hex, index: number, value: Hex): Hex =>
      `${slice(data, 0, 4 + 32 * index)}${value.slice(2)}${slice(data, 36 + 32 * index).slice(2)}`;
    const { data } = issue;
    expect(untold(data)).to.equal(undefined);
    expect(untold(`${data}${"00".repeat(32)}`)).to.equal("32 bytes trail behind its arguments");
    // A bit above the revoker's address, and a number beyond its 64 bits.
    const dirty = `0x01${slice(data, 4 + 5 * 32 + 1, 4 + 6 * 32).slice(2)}` as const;
    expect(untold(word(data, 5, dirty))).to.match(/dirty bits/);
    expect(untold(word(data, 3, toHex(2n ** 64n + 5n, { size: 32 })))).to.match(/dirty bits/);
    // The text of the URI, a word further on than it usually lies.
    const uri = 4 + 32 * 13;
    const moved = word(data, 12, toHex(32n * 14n, { size: 32 }));
    const apart = `${slice(moved, 0, uri)}${zeroHash.slice(2)}${slice(moved, uri).slice(2)}` as Hex;
    expect(untold(apart)).to.match(/two readings/);
    const cut = slice(data, 0, size(data) - 32);
    expect(untold(cut)).to.match(/no arguments of issue/);
    expect(readCall(PLACE, { ...issue, target: issue.to, data: cut })).to.include({
      act: "Issue",
      rulesHash: zeroHash,
    });
    // What a group would not take is no act, however it is signed.
    for (const none of ["0x", slice(data, 0, 4), slice(data, 0, 100), "0x12345678"] as const) {
      expect(() => untold(none), none).to.throw("is not an act");
      expect(tellCall(PLACE, { target: issue.to, data: none }).what).to.match(/is no act: do not sign it/);
    }
    expect(() => untold(data, PLACE.quorum)).to.throw("is not an act");
    const args = [header(), 9, [], 0, UID] as const;
    const unknown = encodeFunctionData({ abi: batchRegistryAbi, functionName: "change", args });
    expect(() => untold(unknown)).to.throw("is not an act");
  });

  it("asks the chain for a campaign's token and for schemas, and does without where nobody answers", async () => {
    const fields = { uid: UID, resolver: zeroAddress, revocable: true, schema: "uint8 grade" } as const;
    const answers: readonly (readonly [AbiFunction, unknown])[] = [
      [functionOf(cumulativeCampaignAbi, "token"), STRANGER],
      [functionOf(erc20Abi, "decimals"), 6],
      [functionOf(erc20Abi, "symbol"), "TKN"],
      [functionOf(attestationRegistryAbi, "getSchemaRegistry"), REGISTRY],
      [functionOf(schemaRegistryAbi, "getSchema"), fields],
    ];
    const clientOf = (known: typeof answers) => {
      const request = async ({ params }: { readonly params?: unknown }) => {
        const [{ data }] = params as readonly [{ readonly data: Hex }];
        const found = known.find(([one]) => data.startsWith(toFunctionSelector(one)));
        if (found === undefined) return "0x";
        const [one, result] = found;
        return encodeFunctionResult({ abi: [one], functionName: one.name, result } as never);
      };
      return createClient({ chain: foundry, transport: custom({ request }, { retryCount: 0 }) });
    };
    const group = { ...PLACE, asOf: { blockNumber: 1n, time: 1n }, roster: { version: 1, seats: [] } };
    const [{ rule }] = usualRules(3) as [RuleChange];
    const rowsOf = async (made: ContractCall, known: typeof answers) => {
      const { to: target, data } = asTransaction(made);
      const call = { target, data };
      const asked = { call, found: readCall(PLACE, call), rule };
      return new Map(readCall(PLACE, call, await readFacts(clientOf(known), group as never, asked)).rows);
    };
    const tree = [keccak256("0x04"), 3n, 1_500_000n, zeroHash];
    const root = { address: REGISTRY, abi: cumulativeCampaignAbi, functionName: "proposeRoot", args: tree };
    const found = await rowsOf(root, answers);
    expect(found.get("funding")).to.equal("1.5 TKN (1500000 base units), when the root is accepted");
    expect(found.get("token")).to.equal(STRANGER);
    expect((await rowsOf(root, [])).get("funding")).to.equal("1500000 base units, when the root is accepted");
    const about = { recipient: STRANGER, expirationTime: 0n, revocable: true, refUID: zeroHash, value: 0n };
    const data = encodeAbiParameters([{ type: "uint8" }], [4]);
    const attest = attestCall({ registry: REGISTRY, request: { schema: UID, data: { ...about, data } } });
    expect((await rowsOf(attest, answers)).get("data")).to.equal("grade 4");
    expect((await rowsOf(attest, [])).get("data")).to.equal(data);
  });

  it("shows signs of others so that nothing obeys them", () => {
    const naming = nameTierCall({ list: REGISTRY, number: 1, name: "gold\u001b[2K\u202eevil\nact  Hold" });
    expect(read(naming).what).to.match(/"gold\\u001b\[2K\\u202eevil\\nact {2}Hold", for good$/);
  });
});
