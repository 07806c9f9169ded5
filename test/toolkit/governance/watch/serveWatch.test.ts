import { expect } from "chai";
import { type LastLook, serveWatch } from "../../../../scripts/govern/watch/serve.ts";
import type { WatchFacts } from "../../../../src/sdk/governance/watch/watchFacts.ts";
import type { WatchTask } from "../../../../src/sdk/governance/watch/watchTask.ts";
import { readAlerts, readPage, requireAsked } from "../../service/operatorFiles.ts";
import { addressOf, BATCH } from "../audit/soundFacts.ts";

const NOW = 1_800_000_000n;
const task: WatchTask = {
  task: "answer",
  isDue: true,
  where: addressOf(1),
  id: BATCH,
  about: "Fraud",
  who: "the issuer",
  from: undefined,
  until: NOW + 100n,
  bond: undefined,
  otherwise: "the panel decides",
};
const facts: WatchFacts = {
  now: NOW,
  blockNumber: 1n,
  watchlist: { accounts: [], batches: [], credentials: [], groups: [], desks: [], registry: undefined },
  cases: [],
  holds: [],
  proposals: [],
  unread: [],
};

describe("what a watch tells Prometheus", () => {
  it("is all that its alerts ask for, each of which has its words on the page", async () => {
    const last: LastLook = {
      facts,
      found: {
        tasks: [task, { ...task, until: NOW + 200n }, { ...task, isDue: false, task: "rule" }],
        holds: [],
        unread: [],
      },
      at: performance.now(),
    };
    const service = await serveWatch(last, { host: "127.0.0.1", port: 0 });
    try {
      const read = async () => (await fetch(`${service.url}/metrics`)).text();
      const text = await read();
      const alerts = readAlerts("governance");
      requireAsked(alerts, text);
      const page = readPage("docs/settle-a-dispute.md");
      expect(page).to.include("\n## Watch\n");
      for (const { name, runbook } of alerts) {
        expect(runbook).to.equal("docs/settle-a-dispute.md#watch");
        expect(page, name).to.include(`\`${name}\``);
      }
      expect(text).to.include('symbolon_governance_due{task="answer"} 2\n');
      expect(text).to.include('symbolon_governance_due{task="rule"} 0\n');
      expect(text).to.include('symbolon_governance_left_seconds{task="answer"} 100\n');
      // What a later look finds is what is told then.
      last.found = { tasks: [], holds: [], unread: ["something"] };
      const later = await read();
      expect(later)
        .to.include('symbolon_governance_due{task="answer"} 0\n')
        .and.include("symbolon_governance_unread 1\n");
      expect(later).not.to.match(/^symbolon_governance_left_seconds\{/m);
    } finally {
      await service.close();
    }
  });
});
