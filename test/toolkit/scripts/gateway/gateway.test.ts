import { expect } from "chai";
import type { Address } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { getBatchNonce } from "../../../../src/sdk/chain/read/batches.ts";
import { formatSignedRequest } from "../../../../src/sdk/credentials/delegation/requestText.ts";
import { signWholeRequest } from "../../../../src/sdk/credentials/delegation/signCalls.ts";
import {
  type ClaimDocument,
  openGatewayClient,
} from "../../../../src/sdk/gatewayClient/openGatewayClient.ts";
import { isDeep } from "../../../deep.ts";
import { ownBuild } from "../../../journeys/easBuilds.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { submission } from "../../gateway/gatewayStage.ts";
import { until } from "../../patience.ts";
import { makeTestStore, type StoreKind } from "../../store/openTestStore.ts";
import { keyOf, OTHER_KEY, openRelayChain, RELAYER_KEY, type RelayChain } from "../relayChain.ts";
import { runSymbolon } from "../runSymbolon.ts";
import { startGatewayProcess } from "./gatewayProcess.ts";

const COUNT = 60;

describe("symbolon gateway start", () => {
  const folder = temporaryFolder();
  let chain: RelayChain;
  before(async () => {
    chain = await openRelayChain();
  });
  after(() => chain.close());

  /** Starts one, and waits until it serves. */
  const start = (store: string, campaign: Address, ...more: readonly string[]) => {
    const at = ["--store", store, "--rpc", chain.rpc, "--campaign", campaign, "--listen", "127.0.0.1:0"];
    const keys = ["--key", "env:KEY_A", "--key", "env:KEY_B"];
    return startGatewayProcess(["start", ...at, ...keys, ...more], { KEY_A: RELAYER_KEY, KEY_B: OTHER_KEY });
  };
  const leaves = Array.from({ length: COUNT }, (_, index) => index);

  // The chapter of `symbolon start` does the same over a PGlite, and start.test.ts plays it.
  const kinds: readonly (readonly [StoreKind, ...string[]])[] = [
    ["durable", "--workers", "2"],
    ...(isDeep ? [["pglite"] as const] : []),
  ];
  for (const [kind, ...more] of kinds) {
    it(`pays each claim once, though it is killed midway and started again: ${[kind, ...more].join(" ")}`, async () => {
      const test = await chain.campaign(folder.path(`tree-${kind}`), COUNT);
      const store = await makeTestStore(kind);
      const claims = await Promise.all(leaves.map((index) => submission(chain, test, index)));
      const handIn = (url: string, some: typeof claims) => {
        const client = openGatewayClient({ url });
        return Promise.allSettled(some.map((claim) => client.handIn(claim as unknown as ClaimDocument)));
      };
      const first = await start(store.address, test.campaign, ...more);
      await handIn(first.url, claims.slice(0, COUNT / 2));
      const midway = handIn(first.url, claims.slice(COUNT / 2));
      await until(async () => (await chain.paid(test)).length !== 0);
      first.child.kill("SIGKILL");
      await first.died;
      await midway;
      const second = await start(store.address, test.campaign, ...more);
      const answers = await handIn(second.url, claims);
      // What is paid by now is known all the same: nobody is paid twice, and nobody is forgotten.
      expect(answers.map(({ status }) => status)).to.deep.equal(claims.map(() => "fulfilled"));
      await until(async () => (await chain.paid(test)).length >= COUNT);
      second.child.kill("SIGTERM");
      const ended = await second.died;
      expect(ended.code, ended.stderr).to.equal(0);
      expect(await chain.paid(test)).to.deep.equal(leaves);
      expect(ended.stdout + ended.stderr).not.to.include(RELAYER_KEY);
      await store.clear();
    });
  }

  it("sends what an issuer signed to a registry that is served, and no stranger's", async () => {
    const test = await chain.campaign(folder.path("tree-requests"), 2);
    const registry = await chain.deploy(ownBuild("BatchRegistry", "credentials"));
    const [issuer, stranger] = [5, 6].map((index) => privateKeyToAccount(keyOf(index)));
    const store = await makeTestStore("postgres");
    const served = ["--registry", registry, "--issuer", issuer?.address ?? ""];
    const { url, child, died } = await start(store.address, test.campaign, ...served);
    const increase = async (signer = issuer as NonNullable<typeof issuer>) => {
      const place = { chainId: BigInt(chain.reader.chain.id), registry, nonce: 0n, deadline: 0n };
      const asked = { newNonce: 7n };
      const signed = await signWholeRequest(signer, {
        ...place,
        kind: "increaseNonce",
        signer: signer.address,
        asked,
      });
      const response = await fetch(`${url}/v1/requests`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ request: JSON.parse(formatSignedRequest(signed)) }),
      });
      return response.status;
    };
    expect(await increase()).to.equal(202);
    expect(await increase(stranger)).to.equal(403);
    const nonce = () => getBatchNonce(chain.reader, { registry, account: issuer?.address ?? registry });
    await until(async () => (await nonce()) >= 7n);
    child.kill("SIGTERM");
    expect((await died).code).to.equal(0);
    expect(
      (await start(store.address, test.campaign, "--registry", chain.token).catch(String)) as string,
    ).to.include("There is no registry");
    await store.clear();
  });

  it("refuses to start where it could not serve: no campaign there, no key, a port that is taken", async () => {
    const test = await chain.campaign(folder.path("tree"), 2);
    const store = await makeTestStore("postgres");
    const env = { DATABASE_URL: store.address, KEY_A: RELAYER_KEY };
    const at = (campaign: string, ...args: readonly string[]) =>
      runSymbolon(["gateway", "start", "--rpc", chain.rpc, "--campaign", campaign, ...args], env);
    const { port } = new URL(chain.rpc);
    const key = ["--key", "env:KEY_A"];
    expect((await at(chain.token, ...key)).stderr).to.include("There is no campaign");
    expect((await at(test.campaign)).code).to.equal(2);
    expect((await at(test.campaign, ...key, "--listen", `127.0.0.1:${port}`)).stderr).to.include(
      "is not available",
    );
    expect((await at(test.campaign, ...key, "--listen", "here")).code).to.equal(2);
    await chain.campaign(folder.path("other"), 3);
    expect((await at(test.campaign, ...key, "--tree", folder.path("other"))).stderr).to.include(
      "is not the root of a served campaign",
    );
    expect((await at(test.campaign, ...key, "--pace", "3")).code).to.equal(2);
    await store.clear();
  });
});
