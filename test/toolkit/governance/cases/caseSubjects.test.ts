import { expect } from "chai";
import {
  createClient,
  custom,
  encodeFunctionData,
  type Hex,
  pad,
  toFunctionSelector,
  zeroAddress,
  zeroHash,
} from "viem";
import { hardhat } from "viem/chains";
import { disputeDeskAbi } from "../../../../src/sdk/chain/abi/disputeDeskAbi.ts";
import type { CaseOpenedEvent } from "../../../../src/sdk/chain/events/desk.ts";
import { credentialId } from "../../../../src/sdk/core/credential/credentialLeaf.ts";
import { WHOLE_BATCH } from "../../../../src/sdk/core/status/holds.ts";
import { type IssuedHeader, readCaseSubjects } from "../../../../src/sdk/governance/cases/caseSubjects.ts";
import { addressOf } from "../audit/soundFacts.ts";
import {
  ATTESTATIONS,
  attestationAnswer,
  credential,
  HOLDER,
  header,
  ISSUER,
  idOf,
  openingOf,
  REGISTRY,
  REVOKER,
  subject,
  transactionOf,
} from "../watch/openedCase.ts";

const CASE: Hex = `0x${"ca".repeat(32)}`;
const UID: Hex = `0x${"a1".repeat(32)}`;
const BATCH = idOf(header);
const CREDENTIAL = credentialId(BATCH, 0n);
const known = { batch: BATCH, index: 0n, issuer: ISSUER, revoker: REVOKER, emergency: zeroAddress };

/** @param input of the transaction that opened the case; undefined: the node has forgotten it */
async function found(
  id: Hex,
  input: Hex | undefined,
  candidates: readonly IssuedHeader[] = [],
  refusal?: Error,
) {
  let searched = 0;
  const request = async ({ method }: { method: string }) => {
    if (method === "eth_getTransactionByHash") return input === undefined ? null : transactionOf(input);
    if (refusal !== undefined && method === "eth_call") throw refusal;
    if (method === "eth_call") return id === UID ? attestationAnswer(ISSUER, HOLDER) : attestationAnswer();
    throw new Error(method);
  };
  const opened: CaseOpenedEvent = {
    event: "CaseOpened",
    id: CASE,
    credential: id,
    claimant: zeroAddress,
    kind: "Fraud",
    evidence: zeroHash,
    blockNumber: 1n,
    blockHash: zeroHash,
    transactionHash: zeroHash,
    logIndex: 0,
  };
  const subjects = await readCaseSubjects(createClient({ chain: hardhat, transport: custom({ request }) }), {
    terms: { batchRegistry: REGISTRY, attestationRegistry: ATTESTATIONS },
    opened: [opened],
    blockNumber: 9n,
    candidates: async () => {
      searched += 1;
      return candidates;
    },
  });
  return { subject: subjects.get(CASE), searched };
}

describe("what a case is about", () => {
  it("is told by the transaction that opened it, with its holder, whom the proof shows", async () => {
    expect(await found(CREDENTIAL, openingOf(subject))).to.deep.equal({
      subject: { ...known, subject: HOLDER },
      searched: 0,
    });
  });

  it("is told through another contract, also behind bytes that only look like a call", async () => {
    const call = openingOf(subject).slice(2);
    const wrapped: Hex = `0x12345678${"00".repeat(31)}40${call.slice(0, 8).repeat(3)}${call}${"00".repeat(28)}`;
    expect((await found(CREDENTIAL, wrapped)).subject).to.deep.equal({ ...known, subject: HOLDER });
  });

  it("is nothing that a transaction makes up: neither another batch nor another holder", async () => {
    const decoy = { ...subject, header: { ...header, issuer: addressOf(0x57a) } };
    expect((await found(CREDENTIAL, openingOf(decoy))).subject).to.equal(undefined);
    const invented = { ...subject, credential: { ...credential, subject: addressOf(0x57a) } };
    expect((await found(CREDENTIAL, openingOf(invented))).subject).to.deep.equal({
      ...known,
      subject: undefined,
    });
  });

  it("is not hidden by bytes that begin like calls, nor its holder by a call beside it that proves nothing", async () => {
    const id = credentialId(BATCH, WHOLE_BATCH);
    const whole = { ...known, index: WHOLE_BATCH, subject: undefined };
    const answer = disputeDeskAbi.find((item) => item.type === "function" && item.name === "answer");
    const looks = toFunctionSelector(answer as never)
      .slice(2)
      .repeat(70);
    const args = [subject, pad("0x01", { size: 32 }), "ipfs://letter"] as const;
    const opening = encodeFunctionData({ abi: disputeDeskAbi, functionName: "openBatchCase", args });
    expect((await found(id, `${opening}${looks}`)).subject).to.deep.equal(whole);

    const invented = { ...subject, credential: { ...credential, subject: addressOf(0x57a) } };
    const both = `${openingOf(invented)}${"00".repeat(32)}${openingOf(subject).slice(2)}` as Hex;
    expect((await found(CREDENTIAL, both)).subject).to.deep.equal({ ...known, subject: HOLDER });
  });

  it("is unknown before a desk that names a registry of another kind", async () => {
    const { subject: none } = await found(UID, "0x", [], new Error("execution reverted"));
    expect(none).to.equal(undefined);
  });

  it("is an attestation, by the registry", async () => {
    expect(await found(UID, "0x")).to.deep.equal({
      subject: { attester: ISSUER, recipient: HOLDER },
      searched: 0,
    });
  });

  it("is searched for among the candidates where no transaction shows it", async () => {
    const large = { ...header, size: 20_001n };
    const candidates = [
      { batch: BATCH, header },
      { batch: idOf(large), header: large },
    ];
    for (const input of [undefined, "0x", pad("0x01", { size: 3_000 })] as const) {
      expect(await found(CREDENTIAL, input, candidates)).to.deep.equal({
        subject: { ...known, subject: undefined },
        searched: 1,
      });
    }
    const last = await found(credentialId(idOf(large), 20_000n), "0x", candidates);
    expect(last.subject).to.deep.include({ batch: idOf(large), index: 20_000n });
    expect((await found(credentialId(BATCH, 1n), "0x", candidates)).subject).to.equal(undefined);
  });

  it("is a whole batch, by whichever of its credentials", async () => {
    const whole = { ...known, index: WHOLE_BATCH, subject: undefined };
    const id = credentialId(BATCH, WHOLE_BATCH);
    expect((await found(id, openingOf(subject))).subject).to.deep.equal(whole);
    expect((await found(id, "0x", [{ batch: BATCH, header }])).subject).to.deep.equal(whole);
  });
});
