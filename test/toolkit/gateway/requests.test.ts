import { expect } from "chai";
import {
  type Address,
  concatHex,
  createClient,
  type Hex,
  http,
  numberToHex,
  parseSignature,
  zeroHash,
} from "viem";
import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { getBlockNumber, writeContract } from "viem/actions";
import { increaseBatchNonceCall, issueBatchByDelegationCall } from "../../../src/sdk/chain/calls/batches.ts";
import { getAttestationNonce } from "../../../src/sdk/chain/read/attestations.ts";
import { getBatchNonce } from "../../../src/sdk/chain/read/batches.ts";
import type { BatchHeader } from "../../../src/sdk/core/credential/batchId.ts";
import {
  formatSignedRequest,
  type RequestFile,
  type UnsignedRequest,
} from "../../../src/sdk/credentials/delegation/requestText.ts";
import { signWholeRequest } from "../../../src/sdk/credentials/delegation/signCalls.ts";
import { signRequest } from "../../../src/sdk/credentials/delegation/signRequest.ts";
import { groupByWord } from "../../../src/sdk/credentials/groupByWord.ts";
import type { SubmissionResult } from "../../../src/services/gateway/answers.ts";
import type { ChainRoom } from "../../../src/services/gateway/capacity.ts";
import {
  type Gateway,
  type OpenGatewayParameters,
  openGateway,
} from "../../../src/services/gateway/openGateway.ts";
import { openPacer } from "../../../src/services/gateway/openPacer.ts";
import { openServedRegistry } from "../../../src/services/gateway/requests/servedRegistry.ts";
import { requestKind } from "../../../src/services/work/requestKind.ts";
import { wrapSignature } from "../core/signing/wrapSignature.ts";
import { intentStates, workUntil } from "../delivery/work/workUntil.ts";
import { PATIENT, until } from "../patience.ts";
import { openRequestChain, type RequestChain, SCHEMA_UID, WALLETS } from "../scripts/requestChain.ts";
import { openTestStore, type TestStore } from "../store/openTestStore.ts";
import { shiftedClock } from "../store/shiftedClock.ts";
import { refusalOf } from "../store/until.ts";
import { WIDE } from "./gatewayStage.ts";
import { lentThread } from "./lentThread.ts";

type Issuer = Awaited<ReturnType<typeof openIssuer>>;

let issuers = 0;

/** Somebody new, who has issued a batch, all whose roles are theirs. */
async function openIssuer(chain: RequestChain) {
  const signer = privateKeyToAccount(`0x${(++issuers).toString(16).padStart(64, "5")}`);
  const { address } = signer;
  const header: BatchHeader = {
    ...(await chain.newHeader(300, { revoker: address, emergency: address })),
    issuer: address,
  };
  const { chainId, registry } = chain;
  const issuing = { chainId, registry, header, uri: "", nonce: 0n, deadline: 0n };
  const authorization = await signRequest(signer, "issueBatch", issuing);
  await writeContract(chain.other, issueBatchByDelegationCall({ ...issuing, authorization }));
  const place = { chainId, registry, signer: address, deadline: 0n };
  const why = { reason: 1, evidence: zeroHash };
  return {
    signer,
    /** The n-th after the issue. */
    suspend: (n: number, index = n) =>
      sign(signer, {
        ...place,
        kind: "changeStatus",
        nonce: BigInt(n),
        asked: {
          header,
          kind: "Suspend",
          masks: groupByWord([index]),
          ...why,
          revision: 0,
        },
      }),
    /** Issues another batch. */
    issue: (n: number, terms: Partial<BatchHeader> = {}) =>
      sign(signer, {
        ...place,
        kind: "issueBatch",
        nonce: BigInt(n),
        asked: { header: { ...header, size: BigInt(1_000 + n), ...terms }, uri: "" },
      }),
    nonce: () => getBatchNonce(chain.reader, { registry, account: address }),
  };
}

async function sign(signer: PrivateKeyAccount, request: UnsignedRequest): Promise<Document> {
  return documentOf(await signWholeRequest(signer, request));
}

/** A signature in the 64 bytes of ERC-2098. */
function shortForm(signature: Hex): Hex {
  const { r, s, yParity } = parseSignature(signature);
  return concatHex([r, numberToHex(BigInt(s) + (BigInt(yParity) << 255n), { size: 32 })]);
}

type Document = Readonly<Record<string, unknown>>;
const documentOf = (request: RequestFile) => JSON.parse(formatSignedRequest(request)) as Document;

