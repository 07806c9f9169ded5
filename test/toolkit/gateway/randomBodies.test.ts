import { expect } from "chai";
import { createClient, custom, zeroHash } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { batchId } from "../../../src/sdk/core/credential/batchId.ts";
import { randomFrom } from "../../../src/sdk/core/randomFrom.ts";
import { jsonOf } from "../../../src/sdk/core/text/jsonText.ts";
import { formatSignedRequest } from "../../../src/sdk/credentials/delegation/requestText.ts";
import { signWholeRequest } from "../../../src/sdk/credentials/delegation/signCalls.ts";
import { groupByWord } from "../../../src/sdk/credentials/groupByWord.ts";
import { openServedCampaign } from "../../../src/services/gateway/campaigns/servedCampaign.ts";
import { openServedRegistry } from "../../../src/services/gateway/requests/servedRegistry.ts";
import { openVerdictService } from "../../../src/services/gateway/verdicts/openVerdictService.ts";
import { openVerdicts } from "../../../src/services/gateway/verdicts/openVerdicts.ts";
import { isDeep } from "../../deep.ts";
import { ANY, headerOf, MINUTE, proven, START } from "../credentials/verify/fakeBatches.ts";
import { FAKE_CHAIN_ID, FAKE_REGISTRY, openFakeChain } from "../credentials/verify/fakeChain.ts";
import { openRequestChain } from "../scripts/requestChain.ts";
import { type Document, useAttackStage } from "./attackStage.ts";
import { flood } from "./flood.ts";
import { WIDE } from "./gatewayStage.ts";
import {
  type BodyForm,
  claimForm,
  randomBody,
  randomPart,
  requestForm,
  verdictForm,
} from "./randomBodies.ts";

/** Requests to an endpoint: a million of bodies in `test:deep`, or as many as are asked for. */
const BODIES = Number(process.env.SYMBOLON_BODIES ?? (isDeep ? 1_000_000 : 1_000));
const OTHERS = Math.ceil(BODIES / 10);

/** Bodies to an endpoint. */
function bodies(path: string, form: BodyForm) {
  const chance = randomFrom(`bodies to ${path}`);
  return () => ({ method: "POST", path, body: randomBody(form, chance) });
}

describe("services that are sent anything", () => {
  const stage = useAttackStage(40);

  const serve = async () => {
    const campaign = await openServedCampaign(stage.chain.reader, stage.test.campaign);
    // No node is asked about false signatures: it would be slower than all else.
    const client = createClient({
      chain: stage.chain.reader.chain,
      transport: custom({ request: async () => "0x" }),
    });
    return stage.serve({ served: [{ campaign: { ...campaign, client }, room: WIDE }] });
  };

  it("answer each claim with a name and a cure, none with 5xx, and keep nothing of it", async () => {
    const { port } = await serve();
    const counts = await flood(port, BODIES, bodies("/v1/claims", claimForm(await stage.claim(5))));
    for (const status of [400, 404, 422]) expect(counts[status], `${status}`).to.be.above(0);
  });

  it("answer each request of an issuer so", async () => {
    const chain = await openRequestChain();
    try {
      const signer = privateKeyToAccount(`0x${"5".repeat(64)}`);
      const { chainId, registry } = chain;
      const place = { chainId, registry, signer: signer.address, nonce: 0n, deadline: 0n };
      const { address } = signer;
      const header = { ...(await chain.newHeader(300, { revoker: address })), issuer: address };
      const signed = await signWholeRequest(signer, {
        ...place,
        kind: "changeStatus",
        asked: {
          header,
          kind: "Suspend",
          masks: groupByWord([7]),
          revision: 0,
          reason: 1,
          evidence: zeroHash,
        },
      });
      const served = await openServedRegistry(chain.reader, registry, WIDE);
      const { port } = await stage.serve({ registries: [served], served: [] });
      const form = requestForm(JSON.parse(formatSignedRequest(signed)) as Document);
      const counts = await flood(port, BODIES, bodies("/v1/requests", form));
      for (const status of [400, 404, 422]) expect(counts[status], `${status}`).to.be.above(0);
    } finally {
      await chain.close();
    }
  });

  it("answer each question for verdicts so", async () => {
    const place = { chainId: FAKE_CHAIN_ID, registry: FAKE_REGISTRY };
    const chain = openFakeChain(START);
    const header = headerOf(MINUTE, START - 200_000n, 1_000n);
    chain.issue(header);
    chain.mine(START + 30n);
    const now = () => Number(START) + 30.2;
    const verdicts = await openVerdicts({
      client: chain.client((_, answer) => answer()),
      ...place,
      batches: [{ header }],
      expected: ANY,
      clockSkew: 2n,
      reorgMargin: 10n,
      now,
    });
    const service = await openVerdictService({ verdicts, host: "127.0.0.1", port: 0 });
    try {
      const good = { batch: batchId({ ...place, header }), ...proven(header, 7) };
      const form = verdictForm(JSON.parse(jsonOf(good)) as Document);
      const counts = await flood(Number(new URL(service.url).port), BODIES, bodies("/v1/verdicts", form));
      for (const status of [200, 400]) expect(counts[status], `${status}`).to.be.above(0);
    } finally {
      await service.close();
      verdicts.close();
    }
  });

  it("answer whatever stands in an address so, too, and bodies where none belong", async () => {
    const { port } = await serve();
    const form = claimForm(await stage.claim(5));
    const chance = randomFrom("addresses");
    const begins = ["/v1/intents/", "/v1/lanes", "/health?", "/v1/", "/"];
    const counts = await flood(port, OTHERS, () => {
      const path = `${begins[Math.floor(chance() * begins.length)]}${randomPart(chance)}`;
      return chance() < 0.8
        ? { method: "GET", path }
        : { method: chance() < 0.5 ? "POST" : "PUT", path, body: randomBody(form, chance) };
    });
    for (const status of [400, 404]) expect(counts[status], `${status}`).to.be.above(0);
  });
});
