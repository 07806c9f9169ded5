import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { writeContract } from "viem/actions";
import { increaseAttestationNonceCall } from "../../../../src/sdk/chain/calls/attestations.ts";
import { listAttestations } from "../../../../src/sdk/chain/events/attestations.ts";
import { getAttestationNonce } from "../../../../src/sdk/chain/read/attestations.ts";
import {
  formatSignedRequests,
  type RequestFile,
} from "../../../../src/sdk/credentials/delegation/requestText.ts";
import { sendRequests } from "../../../../src/sdk/credentials/delegation/sendRequests.ts";
import { signWholeRequest } from "../../../../src/sdk/credentials/delegation/signCalls.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { until } from "../../patience.ts";
import { makeTestStore } from "../../store/openTestStore.ts";
import { openRequestChain, type RequestChain, SCHEMA_UID } from "../requestChain.ts";
import { runProcess } from "../runProcess.ts";
import { runSymbolon } from "../runSymbolon.ts";
import { OTHER_KEY } from "../servedChain.ts";

const SYMBOLON = join(import.meta.dirname, "..", "..", "..", "..", "scripts", "symbolon.ts");

describe("symbolon work: signed requests", () => {
  const folder = temporaryFolder();
  let chain: RequestChain;
  let store: Awaited<ReturnType<typeof makeTestStore>>;
  before(async () => {
    chain = await openRequestChain();
  });
  after(() => chain.close());
  beforeEach(async () => {
    store = await makeTestStore("postgres");
  });
  afterEach(() => store.clear());

  const place = () => ({ registry: chain.attestations, account: chain.issuer.account.address });
  /** An attestation of an age by the issuer, so many requests behind its next. */
  const signed = async (age: number, after = 0n, deadline = 0n): Promise<RequestFile> =>
    signWholeRequest(chain.issuer, {
      kind: "attest",
      chainId: chain.chainId,
      registry: chain.attestations,
      deadline,
      signer: chain.issuer.account.address,
      asked: { schema: SCHEMA_UID, data: chain.data(age) },
      nonce: (await getAttestationNonce(chain.reader, place())) + after,
    });
  const work = async (...args: readonly string[]) => {
    const env = { SYMBOLON_RPC_URL: chain.rpc, DATABASE_URL: store.address, KEY: OTHER_KEY };
    const ended = await runSymbolon(["work", ...args, "--json"], env);
    return { ...ended, json: JSON.parse(ended.stdout) };
  };
  const submit = (requests: readonly RequestFile[]) => {
    writeFileSync(folder.path("requests.json"), formatSignedRequests(requests));
    return work("submit", folder.path("requests.json"));
  };
  const start = () => work("start", "--key", "env:KEY", "--until-done");
  const made = (fromBlock: bigint) =>
    listAttestations(chain.reader, {
      registry: chain.attestations,
      attester: chain.issuer.account.address,
      fromBlock,
    });
  const stateOf = async (number: string) => {
    const [intent] = (await work("show", number)).json.intents;
    return [intent.state, intent.reason];
  };

  it("are sent in the order of their nonces, each once, by a key that is not the issuer's", async () => {
    const from = (await chain.blockNumber()) + 1n;
    const requests = [await signed(3, 2n), await signed(1), await signed(2, 1n)];
    expect((await submit(requests)).json).to.include({ added: 3 });
    expect((await submit(requests)).json).to.include({ added: 0, known: 3 });
    const ended = await start();
    expect(ended.code, ended.stderr).to.equal(0);
    expect(await made(from)).to.have.length(3);
    const after = await getAttestationNonce(chain.reader, place());
    expect(after).to.equal((requests[0]?.nonce ?? 0n) + 1n);
  });

  it("are skipped where others sent them or they are void, and expire", async () => {
    const from = (await chain.blockNumber()) + 1n;
    const sent = await signed(4);
    await sendRequests(chain.other, { registry: chain.attestations, requests: [sent] });
    const late = await signed(5, 0n, 1n);
    await submit([sent, late]);
    expect((await start()).code).to.equal(3);
    expect(await made(from)).to.have.length(1);
    expect(await stateOf("1")).to.deep.equal(["skipped", "NonceUsed"]);
    expect((await stateOf("2"))[0]).to.equal("expired");
    const voided = await signed(6);
    await writeContract(
      chain.issuer,
      increaseAttestationNonceCall({ registry: chain.attestations, newNonce: voided.nonce + 1n }),
    );
    await submit([voided]);
    await start();
    expect(await stateOf("3")).to.deep.equal(["skipped", "NonceUsed"]);
  });

  it("tell that they wait for an earlier one that nobody has brought, and go on once somebody does", async () => {
    const from = (await chain.blockNumber()) + 1n;
    const earlier = await signed(9);
    const early = await signed(10, 1n);
    await submit([early]);
    const env = { SYMBOLON_RPC_URL: chain.rpc, DATABASE_URL: store.address, KEY: OTHER_KEY };
    const working = runProcess([SYMBOLON, "work", "start", "--key", "env:KEY", "--until-done"], { env });
    await until(async () => (await stateOf("1"))[1] === "AwaitsEarlierNonce");
    expect((await stateOf("1"))[0]).to.equal("queued");
    await submit([earlier]);
    expect((await working).code).to.equal(0);
    expect(await made(from)).to.have.length(2);
    expect(await stateOf("1")).to.deep.equal(["done", null]);
  });

  it("are parked where their signer has not signed them", async () => {
    const request = await signed(7);
    const altered = { ...request, asked: { schema: SCHEMA_UID, data: chain.data(8) } } as RequestFile;
    await submit([altered]);
    expect((await start()).code).to.equal(3);
    expect(await stateOf("1")).to.deep.equal(["parked", "WrongSigner"]);
  });
});
