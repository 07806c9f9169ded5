import { expect } from "chai";
import { type Address, createClient, http, zeroHash } from "viem";
import { getBlock, getTransactionCount, sendTransaction, writeContract } from "viem/actions";
import { fileJournal } from "../../../../src/node/journal/fileJournal.ts";
import { increaseAttestationNonceCall } from "../../../../src/sdk/chain/calls/attestations.ts";
import { increaseBatchNonceCall } from "../../../../src/sdk/chain/calls/batches.ts";
import type { WriteClient } from "../../../../src/sdk/chain/clients.ts";
import { listAttestations } from "../../../../src/sdk/chain/events/attestations.ts";
import { listBatchEvents } from "../../../../src/sdk/chain/events/batches.ts";
import { getAttestation, getAttestationNonce } from "../../../../src/sdk/chain/read/attestations.ts";
import { getBatchNonce } from "../../../../src/sdk/chain/read/batches.ts";
import type { BatchHeader } from "../../../../src/sdk/core/credential/batchId.ts";
import { requestCall } from "../../../../src/sdk/credentials/delegation/checkRequest.ts";
import {
  parseSignedRequest,
  type RequestFile,
  requestDigest,
  type UnsignedRequest,
} from "../../../../src/sdk/credentials/delegation/requestText.ts";
import { sendRequests } from "../../../../src/sdk/credentials/delegation/sendRequests.ts";
import { signWholeRequest } from "../../../../src/sdk/credentials/delegation/signCalls.ts";
import { groupByWord } from "../../../../src/sdk/credentials/groupByWord.ts";
import type { Timing } from "../../../../src/sdk/delivery/timing.ts";
import { isDeep } from "../../../deep.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { type FaultyNode, openFaultyNode } from "../../scripts/faultyNode.ts";
import { openRequestChain, type RequestChain, SCHEMA_UID, WALLETS } from "../../scripts/requestChain.ts";
import { errorOf } from "./errorOf.ts";

/** The chain mines at once. */
const TIMING: Timing = { patience: 150, rounds: 0, lag: 60, doubt: 60 };
const WALLET: Address = "0x00000000000000000000000000000000000000e1";

