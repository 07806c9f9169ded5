import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { addEndpointFaults } from "../../../../src/services/delivery/tables/endpointFaults.ts";
import type { Gateway } from "../../../../src/services/gateway/openGateway.ts";
import { openService } from "../../../../src/services/gateway/service/openService.ts";
import type { Service } from "../../../../src/services/http/listening.ts";
import { claimKind } from "../../../../src/services/work/claimKind.ts";
import { workUntil } from "../../delivery/work/workUntil.ts";
import { until } from "../../patience.ts";
import { openRelayChain, type RelayChain, type TestCampaign } from "../../scripts/relayChain.ts";
import { readOperatorFiles, readPage, requireAsked, requireWhole } from "../../service/operatorFiles.ts";
import { openTestStore, type TestStore } from "../../store/openTestStore.ts";
import { openTestGateway, submission } from "../gatewayStage.ts";

const { alerts, panels, asked } = readOperatorFiles("gateway");

describe("what a gateway tells Prometheus", () => {
  let folder: string;
  let chain: RelayChain;
  let store: TestStore;
  let test: TestCampaign;
  let gateway: Gateway;
  let service: Service;
  const troubles: unknown[] = [];
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "symbolon-test-"));
    chain = await openRelayChain();
    store = await openTestStore("postgres");
    test = await chain.campaign(join(folder, "tree"), 8);
    gateway = await openTestGateway(store.sql, chain, test);
    service = await openService({
      gateway,
      host: "127.0.0.1",
      port: 0,
      onTrouble: (thrown) => troubles.push(thrown),
    });
  });
  after(async () => {
    await service.close();
    await gateway.close();
    await store.remove();
    await chain.close();
    rmSync(folder, { recursive: true });
  });

  const post = async (claim: unknown) =>
    fetch(`${service.url}/v1/claims`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ claim }),
    });
  const read = async () => {
    const text = await (await fetch(`${service.url}/metrics`)).text();
    const value = (line: RegExp) =>
      Number(new RegExp(`^symbolon_gateway_${line.source} (\\S+)$`, "m").exec(text)?.[1]);
    return { text, value };
  };
  const work = (enough: number) =>
    workUntil(
      {
        sql: store.sql,
        chains: [
          {
            client: chain.reader,
            senders: [chain.relayer],
            profile: {
              inFlight: 4,
              transactionGas: 16_000_000n,
              calldataBytes: 100_000,
              blockTime: 250,
              finality: { by: "depth", blocks: 0 },
            },
          },
        ],
        kinds: [claimKind({ feeTakers: [] })],
      },
      ({ done = 0 }) => done >= enough,
    );

  it("what waits, how long, who holds keys, what was late and what a claim takes", async () => {
    for (const index of [0, 1, 2])
      expect((await post(await submission(chain, test, index))).status).to.equal(202);
    const foreign = { ...(await submission(chain, test, 3)), chainId: "5" };
    expect((await post(foreign)).status).to.equal(404);
    const lane = gateway.served[0]?.campaign.lane as string;
    const at = `\\{lane="${lane}"\\}`;
    const waiting = await read();
    expect(troubles).to.deep.equal([]);
    expect(waiting.value(new RegExp(`queued${at}`))).to.equal(3);
    expect(waiting.value(new RegExp(`oldest_seconds${at}`))).to.be.above(0);
    expect(waiting.value(new RegExp(`rate${at}`))).to.be.above(0);
    expect(waiting.value(new RegExp(`answers_total\\{answer="queued",lane="${lane}"\\}`))).to.equal(3);
    expect(waiting.value(/answers_total\{answer="UnknownLane",lane="none"\}/)).to.equal(1);
    expect(waiting.value(/wait_seconds_count\{answer="queued"\}/)).to.equal(3);
    await work(3);
    const id = chain.reader.chain.id;
    await addEndpointFaults(store.sql, id, [{ endpoint: "node.example", kind: "429", count: 3 }]);
    await store.sql.query("update sender set state = 'parked'");
    await store.sql.query("update intent set state = 'parked' where id = 1");
    await store.sql.query("update intent set turn = 1 where id = 2");
    const parkedKeys = new RegExp(`keys\\{chain="${id}",state="parked"\\}`);
    let done = waiting;
    // What is told may have been looked up before.
    await until(async () => {
      done = await read();
      return done.value(parkedKeys) === 1;
    });
    expect(done.value(new RegExp(`queued${at}`))).to.equal(0);
    expect(done.value(new RegExp(`keys\\{chain="${id}",state="held"\\}`))).to.equal(0);
    expect(done.value(new RegExp(`parked\\{chain="${id}"\\}`))).to.equal(1);
    expect(done.value(new RegExp(`running\\{chain="${id}"\\}`))).to.equal(1);
    expect(done.value(new RegExp(`transaction_seconds\\{chain="${id}"\\}`))).to.equal(0);
    const faults = `endpoint_faults_total\\{chain="${id}",endpoint="node.example",kind="429"\\}`;
    expect(done.value(new RegExp(faults))).to.equal(3);
    expect(done.text).to.include("# TYPE symbolon_gateway_endpoint_faults_total counter\n");
    expect(done.value(new RegExp(`late_share${at}`))).to.be.within(0.3, 1);
  });

  it("all that the alerts and the dashboard ask for, by labels that it has", async () => {
    const { text } = await read();
    expect(asked).to.have.length.above(20);
    requireAsked(asked, text);
  });

  it("by rules and panels that are whole, and of which each alert is told of in the runbook", () => {
    const runbook = readPage("docs/runbooks/claim-day.md");
    for (const { name } of alerts) expect(runbook, name).to.include(`\`${name}\``);
    requireWhole(panels);
  });
});
