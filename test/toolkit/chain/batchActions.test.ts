import { expect } from "chai";
import { type Hex, keccak256, zeroHash } from "viem";
import { getTransactionReceipt, writeContract } from "viem/actions";
import {
  changeStatusByDelegationCall,
  endHoldByDelegationCall,
  imposeHoldByDelegationCall,
  increaseBatchNonceByDelegationCall,
  increaseBatchNonceCall,
  issueBatchByDelegationCall,
} from "../../../src/sdk/chain/calls/batches.ts";
import { batchEvents } from "../../../src/sdk/chain/events/batches.ts";
import {
  type BatchEvent,
  changeStatusCall,
  endHoldCall,
  findBatch,
  imposeHoldCall,
  issueBatchCall,
  listBatchEvents,
  readHolds,
  readStatusWords,
  statusAt,
} from "../../../src/sdk/chain/index.ts";
import { getBatchNonce, readBatchStatus } from "../../../src/sdk/chain/read/batches.ts";
import type { BatchHeader } from "../../../src/sdk/core/credential/batchId.ts";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { packHold, unpackHold, WHOLE_BATCH } from "../../../src/sdk/core/status/holds.ts";
import { EMPTY_WORD, locate } from "../../../src/sdk/core/status/statusWords.ts";
import { batchRefusal } from "../../../src/sdk/credentials/changes/batchRefusal.ts";
import { countStatus, readWords } from "../../../src/sdk/credentials/changes/batchStatus.ts";
import { replayDigest } from "../../../src/sdk/credentials/changes/history.ts";
import { groupByWord, signRequest } from "../../../src/sdk/credentials/index.ts";
import { ownBuild } from "../../journeys/easBuilds.ts";
import { type CredentialChain, EPOCH, openCredentialChain } from "../scripts/credentialChain.ts";

const NO_REASON = { reason: 0, evidence: zeroHash } as const;