describe("credentials/delegation: sending signed requests", () => {
  const folder = temporaryFolder();
  let chain: RequestChain;
  let node: FaultyNode;
  let client: WriteClient;
  before(async () => {
    chain = await openRequestChain();
    node = await openFaultyNode(chain.rpc);
    const { account, chain: where } = chain.other;
    client = createClient({ account, chain: where, transport: http(node.url, { retryCount: 0 }) });
  });
  after(async () => {
    await node.close();
    await chain.close();
  });
  beforeEach(() => node.reset());

  const issuer = () => chain.issuer.account.address;
  const registry = () => chain.attestations;
  const nonceThere = () => getAttestationNonce(chain.reader, { registry: registry(), account: issuer() });
  /** An attestation by the issuer, `after` requests behind its next. */
  const unsigned = async (age: number, after = 0n, terms: object = {}): Promise<UnsignedRequest> => ({
    kind: "attest",
    chainId: chain.chainId,
    registry: registry(),
    signer: issuer(),
    nonce: (await nonceThere()) + after,
    deadline: 0n,
    asked: { schema: SCHEMA_UID, data: chain.data(age) },
    ...terms,
  });
  const signed = async (age: number, after = 0n, terms: object = {}) =>
    signWholeRequest(chain.issuer, await unsigned(age, after, terms));
  const send = (requests: readonly RequestFile[], more: object = {}) =>
    sendRequests(client, { registry: registry(), requests, timing: TIMING, ...more });
  const journalled = (name = "journal") => ({ journal: fileJournal(folder.path(name)) });
  const made = async (fromBlock: bigint) =>
    listAttestations(chain.reader, { registry: registry(), attester: issuer(), fromBlock });
  const nextBlock = async () => (await chain.blockNumber()) + 1n;
  const payments = () => getTransactionCount(chain.reader, { address: client.account.address });
  const refused = async (requests: readonly RequestFile[], code: string, more: object = {}) => {
    const before = await payments();
    const error = await errorOf(send(requests, more));
    expect(error.code).to.equal(code);
    expect(await payments()).to.equal(before);
    expect(error.hint).to.not.equal("");
    return error;
  };

  it("sends the requests of a signer in the order of their nonces, however they are given", async () => {
    const from = await nextBlock();
    const requests = [await signed(3, 2n), await signed(1, 0n), await signed(2, 1n)];
    const sent = await send(requests, journalled());
    const uids = (await made(from)).map(({ uid }) => uid);
    expect(sent.requests.map(({ result }) => result)).to.deep.equal(uids);
    expect(sent.requests.map(({ request }) => request.nonce - sent.requests[0]!.request.nonce)).to.deep.equal(
      [0n, 1n, 2n],
    );
    const again = await send(requests, journalled());
    expect(again.requests.map(({ did }) => did)).to.deep.equal(["earlier", "earlier", "earlier"]);
    expect(again.transactions).to.deep.equal([]);
    expect(await made(from)).to.have.length(3);
  });

  it("keeps the places of two signers, each of whom has an order of its own", async () => {
    const others = await signWholeRequest(
      chain.other,
      await unsigned(6, 0n, { signer: chain.other.account.address, nonce: 0n }),
    );
    const { requests } = await send([await signed(2, 1n), others, await signed(1)]);
    expect(requests.map(({ did }) => did)).to.deep.equal(["now", "now", "now"]);
    expect(requests[1]?.digest).to.equal(requestDigest(others));
    expect(requests[0]!.request.nonce + 1n).to.equal(requests[2]!.request.nonce);
  });

  it("takes requests that ask the same for two, also where others sent them", async () => {
    const from = await nextBlock();
    const requests = [await signed(5, 0n), await signed(5, 1n)];
    const { requests: sent } = await send(requests);
    const { requests: found } = await send(requests);
    expect(found.map(({ did }) => did)).to.deep.equal(["elsewhere", "elsewhere"]);
    expect(found.map(({ result }) => result)).to.deep.equal(sent.map(({ result }) => result));
    expect(new Set(found.map(({ result }) => result))).to.have.length(2);
    expect(await made(from)).to.have.length(2);
  });

  it("sends nothing where one of them cannot be sent", async () => {
    const good = await signed(1);
    const { timestamp: now } = await chain.block();
    const gap = await refused([good, await signed(2, 2n)], "RequestTooEarly");
    expect(gap.reason).to.match(/^Request 2: .* has the nonce/);
    await refused([good, await signed(2, 1n, { deadline: now - 1n })], "RequestExpired");
    await refused([await signed(1, 0n, { chainId: 5n })], "RequestElsewhere");
    await refused([await signed(1, 0n, { registry: chain.eas })], "RequestElsewhere");
    // Another one with the same nonce: only one of the two can ever be sent.
    await refused([good, await signed(2)], "RequestVoid");
    const dear = await signed(1, 0n, {
      asked: { schema: SCHEMA_UID, data: { ...chain.data(1), value: 10n ** 18n } },
    });
    const error = await refused([dear], "RequestTooDear");
    expect(error.reason).to.include("1000000000000000000 wei");
    const batch = await batchRequest("changeStatus");
    await refused([good, await signWholeRequest(chain.issuer, batch)], "MixedRequests");
    const beyond = await signed(1, 1n, { asked: { schema: zeroHash, data: chain.data(1) } });
    // The registry refuses it once the first is done, which the node plays.
    const unknown = await refused([good, beyond], "InvalidSchema");
    expect(unknown.reason).to.match(/^Request 2: /);
    await refused([await signed(1, 0n, { asked: beyond.asked })], "InvalidSchema");
  });

  it("sends nothing that was altered in any member", async () => {
    const good = await signed(1);
    const { data } = (good as Extract<RequestFile, { kind: "attest" }>).asked;
    for (const altered of [
      { deadline: 4_000_000_000n },
      { signer: chain.other.account.address, nonce: 1n },
      { asked: { schema: zeroHash, data } },
      { asked: { schema: SCHEMA_UID, data: { ...data, recipient: WALLET } } },
      { asked: { schema: SCHEMA_UID, data: { ...data, data: chain.data(9).data } } },
    ]) {
      await refused([{ ...good, ...altered } as RequestFile], "WrongSigner");
    }
    await refused([{ ...good, signatures: [`0x${"00".repeat(64)}1b`] } as RequestFile], "BadSignature");
  });

  it("tells what was made void, which can never be sent", async () => {
    const request = await signed(1);
    await send([await signed(1)]);
    // What is alike on the chain was made under another nonce.
    const next = await signed(1);
    await writeContract(
      chain.issuer,
      increaseAttestationNonceCall({ registry: registry(), newNonce: (await nonceThere()) + 5n }),
    );
    const { requests } = await send([request]);
    expect(requests[0]?.did).to.equal("elsewhere");
    const error = await refused([next], "RequestVoid");
    expect(error.details).to.include({ digest: requestDigest(next) });
  });

  it("finds that somebody else came first, between its plan and its transaction", async () => {
    const uid = (await send([await signed(8)])).requests[0]!.result!;
    const asked = { schema: SCHEMA_UID, data: { uid, value: 0n } };
    const request = await signed(0, 0n, { kind: "revoke", asked });
    if (request.kind !== "revoke") throw new Error("It is of another kind.");
    let isFirst = true;
    node.fate = async (method) => {
      if (method === "eth_sendRawTransaction" && isFirst) {
        isFirst = false;
        const { to: address, abi, functionName, args, value } = requestCall(request);
        await writeContract(chain.issuer, { address, abi, functionName, args, value });
      }
      return "pass" as const;
    };
    const { requests } = await send([request], journalled());
    expect(requests[0]).to.include({ did: "elsewhere", result: uid });
  });

  it("sends nothing twice, at whatever question the node dies", async () => {
    const rehearsal = [await signed(20), await signed(21, 1n)];
    await send(rehearsal, journalled("rehearsal"));
    const questions = node.asked.length;
    const sends = node.asked.flatMap((method, i) => (method === "eth_sendRawTransaction" ? [i + 1] : []));
    expect(sends).to.have.length(2);
    for (let at = 1; at <= questions; at++) {
      if (!isDeep && !sends.includes(at) && at % 15 !== 1) continue;
      for (const fate of ["lose the answer", "lose the question"] as const) {
        node.reset();
        const from = await nextBlock();
        const requests = [await signed(20), await signed(21, 1n)];
        const journal = journalled(`${at} ${fate}`);
        node.fate = (_, count) => (count < at ? "pass" : count === at ? fate : "lose the question");
        await send(requests, journal).catch(() => undefined);
        node.reset();
        const { requests: done } = await send(requests, journal);
        expect(done.every(({ did }) => did === "now" || did === "earlier")).to.equal(true);
        const uids = (await made(from)).map(({ uid }) => uid);
        expect(done.map(({ result }) => result)).to.deep.equal(uids);
        expect(uids).to.have.length(2);
      }
    }
  });

  it("finds its own request in a transaction that somebody hurried up by hand", async () => {
    const from = await nextBlock();
    const requests = [await signed(30)];
    await chain.node.setAutomine(false);
    const error = await errorOf(send(requests, journalled()));
    expect(error.code).to.equal("TransactionPending");
    const { transactions } = await getBlock(chain.reader, { blockTag: "pending", includeTransactions: true });
    const waiting = transactions.find((one) => one.from === client.account.address.toLowerCase());
    const { hash, input: data, nonce, gas, maxFeePerGas = 0n } = waiting!;
    await chain.node.dropTransaction({ hash });
    await chain.node.setAutomine(true);
    const hurried = { to: registry(), data, nonce, gas, maxFeePerGas: 2n * maxFeePerGas };
    await sendTransaction(chain.other, hurried);
    const { requests: done, transactions: sent } = await send(requests, journalled());
    expect(sent).to.deep.equal([]);
    expect(done[0]).to.include({ did: "earlier", result: (await made(from))[0]?.uid });
    expect(await made(from)).to.have.length(1);
  });

  it("takes what a contract wallet signed for lists and batches, and nothing that it does not own", async () => {
    const header = await newHeader({ revoker: WALLET });
    const many = await unsigned(1, 0n, {
      kind: "attestMany",
      signer: WALLET,
      nonce: 0n,
      asked: { schema: SCHEMA_UID, data: [chain.data(1), chain.data(2)] },
    });
    const attesting = { ...many, signatures: ["0x1234"] } as RequestFile;
    const changing = {
      ...(await batchRequest("changeStatus", header)),
      signer: WALLET,
      nonce: 0n,
      signatures: ["0x1234"],
    } as RequestFile;
    const there = { registry: chain.registry };
    await chain.node.setCode({ address: WALLET, bytecode: WALLETS.no });
    const single = await unsigned(1, 0n, { signer: WALLET, nonce: 1n });
    const byParts = { ...single, signatures: [`0x${"11".repeat(64)}1b`] } as RequestFile;
    await refused([attesting], "WrongSigner");
    await refused([changing], "WrongSigner", there);
    await chain.node.setCode({ address: WALLET, bytecode: WALLETS.yes });
    expect((await send([attesting, byParts])).requests.map(({ did }) => did)).to.deep.equal(["now", "now"]);
    expect((await send([changing], there)).requests[0]?.did).to.equal("now");
    await chain.node.setCode({ address: WALLET, bytecode: "0x" });
  });

  it("does what each kind of request for a batch asks, with payer and signer apart", async () => {
    const header = await newHeader();
    const there = { registry: chain.registry };
    for (const kind of ["changeStatus", "imposeHold", "endHold", "increaseNonce"] as const) {
      const request = await signWholeRequest(chain.issuer, await batchRequest(kind, header));
      const text = JSON.stringify({ format: "symbolon-signed-request", version: 1, ...request }, (_, held) =>
        typeof held === "bigint" ? String(held) : held,
      );
      const read = parseSignedRequest(text);
      const { requests } = await send([read], there);
      expect(requests[0]?.did, kind).to.equal("now");
      const found = await send([read], there);
      expect(found.requests[0], kind).to.include({ did: "elsewhere", result: requests[0]?.result });
    }
    const events = await listBatchEvents(chain.reader, {
      registry: chain.registry,
      batch: chain.idOf(header),
    });
    expect(events.map((event) => ("kind" in event ? event.kind : ""))).to.deep.equal([
      "",
      "Suspend",
      "Emergency",
      "Emergency",
      "EndEmergency",
      "EndEmergency",
    ]);
  });

  it("counts a cancelled authorization of a batch for void", async () => {
    const request = await signWholeRequest(chain.issuer, await batchRequest("imposeHold", await newHeader()));
    const newNonce = (await batchNonce()) + 1n;
    await writeContract(chain.issuer, increaseBatchNonceCall({ registry: chain.registry, newNonce }));
    await refused([request], "RequestVoid", { registry: chain.registry });
  });

  it("looks at who attested, and not only at what", async () => {
    const from = await nextBlock();
    const { requests } = await send([await signed(77)]);
    const { attester } = await getAttestation(chain.reader, {
      registry: registry(),
      uid: requests[0]!.result!,
    });
    expect(attester).to.equal(issuer());
    expect(await made(from)).to.have.length(1);
  });

  const batchNonce = () => getBatchNonce(chain.reader, { registry: chain.registry, account: issuer() });
  const newHeader = async (policy: object = {}) => {
    const { header } = await chain.issued(1_000, policy);
    return header;
  };
  async function batchRequest(
    kind: "changeStatus" | "imposeHold" | "endHold" | "increaseNonce",
    of?: BatchHeader,
  ): Promise<UnsignedRequest> {
    const header = of ?? (await newHeader());
    const { timestamp: now } = await chain.block();
    const nonce = await batchNonce();
    const place = { chainId: chain.chainId, registry: chain.registry, signer: issuer(), nonce, deadline: 0n };
    const why = { reason: 1, evidence: zeroHash };
    const hold = { header, targets: [3n, 4n], ...why };
    switch (kind) {
      case "changeStatus": {
        const masks = groupByWord([3, 900]);
        return { ...place, kind, asked: { header, kind: "Suspend", masks, ...why, revision: 0 } };
      }
      case "imposeHold":
        return { ...place, kind, asked: { ...hold, until: now + 80_000n } };
      case "endHold":
        // After a change of two words and a hold of two targets.
        return { ...place, kind, asked: { ...hold, until: now + 20_000n, revision: 5 } };
      case "increaseNonce":
        return { ...place, kind, asked: { newNonce: nonce + 3n } };
    }
  }
});
