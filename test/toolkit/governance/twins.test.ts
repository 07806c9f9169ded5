import { expect } from "chai";
import fc from "fast-check";
import {
  type Address,
  encodeFunctionData,
  erc20Abi,
  type Hex,
  keccak256,
  pad,
  toHex,
  zeroAddress,
  zeroHash,
} from "viem";
import { call } from "viem/actions";
import { quorumBuild } from "../../../src/sdk/chain/builds/quorumBuild.ts";
import { asTransaction, type ContractCall } from "../../../src/sdk/chain/calls/asTransaction.ts";
import {
  attestCall,
  multiAttestCall,
  multiRevokeCall,
  revokeCall,
} from "../../../src/sdk/chain/calls/attestations.ts";
import {
  changeStatusCall,
  endHoldCall,
  imposeHoldCall,
  issueBatchCall,
} from "../../../src/sdk/chain/calls/batches.ts";
import {
  actCall,
  announceRulesCall,
  dropRulesCall,
  replaceRosterCall,
} from "../../../src/sdk/chain/calls/groups.ts";
import {
  accreditCall,
  cutBackCall,
  endAccreditationCall,
  nameRegionCall,
} from "../../../src/sdk/chain/calls/trust.ts";
import { creationCode } from "../../../src/sdk/contracts/deterministic.ts";
import { group as groupContract } from "../../../src/sdk/contracts/group.ts";
import { rulesHash } from "../../../src/sdk/core/credential/batchId.ts";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { type Act, acts, modes } from "../../../src/sdk/core/governance/acts.ts";
import { keyOfAddress, type Seat } from "../../../src/sdk/core/governance/roster.ts";
import { type Rule, ruleProblems } from "../../../src/sdk/core/governance/rules.ts";
import { usualRules } from "../../../src/sdk/core/governance/usualRules.ts";
import { groupRefusal } from "../../../src/sdk/governance/governanceRefusal.ts";
import { type Group, readGroup, readGroupLaw } from "../../../src/sdk/governance/group/readGroup.ts";
import { propose } from "../../../src/sdk/governance/proposal/propose.ts";
import { readCall } from "../../../src/sdk/governance/proposal/readCall.ts";
import { type CredentialChain, openCredentialChain } from "../scripts/credentialChain.ts";

/* What TypeScript says of groups, held against the contracts on a chain. */
const EVIDENCE = keccak256("0x01");
const seats: readonly Seat[] = Array.from({ length: 9 }, (_, i) => ({
  member: keyOfAddress(pad(toHex(i + 1), { size: 20 })),
  standIn: zeroHash,
  secondStandIn: zeroHash,
}));
const rules = usualRules(9).map(({ rule }) => rule);