describe("chain: actions on batches", () => {
  let chain: CredentialChain;
  let header: BatchHeader;
  let id: Hex;
  before(async () => {
    chain = await openCredentialChain();
  });
  after(() => chain.close());
  beforeEach(async () => {
    ({ header, id } = await chain.issued(1_000));
    await chain.nextEpoch();
  });

  const at = () => ({ registry: chain.registry, header });
  const signing = () => ({ ...at(), chainId: chain.chainId });
  const told = async (hash: Hex): Promise<readonly BatchEvent[]> => {
    const { logs } = await getTransactionReceipt(chain.reader, { hash });
    return batchEvents(chain.registry, logs);
  };
  const now = async () => (await chain.block()).timestamp;
  const nonce = () =>
    getBatchNonce(chain.reader, { registry: chain.registry, account: chain.issuer.account.address });
  const refused = async (run: Promise<unknown>) => {
    const thrown = await run.then(
      () => undefined,
      (error: unknown) => error,
    );
    return batchRefusal(thrown);
  };

  it("issues, by the issuer and by its signature", async () => {
    const own = await chain.newHeader(7);
    const [event] = await told(
      await writeContract(
        chain.issuer,
        issueBatchCall({ registry: chain.registry, header: own, uri: "ipfs://a" }),
      ),
    );
    expect(event).to.deep.include({
      event: "BatchIssued",
      batch: chain.idOf(own),
      uri: "ipfs://a",
      header: own,
    });
    const signed = await chain.newHeader(8);
    const request = { registry: chain.registry, header: signed, uri: "ipfs://b" };
    const terms = { chainId: chain.chainId, nonce: await nonce(), deadline: 0n };
    const authorization = await signRequest(chain.issuer, "issueBatch", { ...request, ...terms });
    const hash = await writeContract(chain.other, issueBatchByDelegationCall({ ...request, authorization }));
    expect((await told(hash))[0]).to.deep.include({ batch: chain.idOf(signed), header: signed });
    expect(await nonce()).to.equal(terms.nonce + 1n);
    const replayed = writeContract(chain.other, issueBatchByDelegationCall({ ...request, authorization }));
    expect(await refused(replayed)).to.deep.include({
      code: "NonceMismatch",
      details: { signer: chain.issuer.account.address, nonce: terms.nonce, expected: terms.nonce + 1n },
    });
  });

  it("changes status, by the revoker and by its signature", async () => {
    const evidence = keccak256("0x0a");
    const revoke = { ...at(), kind: "Revoke", masks: groupByWord([3, 500]), reason: 7, evidence } as const;
    const [event] = await told(await writeContract(chain.issuer, changeStatusCall(revoke)));
    const epoch = (await now()) / EPOCH;
    expect(event).to.deep.include({
      event: "StatusChanged",
      batch: id,
      kind: "Revoke",
      revision: 3,
      from: (epoch + 2n) * EPOCH,
      reason: 7,
      evidence,
      masks: groupByWord([3, 500]),
    });
    const suspend = { ...at(), ...NO_REASON, kind: "Suspend", masks: groupByWord([4]), revision: 0 } as const;
    const deadline = (await now()) + 600n;
    const authorization = await signRequest(chain.issuer, "changeStatus", {
      ...suspend,
      chainId: chain.chainId,
      nonce: await nonce(),
      deadline,
    });
    const other = { ...suspend, masks: groupByWord([5]), authorization };
    expect((await refused(writeContract(chain.other, changeStatusByDelegationCall(other))))?.code).to.equal(
      "InvalidSignature",
    );
    await writeContract(chain.other, changeStatusByDelegationCall({ ...suspend, authorization }));
    const { revoked, suspended } = await readStatusWords(chain.reader, {
      registry: chain.registry,
      batch: id,
      firstWord: 0,
      count: 3,
    });
    const announced = (index: number) => ({ ...EMPTY_WORD, newest: locate(index).mask | epoch });
    expect(revoked).to.deep.equal([announced(3), EMPTY_WORD, announced(500)]);
    expect(suspended).to.deep.equal([announced(4), EMPTY_WORD, EMPTY_WORD]);
  });

  it("imposes holds and ends them, by the emergency role and by its signature", async () => {
    const until = (await now()) + 10_000n;
    const hold = { ...at(), ...NO_REASON, targets: [5n, WHOLE_BATCH], until };
    const events = await told(await writeContract(chain.issuer, imposeHoldCall(hold)));
    const from = (await now()) + 1n;
    expect(
      events.map((event) => event.event === "HoldChanged" && [event.target, event.from, event.until]),
    ).to.deep.equal([
      [5n, from, until],
      [WHOLE_BATCH, from, until],
    ]);
    const stored = await readHolds(chain.reader, {
      registry: chain.registry,
      batch: id,
      targets: [5n, WHOLE_BATCH, 6n],
    });
    expect(stored).to.deep.equal([
      packHold({ from, until, floor: 0n }),
      packHold({ from, until, floor: 0n }),
      0n,
    ]);

    const terms = { chainId: chain.chainId, nonce: await nonce(), deadline: 0n };
    const more = { ...hold, targets: [6n] };
    const authorization = await signRequest(chain.issuer, "imposeHold", { ...more, ...terms });
    await writeContract(chain.other, imposeHoldByDelegationCall({ ...more, authorization }));
    const end = { ...at(), ...NO_REASON, targets: [5n], until: (epochOf(await now()) + 2n) * EPOCH };
    await writeContract(chain.issuer, endHoldCall(end));
    const nextTerms = { ...terms, nonce: terms.nonce + 1n };
    // Two holds, one, and an end: so many changes since it was issued at revision 1.
    const last = { ...end, targets: [WHOLE_BATCH, 6n], revision: 5 };
    const early = await signRequest(chain.issuer, "endHold", { ...last, revision: 4, ...nextTerms });
    const stale = writeContract(
      chain.other,
      endHoldByDelegationCall({ ...last, revision: 4, authorization: early }),
    );
    expect(await refused(stale)).to.deep.include({
      code: "RevisionMismatch",
      details: { id, revision: 4, expected: 5 },
    });
    const ending = await signRequest(chain.issuer, "endHold", { ...last, ...nextTerms });
    await writeContract(chain.other, endHoldByDelegationCall({ ...last, authorization: ending }));
    const ended = await readHolds(chain.reader, {
      registry: chain.registry,
      batch: id,
      targets: [5n, 6n, WHOLE_BATCH],
    });
    expect(ended.map((hold_) => unpackHold(hold_).until)).to.deep.equal(Array(3).fill(end.until));
    expect((await refused(writeContract(chain.issuer, endHoldCall(end))))?.code).to.equal(
      "HoldEndOutOfRange",
    );
    expect((await refused(writeContract(chain.other, imposeHoldCall(hold))))?.code).to.equal("NotEmergency");
  });
  const epochOf = (moment: bigint) => moment / EPOCH;

  it("counts nonces, and lets go of what was signed with lower ones", async () => {
    const before = await nonce();
    const signed = await signRequest(chain.issuer, "changeStatus", {
      ...signing(),
      ...NO_REASON,
      kind: "Revoke",
      masks: groupByWord([1]),
      revision: 0,
      nonce: before,
      deadline: 0n,
    });
    await writeContract(
      chain.issuer,
      increaseBatchNonceCall({ registry: chain.registry, newNonce: before + 10n }),
    );
    expect(await nonce()).to.equal(before + 10n);
    const request = {
      ...at(),
      ...NO_REASON,
      kind: "Revoke",
      masks: groupByWord([1]),
      revision: 0,
      authorization: signed,
    } as const;
    expect((await refused(writeContract(chain.other, changeStatusByDelegationCall(request))))?.code).to.equal(
      "NonceMismatch",
    );
    const same = writeContract(
      chain.issuer,
      increaseBatchNonceCall({ registry: chain.registry, newNonce: before }),
    );
    expect((await refused(same))?.code).to.equal("NonceNotIncreased");
  });

  it("lets a key that never sends cancel what it has signed", async () => {
    const account = chain.issuer.account.address;
    const { registry, chainId } = chain;
    const before = await nonce();
    const revoke = { ...NO_REASON, kind: "Revoke", masks: groupByWord([1]), revision: 0 } as const;
    const terms = { chainId, nonce: before, deadline: 0n };
    const kept = await signRequest(chain.issuer, "changeStatus", { ...at(), ...revoke, ...terms });
    const newNonce = before + 3n;
    const authorization = await signRequest(chain.issuer, "increaseNonce", {
      registry,
      account,
      newNonce,
      ...terms,
    });
    const increase = { registry, account, newNonce, authorization };
    const other = writeContract(
      chain.other,
      increaseBatchNonceByDelegationCall({ ...increase, newNonce: newNonce + 1n }),
    );
    expect((await refused(other))?.code).to.equal("InvalidSignature");
    await writeContract(chain.other, increaseBatchNonceByDelegationCall(increase));
    expect(await nonce()).to.equal(newNonce);
    const sent = writeContract(
      chain.other,
      changeStatusByDelegationCall({ ...at(), ...revoke, authorization: kept }),
    );
    expect((await refused(sent))?.code).to.equal("NonceMismatch");
  });

  it("takes a signed reinstatement at its revision only", async () => {
    const suspend = { ...at(), ...NO_REASON, kind: "Suspend", masks: groupByWord([4]) } as const;
    await writeContract(chain.issuer, changeStatusCall(suspend));
    const terms = { chainId: chain.chainId, nonce: await nonce(), deadline: 0n };
    const reinstate = { ...suspend, kind: "Reinstate", revision: 2 } as const;
    const authorization = await signRequest(chain.issuer, "changeStatus", { ...reinstate, ...terms });
    await writeContract(chain.issuer, changeStatusCall({ ...suspend, masks: groupByWord([5]) }));
    const late = await refused(
      writeContract(chain.other, changeStatusByDelegationCall({ ...reinstate, authorization })),
    );
    expect(late).to.deep.include({
      code: "RevisionMismatch",
      details: { id, revision: 2, expected: 3 },
    });
    expect(late?.reason).to.include("it has changed since");
    const again = { ...reinstate, revision: 3 };
    const renewed = await signRequest(chain.issuer, "changeStatus", { ...again, ...terms });
    const [event] = await told(
      await writeContract(chain.other, changeStatusByDelegationCall({ ...again, authorization: renewed })),
    );
    expect(event).to.deep.include({ kind: "Reinstate", revision: 4 });
  });

  it("takes what a contract signed, for a role that is one", async () => {
    const wallet = await chain.deploy(ownBuild("SampleWallet", "mocks"), chain.issuer.account.address);
    const { header: held } = await chain.issued(10, { revoker: wallet });
    const change = {
      registry: chain.registry,
      header: held,
      ...NO_REASON,
      kind: "Revoke",
      masks: groupByWord([1]),
      revision: 0,
    } as const;
    const walletNonce = await getBatchNonce(chain.reader, { registry: chain.registry, account: wallet });
    const account = { ...chain.issuer.account, address: wallet } as never;
    const authorization = await signRequest(account, "changeStatus", {
      ...change,
      chainId: chain.chainId,
      nonce: walletNonce,
      deadline: 0n,
    });
    const [event] = await told(
      await writeContract(chain.other, changeStatusByDelegationCall({ ...change, authorization })),
    );
    expect(event).to.deep.include({ batch: chain.idOf(held), kind: "Revoke" });
  });

  it("tells the status at moments, up to the horizon", async () => {
    await writeContract(
      chain.issuer,
      changeStatusCall({ ...at(), ...NO_REASON, kind: "Suspend", masks: groupByWord([9]) }),
    );
    await chain.nextEpoch();
    const effect = (epochOf(await now()) + 1n) * EPOCH;
    const status = (moment: bigint) => statusAt(chain.reader, { ...at(), index: 9n, moment });
    expect(await status(effect - 1n)).to.deep.equal({ revoked: false, suspended: false });
    expect(await status(effect)).to.deep.equal({ revoked: false, suspended: true });
    const beyond = await refused(status(effect + EPOCH));
    expect(beyond).to.deep.include({
      code: "BeyondHorizon",
      details: { moment: effect + EPOCH, horizon: effect + EPOCH },
    });
  });

  it("finds a batch by its id, and takes no header that does not hash to it", async () => {
    const found = await findBatch(chain.reader, { registry: chain.registry, batch: id });
    expect(found).to.deep.include({ batch: id, header });
    expect(await findBatch(chain.reader, { registry: chain.registry, batch: keccak256("0x77") })).to.equal(
      undefined,
    );
    const late = { registry: chain.registry, batch: id, fromBlock: found!.blockNumber + 1n };
    expect(await findBatch(chain.reader, late)).to.equal(undefined);
    const liar = {
      ...chain.reader,
      request: async (asked: { method: string }) =>
        asked.method === "eth_chainId" ? "0x1" : chain.reader.request(asked as never),
    } as unknown as typeof chain.reader;
    const problem = await findBatch(liar, { registry: chain.registry, batch: id }).catch(
      (error: unknown) => error,
    );
    expect(problem).to.be.instanceOf(SymbolonError).and.to.include({ code: "WrongHeader" });
  });

  it("lists what happened, in order, and the digest follows", async () => {
    const masks = groupByWord([1, 300]);
    await writeContract(chain.issuer, changeStatusCall({ ...at(), ...NO_REASON, kind: "Suspend", masks }));
    await writeContract(
      chain.issuer,
      imposeHoldCall({ ...at(), ...NO_REASON, targets: [1n, 2n], until: (await now()) + 500n }),
    );
    await writeContract(
      chain.issuer,
      changeStatusCall({
        ...at(),
        ...NO_REASON,
        kind: "RetractSuspension",
        masks: masks.slice(0, 1),
      }),
    );
    await chain.issued(5);
    const events = await listBatchEvents(chain.reader, { registry: chain.registry, batch: id });
    expect(events.map(({ event }) => event)).to.deep.equal([
      "BatchIssued",
      "StatusChanged",
      "HoldChanged",
      "HoldChanged",
      "StatusChanged",
    ]);
    const { revision, digest } = await readBatchStatus(chain.reader, {
      registry: chain.registry,
      batch: id,
      index: 0n,
    });
    expect(replayDigest(id, events)).to.deep.equal({ revision, digest });
    expect(revision).to.equal(6);
    // A missing, a doubled and a swapped event all show.
    for (const wrong of [events.slice(0, -1), [...events, events[1]!], events.toReversed()]) {
      expect(replayDigest(id, wrong).digest).to.not.equal(digest);
    }
    const all = await listBatchEvents(chain.reader, { registry: chain.registry });
    expect(all.length).to.be.greaterThan(events.length);
    expect(replayDigest(id, all).digest).to.equal(digest);
  });

  it("reads the words of scattered credentials, and counts what they say", async () => {
    const { header: big, id: bigId } = await chain.issued(224 * 1_500);
    const indexes = [0, 223, 224, 224 * 30, 224 * 700 + 5, 224 * 1_499];
    const send = (kind: "Revoke" | "Suspend" | "Reinstate", some: readonly number[]) =>
      writeContract(
        chain.issuer,
        changeStatusCall({
          registry: chain.registry,
          header: big,
          ...NO_REASON,
          kind,
          masks: groupByWord(some),
        }),
      );
    await send("Revoke", indexes);
    await send("Suspend", [1, 2, 3]);
    await chain.nextEpoch();
    await chain.nextEpoch();
    await send("Revoke", [0, 9]);
    await send("Reinstate", [2]);
    await send("Suspend", [7, 8]);
    const { number: blockNumber, timestamp } = await chain.block();
    const read = await readWords(chain.reader, {
      registry: chain.registry,
      batch: bigId,
      indexes,
      blockNumber,
    });
    expect(read.revision).to.equal(1 + 5 + 1 + 3);
    for (const index of indexes) {
      const { word, mask } = locate(index);
      expect(read.words.revoked.get(word)!.newest & mask, `${index}`).to.equal(mask);
    }
    // In few questions: runs that are near each other come together.
    expect(read.words.revoked.size).to.be.lessThan(60);
    const effect = (epochOf(timestamp) + 2n) * EPOCH;
    expect(countStatus(read.words, EPOCH, timestamp)).to.deep.equal({
      revoked: 6,
      suspended: 3,
      pending: [
        { from: effect, kind: "Revoke", credentials: 1 },
        { from: effect, kind: "Suspend", credentials: 2 },
        { from: effect, kind: "Reinstate", credentials: 1 },
      ],
    });
    expect(countStatus(read.words, EPOCH, effect)).to.deep.equal({ revoked: 7, suspended: 4, pending: [] });
    const none = { registry: chain.registry, batch: keccak256("0x78"), indexes: [], blockNumber };
    expect((await readWords(chain.reader, none)).revision).to.equal(0);
  });
});