describe("a gateway: requests of issuers", () => {
  let chain: RequestChain;
  let store: TestStore;
  let issuer: Issuer;
  let opened: Gateway[] = [];
  before(async () => {
    chain = await openRequestChain();
  });
  after(() => chain.close());
  beforeEach(async () => {
    store = await openTestStore("postgres");
    issuer = await openIssuer(chain);
  });
  afterEach(async () => {
    for (const gateway of opened) await gateway.close();
    opened = [];
    await store.remove();
  });

  const open = async ({
    room = WIDE,
    at = [chain.registry, chain.attestations],
    ...terms
  }: Partial<OpenGatewayParameters> & {
    readonly room?: ChainRoom;
    readonly at?: readonly Address[];
  } = {}) => {
    const registries = await Promise.all(at.map((one) => openServedRegistry(chain.reader, one, room)));
    const gateway = await openGateway({
      sql: store.sql,
      served: [],
      registries,
      feeTakers: [],
      by: "test",
      openThread: lentThread,
      ...terms,
    });
    opened.push(gateway);
    return gateway;
  };
  const work = (isEnough: (states: Readonly<Record<string, number>>) => boolean) =>
    workUntil(
      {
        sql: store.sql,
        chains: [
          {
            client: chain.reader,
            senders: [chain.other],
            profile: {
              inFlight: 16,
              transactionGas: 16_000_000n,
              calldataBytes: 100_000,
              blockTime: 250,
              finality: { by: "depth", blocks: 0 },
            },
            room: openPacer({ gas: 9_000_000, blockTime: 0.25, priceCeiling: undefined }),
          },
        ],
        kinds: [requestKind()],
      },
      isEnough,
    );
  const done = (count: number) => work((states) => states.done === count);
  const rows = () =>
    store.sql.query<{ class: string; lane: string; rank: number }>(
      "select class, lane, rank from intent order by position",
    );

  it("takes them in, and sends each once, in their order, though they come in another", async () => {
    const gateway = await open();
    const documents = [await issuer.suspend(3), await issuer.issue(1), await issuer.suspend(2)];
    const answers: SubmissionResult[] = [];
    for (const one of documents) answers.push(await gateway.submitRequest(one));
    expect(answers.map(({ answer }) => answer)).to.deep.equal(["queued", "queued", "queued"]);
    const again = await gateway.submitRequest(documents[1]);
    const { id } = answers[1] as { id: bigint };
    expect(again).to.deep.equal({ answer: "known", id, state: "queued" });
    const other = await (await open()).submitRequest(documents[1]);
    expect(other).to.deep.equal(again);
    await done(3);
    // Its nonce is used by itself: who lost the answer, or comes to another process, is told of its transaction.
    const sent = await (await open()).submitRequest(documents[1]);
    expect(sent).to.include({ answer: "known", id, state: "done" }).and.have.property("transaction");
    expect(await gateway.submitRequest(documents[1])).to.deep.equal(sent);
    const never = await refusalOf((await open()).submitRequest(await issuer.issue(2)));
    expect(never.code).to.equal("NonceUsed");
    expect(await issuer.nonce()).to.equal(4n);
    expect((await gateway.find((again as { id: bigint }).id))?.state).to.equal("done");
  });

  it("has what waits before an urgent one go as it does, whichever came first", async () => {
    const gateway = await open();
    const submit = async (...documents: readonly Document[]) => {
      for (const one of documents) expect((await gateway.submitRequest(one)).answer).to.equal("queued");
    };
    await submit(await issuer.issue(1), await issuer.issue(2));
    const lane = `${chain.chainId} ${chain.registry}/${issuer.signer.address}`.toLowerCase();
    expect(await rows()).to.have.nested.property("[0].lane", `issuing ${lane}`);
    expect((await rows()).map((row) => row.class)).to.deep.equal(["issuing", "issuing"]);
    await submit(await issuer.suspend(4));
    expect((await rows()).map((row) => row.class)).to.deep.equal(new Array(3).fill("urgent"));
    await submit(await issuer.issue(3), await issuer.issue(5));
    const all = await rows();
    expect(all.map((row) => row.class)).to.deep.equal([...new Array(4).fill("urgent"), "issuing"]);
    const ranks = all.slice(0, 4).map(({ rank }) => rank);
    expect(ranks).to.deep.equal(ranks.toSorted((a, b) => a - b));
  });

  it("has those that came too early looked at anew once one before them is there", async () => {
    const gateway = await open();
    await gateway.submitRequest(await issuer.suspend(2));
    await store.sql.query("update intent set due = clock_timestamp() + interval '1 hour'");
    await gateway.submitRequest(await issuer.suspend(1));
    await done(2);
    expect(await issuer.nonce()).to.equal(3n);
  });

  it("sends those of one signer behind each other without waiting for blocks, and offers more for them", async () => {
    const gateway = await open();
    for (let n = 1; n <= 12; n++) await gateway.submitRequest(await issuer.suspend(n));
    await chain.node.setAutomine(false);
    const from = await getBlockNumber(chain.reader, { cacheTime: 0 });
    const steps = async () => {
      const found = await store.sql.query<{ kind: string }>("select kind from step");
      return found.map(({ kind }) => kind);
    };
    /** The newest block would refuse the last ones for their nonces: they must not be withdrawn for that. */
    const isSent = async () => {
      const { bundled = 0 } = await intentStates(store.sql);
      return bundled === 12 && (await steps()).filter((kind) => kind === "raised").length >= 12;
    };
    const mining = (async () => {
      await until(isSent);
      await chain.node.mine({ blocks: 1 });
      await chain.node.setAutomine(true);
    })();
    await Promise.all([done(12), mining]);
    expect(await issuer.nonce()).to.equal(13n);
    expect(await getBlockNumber(chain.reader, { cacheTime: 0 })).to.equal(from + 1n);
    expect(await steps()).not.to.include("withdrawn");
  });

  it("skips those that were void when they came into a block, though they were sent behind each other", async () => {
    const gateway = await open();
    for (let n = 1; n <= 3; n++) await gateway.submitRequest(await issuer.suspend(n));
    const { address } = issuer.signer;
    await chain.node.setBalance({ address, value: 10n ** 18n });
    await chain.node.setAutomine(false);
    const states = () => intentStates(store.sql);
    const voiding = (async () => {
      await until(async () => (await states()).bundled === 3);
      const client = createClient({
        account: issuer.signer,
        chain: chain.reader.chain,
        transport: http(chain.rpc, PATIENT),
      });
      const { registry } = chain;
      // It offers more, so that it is the first in the block.
      await writeContract(client, {
        ...increaseBatchNonceCall({ registry, newNonce: 9n }),
        gas: 100_000n,
        maxPriorityFeePerGas: 10n ** 11n,
        maxFeePerGas: 10n ** 12n,
      });
      await chain.node.mine({ blocks: 1 });
      await chain.node.setAutomine(true);
    })();
    await Promise.all([work(({ skipped = 0 }) => skipped === 3), voiding]);
    const reasons = await store.sql.query("select distinct reason from intent");
    expect(reasons).to.deep.equal([{ reason: "NonceUsed" }]);
    expect(await issuer.nonce()).to.equal(9n);
  });

  it("refuses by name, and takes nothing of it in", async () => {
    const gateway = await open({ at: [chain.registry] });
    const good = await issuer.suspend(1);
    const asked = good.asked as object;
    const bad: readonly (readonly [string, Document | string])[] = [
      ["BadSignedRequest", "request"],
      ["BadSignedRequest", { ...good, kind: "nothing" }],
      ["BadSignedRequest", { ...good, nonce: "-1" }],
      ["BadSignedRequest", { ...good, signatures: [] }],
      ["UnknownRegistry", { ...good, chainId: "5" }],
      ["UnknownRegistry", { ...good, registry: chain.attestations }],
      ["RequestExpired", { ...good, deadline: "1" }],
      ["WrongSigner", { ...good, nonce: "2" }],
      ["WrongSigner", { ...good, asked: { ...asked, reason: 9 } }],
      ["NotKeySignature", { ...good, signatures: ["0x1234"] }],
      ["NonceUsed", await issuer.suspend(0)],
      ["NonceTooFar", await issuer.suspend(2_000, 1)],
      [
        "RequestTooLarge",
        {
          ...good,
          asked: { ...asked, masks: Array.from({ length: 300 }, () => ({ word: "0", mask: "1" })) },
        },
      ],
    ];
    for (const [code, document] of bad) {
      const refusal = await refusalOf(gateway.submitRequest(document));
      expect(refusal.code, JSON.stringify(document).slice(0, 80)).to.equal(code);
      expect(refusal.hint).to.match(/\w/);
    }
    expect(await intentStates(store.sql)).to.deep.equal({});
    const strict = await open({ issuers: [chain.other.account.address] });
    expect((await refusalOf(strict.submitRequest(good))).code).to.equal("IssuerNotServed");
    expect((await gateway.submitRequest(good)).answer).to.equal("queued");
    expect(
      (await refusalOf(openServedRegistry(chain.reader, chain.other.account.address, WIDE))).code,
    ).to.equal("NoRegistry");
  });

  it("knows what a registry takes, and asks a signer's contract where no key has signed", async () => {
    const gateway = await open();
    const { address } = issuer.signer;
    const attesting: UnsignedRequest = {
      chainId: chain.chainId,
      registry: chain.attestations,
      deadline: 0n,
      nonce: 0n,
      signer: address,
      kind: "attestMany",
      asked: { schema: SCHEMA_UID, data: [chain.data(1)] },
    };
    const signed = await sign(issuer.signer, attesting);
    const wrong = { ...signed, registry: chain.registry };
    expect((await refusalOf(gateway.submitRequest(wrong))).code).to.equal("NotForRegistry");
    const byContract = { ...signed, signatures: ["0x1234"] };
    await chain.node.setCode({ address, bytecode: WALLETS.no });
    expect((await refusalOf(gateway.submitRequest(byContract))).code).to.equal("WrongSigner");
    await chain.node.setCode({ address, bytecode: WALLETS.yes });
    expect((await gateway.submitRequest(byContract)).answer).to.equal("queued");
    await done(1);
    expect(
      await getAttestationNonce(chain.reader, { registry: chain.attestations, account: address }),
    ).to.equal(1n);
  });

  it("takes a list of attestations in every form of a key's signature, and sends it as its registry takes it", async () => {
    const gateway = await open();
    const { address } = issuer.signer;
    const asked = { schema: SCHEMA_UID, data: [chain.data(1)] };
    const place = { chainId: chain.chainId, registry: chain.attestations, signer: address, deadline: 0n };
    const list = async (nonce: number, form: (signature: Hex) => Hex) => {
      const signed = await sign(issuer.signer, { ...place, kind: "attestMany", nonce: BigInt(nonce), asked });
      const [signature] = signed.signatures as readonly [Hex];
      return { ...signed, signatures: [form(signature)] };
    };
    const forms: readonly ((signature: Hex) => Hex)[] = [
      (signature) => signature,
      (signature) => shortForm(signature),
      (signature) => `${signature.slice(0, -2) as Hex}${signature.endsWith("1b") ? "00" : "01"}`,
      (signature) => wrapSignature({ signature: shortForm(signature) }),
    ];
    for (const [nonce, form] of forms.entries())
      expect((await gateway.submitRequest(await list(nonce, form))).answer).to.equal("queued");
    await done(forms.length);
    // An account with code answers for itself there, whatever its key has signed.
    const byKey = await list(forms.length, shortForm);
    const away = await list(forms.length, () => wrapSignature({ signature: "0x1234" }));
    expect((await refusalOf(gateway.submitRequest(away))).code).to.equal("WrappedSignature");
    await chain.node.setCode({ address, bytecode: WALLETS.no });
    await chain.node.mine({ blocks: 1 });
    expect((await refusalOf((await open()).submitRequest(byKey))).code).to.equal("WrongSigner");
  });

  it("tells when to come where more is asked than is sent, and keeps that place", async () => {
    // Hours between places: none comes up while this is looking.
    const slow = { gas: 400_000, blockTime: 10_000 };
    const { sql, shift } = shiftedClock(store.sql);
    const gateway = await open({ sql, room: slow });
    const answers: SubmissionResult[] = [];
    for (let n = 1; n <= 30; n++) answers.push(await gateway.submitRequest(await issuer.suspend(n)));
    const kinds = answers.map(({ answer }) => answer);
    const first = kinds.indexOf("ticket");
    expect(first).to.be.within(8, 13);
    expect(kinds.slice(first).every((kind) => kind === "ticket")).to.equal(true);
    const { ticket, comes } = answers[first] as Extract<SubmissionResult, { answer: "ticket" }>;
    const document = await issuer.suspend(first + 1);
    const kept = await gateway.submitRequest(document, ticket);
    expect(kept).to.deep.include({ answer: "ticket", comes: Math.round(comes * 1_000) / 1_000 });
    const foreign = await refusalOf(gateway.submitRequest(await issuer.suspend(first + 2), ticket));
    expect(foreign.code).to.equal("BadTicket");
    shift.seconds = comes + 1 - gateway.now();
    await until(() => gateway.now() > comes);
    expect((await gateway.submitRequest(document, ticket)).answer).to.equal("queued");
  });
});