describe("groups in TypeScript and on the chain", () => {
  let chain: CredentialChain;
  let quorum: Address;
  let group: Group;
  before(async () => {
    chain = await openCredentialChain();
    const { args } = groupContract({ seats, rules });
    quorum = await chain.deploy({ ...quorumBuild, deployedBytecode: "0x" }, ...args);
    group = await readGroup(chain.reader, { quorum });
  });
  after(() => chain.close());

  /** The error that a group refuses a question with. */
  const refusalOf = async (ask: () => Promise<unknown>) => {
    try {
      await ask();
      return undefined;
    } catch (thrown) {
      return groupRefusal(thrown);
    }
  };

  it("have the same roster and law", async () => {
    expect(group.roster).to.deep.equal({ version: 1, seats });
    expect(await readGroupLaw(chain.reader, group)).to.deep.equal([
      { version: 0, from: 0n, changes: usualRules(9), isDropped: false },
    ]);
  });

  it("take the same rules, and refuse the others by the same names", async () => {
    const found = async (act: Act, rule: Rule) => {
      const changed = rules.map((one, i) => (acts[i] === act ? rule : one));
      const data = creationCode(groupContract({ seats, rules: changed }));
      return (await refusalOf(() => call(chain.reader, { data })))?.code;
    };
    const minutes = (...some: readonly number[]) => fc.constantFrom(...some);
    const drawn = fc.record({
      quorum: fc.integer({ min: 0, max: 11 }),
      floor: fc.integer({ min: 0, max: 11 }),
      mode: fc.constantFrom(...modes),
      vetoes: fc.integer({ min: 0, max: 11 }),
      evidence: fc.boolean(),
      window: minutes(3_540, 3_600, 3_661, 2_592_000, 2_592_060),
      standIn: minutes(0, 3_600, 2_592_000, 2_592_060),
      notice: minutes(0, 86_340, 86_400, 7_776_000, 7_776_060, 15_552_000, 15_552_060),
      budget: minutes(0, 60, 2_592_000, 2_592_060),
      sunset: minutes(0, 60, 2_592_000, 2_592_060),
    });
    const sound = fc.constantFrom(...acts).chain((act) =>
      // One or two fields are drawn, so that not everything is refused for its quorum.
      fc.tuple(
        fc.constant(act),
        drawn,
        fc.subarray(Object.keys(rules[0] as Rule), { minLength: 1, maxLength: 2 }),
      ),
    );
    for (const [act, other, fields] of fc.sample(sound, { numRuns: 60, seed: 25 })) {
      const before = rules[acts.indexOf(act)] as Rule;
      const rule = Object.assign(
        {},
        before,
        Object.fromEntries(fields.map((name) => [name, other[name as keyof Rule]])),
      );
      const codes = ruleProblems(act, rule, 9).map(({ code }) => code);
      const error = await found(act, rule);
      const shown = `${act} ${JSON.stringify(rule)}: ${error} or ${codes}`;
      expect(error === undefined, shown).to.equal(codes.length === 0);
      if (error !== undefined) expect(codes, shown).to.include(error);
    }
  });

  it("take the same calls for the same acts, and refuse the others", async () => {
    const bound = rulesHash({ chainId: chain.chainId, rulebook: group.rulebook });
    const header = { ...(await chain.newHeader(300, { rulesHash: bound })), issuer: quorum };
    const { registry } = chain;
    const why = { registry, header, reason: 1, evidence: EVIDENCE };
    const change = (kind: "Revoke" | "Suspend" | "Reinstate" | "RetractRevoke" | "RetractSuspension") =>
      changeStatusCall({ ...why, kind, masks: [{ word: 0n, mask: 1n << 255n }] });
    const hold = { ...why, targets: [1n, 2n], until: header.issuedAt + 86_400n };
    const uid = keccak256("0x02");
    const accredited = { list: registry, issuer: quorum, schemas: [uid] };
    const attestation = {
      recipient: registry,
      expirationTime: 0n,
      revocable: true,
      refUID: zeroHash,
      data: "0x" as Hex,
      value: 0n,
    };
    const cases: readonly (readonly [ContractCall, Act | undefined])[] = [
      [issueBatchCall({ registry, header, uri: "ipfs://x" }), "Issue"],
      [change("Revoke"), "Revoke"],
      [change("Suspend"), "Suspend"],
      [change("Reinstate"), "Reinstate"],
      [change("RetractRevoke"), "Reinstate"],
      [change("RetractSuspension"), "Reinstate"],
      [imposeHoldCall(hold), "Hold"],
      [endHoldCall(hold), "EndHold"],
      [attestCall({ registry, request: { schema: uid, data: attestation } }), "Attest"],
      [multiAttestCall({ registry, requests: [{ schema: uid, data: [attestation] }] }), "Attest"],
      [revokeCall({ registry, request: { schema: uid, data: { uid, value: 0n } } }), "Revoke"],
      [multiRevokeCall({ registry, requests: [{ schema: uid, data: [{ uid, value: 0n }] }] }), "Revoke"],
      [replaceRosterCall({ quorum, seats }), "Roster"],
      [announceRulesCall({ rulebook: group.rulebook, changes: usualRules(9), from: 60n }), "Rules"],
      [dropRulesCall(group), "Rules"],
      [accreditCall({ ...accredited, tier: 1 }), "List"],
      [endAccreditationCall({ ...accredited, until: 60n }), "List"],
      [cutBackCall({ ...accredited, moment: 60n, evidence: EVIDENCE }), "List"],
      [nameRegionCall({ list: registry, number: 1, name: "north" }), "List"],
      // Where it is done counts, too.
      [dropRulesCall({ rulebook: registry }), undefined],
      [{ ...change("Revoke"), address: quorum }, undefined],
      [{ ...change("Revoke"), address: group.rulebook }, undefined],
      [{ address: registry, abi: erc20Abi, functionName: "transfer", args: [quorum, 1n] }, undefined],
    ];
    for (const [made, expected] of cases) {
      const { to: target, data } = asTransaction(made);
      const proposal = { target, data, evidence: EVIDENCE, nonce: 1n, deadline: 0n };
      const acting = actCall({ quorum, proposal, seats, approvals: [] });
      const refusal = await refusalOf(() =>
        call(chain.reader, { to: quorum, data: encodeFunctionData(acting) }),
      );
      const shown = `${made.functionName} at ${target}`;
      if (expected === undefined) {
        expect(refusal?.code, shown).to.equal("NotAnAct");
        expect(() => readCall(group, { target, data }), shown).to.throw("is not an act");
        continue;
      }
      // Nobody signed: what is missed is the quorum of its act.
      expect(refusal?.code, shown).to.equal("QuorumMissed");
      expect(acts[Number(refusal?.details.act)], shown).to.equal(expected);
      expect(readCall(group, { target, data }).act, shown).to.equal(expected);
    }
  });

  it("tell a call from its bytes alone, and refuse bytes that hide some", async () => {
    const header = { ...(await chain.newHeader(300)), issuer: quorum };
    const why = { registry: chain.registry, header, reason: 0, evidence: EVIDENCE };
    const { to: target, data } = asTransaction(
      changeStatusCall({ ...why, kind: "Revoke", masks: [{ word: 0n, mask: 1n << 255n }] }),
    );
    expect(readCall(group, { target, data }).what).to.match(
      /^Announce: revoke, for ever, credential 0 of the batch 0x/,
    );
    const list = chain.registry;
    const accrediting = { list, issuer: quorum, schemas: [zeroHash], tier: 2, regions: 9n, until: 1n << 31n };
    const made = asTransaction(accreditCall(accrediting));
    expect(readCall(group, { target: made.to, data: made.data }).what).to.equal(
      `Accredit ${quorum} under every schema on the trust list ${list}, tier 2, regions 0, 3; at once, until 2038-01-19T03:14:08Z`,
    );
    expect(readCall(group, { target, data: `${data}00` })).to.include({
      act: "Revoke",
      evidence: EVIDENCE,
      untold: "1 byte trails behind its arguments",
    });
    expect(() => readCall(group, { target, data: "0x" })).to.throw("is not an act");
  });

  it("refuse a proposal that could never be executed before anybody signs", async () => {
    const header = { ...(await chain.newHeader(300)), issuer: quorum };
    const { registry } = chain;
    const code = async (made: ContractCall, terms: object = {}) => {
      const { to: target, data } = asTransaction(made);
      try {
        await propose(chain.reader, group, { call: { target, data }, ...terms });
      } catch (thrown) {
        if (thrown instanceof SymbolonError) return thrown.code;
        throw thrown;
      }
      return undefined;
    };
    const suspend = (evidence: Hex) =>
      changeStatusCall({
        registry,
        header,
        kind: "Suspend",
        masks: [{ word: 0n, mask: 1n }],
        reason: 0,
        evidence,
      });
    expect(await code(issueBatchCall({ registry, header, uri: "" }))).to.equal("NotBound");
    expect(await code(suspend(zeroHash))).to.equal("EvidenceMissing");
    expect(await code(suspend(EVIDENCE), { evidence: zeroHash })).to.equal("EvidenceMismatch");
    expect(await code(suspend(EVIDENCE), { deadline: 1n })).to.equal("DeadlineExpired");
    // A hold begins with the next second: of one that ends with it nothing would be left.
    const hold = (seconds: bigint) =>
      imposeHoldCall({
        registry,
        header,
        targets: [1n],
        reason: 0,
        evidence: EVIDENCE,
        until: group.asOf.time + seconds,
      });
    expect(await code(hold(1n))).to.equal("DeadlineExpired");
    expect(await code(hold(2n))).to.equal(undefined);
    expect(await code(dropRulesCall({ rulebook: zeroAddress }))).to.equal("NotAnAct");
    const { wouldFail } = await propose(chain.reader, group, {
      call: { target: registry, data: asTransaction(suspend(EVIDENCE)).data },
    });
    expect(wouldFail).to.match(/Only the policy's revoker/);
  });
});
