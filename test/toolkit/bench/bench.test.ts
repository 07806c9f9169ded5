import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { MerkleTree } from "merkletreejs";
import { bytesToHex, encodePacked, keccak256 } from "viem";
import { commonTasks } from "../../../bench/gas/attestations/commonTasks.ts";
import { easTasks } from "../../../bench/gas/attestations/easTasks.ts";
import { ownTasks } from "../../../bench/gas/attestations/ownTasks.ts";
import { claimPlan } from "../../../bench/gas/claimPlan.ts";
import { seededBytes } from "../../../bench/gas/seededBytes.ts";
import { uniswapTree } from "../../../bench/gas/uniswapTree.ts";
import { benches } from "../../../bench/harness/benches.ts";
import { benchTable } from "../../../bench/harness/benchTable.ts";
import type { Measurement } from "../../../bench/harness/measurement.ts";
import { rowOf } from "../../../bench/harness/row.ts";
import { spreadOf } from "../../../bench/harness/spread.ts";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { runProcess } from "../scripts/runProcess.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const RESULTS = join(ROOT, "bench", "results");
const bench = (...args: string[]) => runProcess([join(ROOT, "bench", "bench.ts"), ...args], { cwd: ROOT });

const measured: Measurement = {
  id: "claim",
  about: "one claim",
  unit: "gas",
  ours: spreadOf([74_000, 73_000, 75_000]),
  peer: { name: "theirs", spread: spreadOf([80_000]) },
  goal: 74_000,
};

describe("bench", () => {
  describe("a row", () => {
    it("tells medians, their ratio to four decimals, and whether the goal was kept", () => {
      expect(rowOf(measured)).to.deep.equal({
        id: "claim",
        ours: 74_000,
        peer: 80_000,
        peerName: "theirs",
        ratio: 0.925,
        goal: 74_000,
        met: true,
      });
      expect(rowOf({ ...measured, peer: { name: "theirs", spread: spreadOf([70_001]) } }).ratio).to.equal(
        1.0571,
      );
    });

    it("is missed by a single unit", () => {
      expect(rowOf({ ...measured, goal: 73_999 }).met).to.equal(false);
    });

    it("of a share is missed by less", () => {
      const share = { ...measured, unit: "share", ours: spreadOf([0.99]), peer: null } as const;
      expect(rowOf({ ...share, goal: 1 }).met).to.equal(false);
      expect(rowOf({ ...share, goal: 0.99 }).met).to.equal(true);
    });

    it("of a rate is missed by fewer", () => {
      const rate = { ...measured, unit: "claims a second", ours: spreadOf([499]), peer: null } as const;
      expect(rowOf({ ...rate, goal: 500 }).met).to.equal(false);
      expect(rowOf({ ...rate, goal: 499 }).met).to.equal(true);
    });

    it("of a speed tells how many times faster, and its goal is the least ratio", () => {
      const speed = { ...measured, ratioOf: "peer/ours", goal: 2 } as const;
      const peer = { name: "theirs", spread: spreadOf([148_000]) };
      expect(rowOf({ ...speed, peer })).to.include({
        ours: 74_000,
        peer: 148_000,
        ratio: 2,
        goal: 2,
        met: true,
      });
      const slower = { ...peer, spread: spreadOf([147_900]) };
      expect(rowOf({ ...speed, peer: slower })).to.include({ ratio: 1.9986, met: false });
      expect(rowOf({ ...speed, peer: null }), "nothing to be faster than").to.include({
        ratio: null,
        met: false,
      });
      expect(rowOf({ ...speed, peer, goal: null })).to.include({ ratio: 2, goal: null, met: null });
    });

    it("has null where there is nothing to compare with", () => {
      const { peer, peerName, ratio, goal, met } = rowOf({ ...measured, peer: null, goal: null });
      expect([peer, peerName, ratio, goal, met]).to.deep.equal([null, null, null, null, null]);
    });
  });

  describe("a spread", () => {
    it("has as its median a sample: of an even number the lower of the middle two", () => {
      expect(spreadOf([5, 1, 3])).to.deep.equal({ median: 3, min: 1, max: 5, samples: 3 });
      expect(spreadOf([40, 10, 30, 20]).median).to.equal(20);
      expect(spreadOf([100, 9]).median, "by value, not by spelling").to.equal(9);
    });

    it("is of something", () => {
      expect(() => spreadOf([])).to.throw(SymbolonError, "nothing to take the median of");
    });
  });

  describe("the table", () => {
    it("shows each figure, and names the goals that were missed", () => {
      const table = benchTable([measured, { ...measured, id: "dear", peer: null, goal: 70_000 }]);
      expect(table).to.match(/^claim +74,000 +73,000\.\.75,000 +80,000 +none +0\.925 +74,000 +yes$/m);
      expect(table).to.match(/^dear +74,000 +73,000\.\.75,000 +- +- +- +70,000 +NO$/m);
      expect(table).to.include("claim: one claim, in gas; peer: theirs");
      expect(table).to.match(/1 of 2 goals met; MISSED: dear\.$/);
    });

    it("marks a speed, and then says what the mark means", () => {
      const peer = { name: "theirs", spread: spreadOf([9_250_000]) };
      const table = benchTable([
        measured,
        { ...measured, id: "fast", ratioOf: "peer/ours", peer, goal: 120 },
      ]);
      expect(table).to.match(/^fast +74,000 +73,000\.\.75,000 +9,250,000 +none +125x +120x +yes$/m);
      expect(table).to.match(/^claim .* 0\.925 +74,000 +yes$/m);
      expect(table).to.include("so many times as fast");
      expect(benchTable([measured])).to.not.include("so many times as fast");
    });

    it("says so where all goals were kept", () => {
      expect(benchTable([measured, { ...measured, goal: null }])).to.match(/1 of 1 goals met\.$/);
    });
  });

  describe("the command", () => {
    it("lists the benches where none is named", async () => {
      const { code, stdout } = await bench();
      expect(code).to.equal(0);
      expect(stdout.split("\n").filter((line) => line !== "")).to.have.length(benches.length);
      for (const { name } of benches) expect(stdout).to.match(new RegExp(`^${name} `, "m"));
      expect((await bench("--help")).stdout).to.include("Usage: bench");
    });

    it("refuses a name that it does not know, in JSON too", async () => {
      const spoken = await bench("gass");
      expect(spoken).to.include({ code: 2, stdout: "" });
      expect(spoken.stderr).to.match(/^error: .*gass.*gas/);
      const { code, stdout } = await bench("gass", "--json");
      expect(code).to.equal(2);
      expect(JSON.parse(stdout).error.code).to.equal("WrongCall");
    });

    it("refuses to run small what it should run whole", async () => {
      const { code, stdout, stderr } = await bench("house", "--whole", "--quick");
      expect({ code, stdout }).to.deep.equal({ code: 2, stdout: "" });
      expect(stderr).to.match(/'--whole' cannot be used with option '--quick'/);
    });
  });

  describe("some groups only", () => {
    it("are measured by their names, and a wrong one tells which there are before anything is measured", async () => {
      const { code, stdout, stderr } = await bench("gateway", "--only", "burst", "bursts");
      expect({ code, stdout }).to.deep.equal({ code: 2, stdout: "" });
      expect(stderr).to.match(/^error: There is no group bursts: rehearsals, burst, hoarders, .*rate\.\n/);
    });

    it("are refused where all rows are measured together", async () => {
      const { code, stderr } = await bench("lifetime", "--only", "rows");
      expect(code).to.equal(2);
      expect(stderr).to.match(/^error: The rows of lifetime are measured together/);
    });

    it("are not kept from a small run", async () => {
      const { code, stderr } = await bench("gateway", "--quick", "--save");
      expect(code).to.equal(2);
      expect(stderr).to.match(/'--quick' cannot be used with option '--save'/);
    });
  });

  describe("kept results", () => {
    it("are there for every bench, and for no other", () => {
      const documents = readdirSync(RESULTS).filter((file) => file.endsWith(".json"));
      expect(documents.sort()).to.deep.equal(benches.map(({ name }) => `${name}.json`).sort());
      const charts = readdirSync(RESULTS).filter((file) => !file.endsWith(".json"));
      expect(charts.filter((file) => !/^(lifetime-\d+|tree-(growth|phases))\.svg$/.test(file))).to.deep.equal(
        [],
      );
    });

    for (const { name, loadWhole } of benches) {
      it(`of ${name} say what made them, and judge each row by its own figures`, () => {
        const kept = JSON.parse(readFileSync(join(RESULTS, `${name}.json`), "utf8"));
        const forms = loadWhole === undefined ? [""] : ["", "--whole "];
        expect(kept.bench).to.equal(name);
        expect(kept.command).to.be.oneOf(forms.map((form) => `npm run -s bench -- ${name} ${form}--save`));
        expect(kept.versions).to.include.keys("node", "hardhat", "solc", "@openzeppelin/contracts");
        expect(kept.machine).to.have.all.keys("cpu", "cpus", "memoryGiB", "system");
        expect(Date.parse(kept.date)).to.be.greaterThan(0);
        expect(new Set(kept.rows.map(({ id }: { id: string }) => id)).size).to.equal(kept.rows.length);
        for (const row of kept.rows) {
          const { about, unit, ours, peer, ratioOf } = kept.spread[row.id];
          const whole = { id: row.id, about, unit, ours, goal: row.goal, ...(ratioOf && { ratioOf }) };
          const beside = peer === null ? null : { name: row.peerName, spread: peer };
          expect(row).to.deep.equal(rowOf({ ...whole, peer: beside }));
        }
      });
    }

    it("of gas tell the terms, and compare a claim with each peer", () => {
      const { conditions, rows, spread } = JSON.parse(readFileSync(join(RESULTS, "gas.json"), "utf8"));
      expect(conditions).to.have.all.keys("hardfork", "solidity", "attestations", "peers");
      expect(conditions.solidity.settings).to.include({ viaIR: true, evmVersion: "prague" });
      for (const id of [
        "claim-direct",
        "claim-direct-vs-openzeppelin",
        "claim-direct-vs-solady",
        "claim-direct-vs-thirdweb",
      ]) {
        const row = rows.find((candidate: { id: string }) => candidate.id === id);
        expect(row.peer, id).to.be.a("number");
        expect(spread[id].ours.samples).to.be.at.least(25);
        expect(spread[id].peer.samples).to.equal(spread[id].ours.samples);
      }
    });

    it("of gas hold every row of campaigns and meet its goal", () => {
      const { rows } = JSON.parse(readFileSync(join(RESULTS, "gas.json"), "utf8"));
      const kept = new Map(rows.map((row: { id: string }) => [row.id, row]));
      const goals = {
        "claim-direct": 74_000,
        "claim-signed-to": 80_500,
        "claim-many-100-contiguous": 29_500,
        "claim-many-100-window1024": 31_500,
        "claim-many-100-scattered": 41_000,
        "claim-many-100-signed": 36_000,
        "claim-many-all-taken": 180_000,
        "relay-gas-each": 250,
        "claim-coin": 61_000,
        "claim-coin-new": 86_000,
        "claim-many-100-coin": 18_500,
        recall: 40_000,
        "recall-to-none": 57_000,
        "recall-light": 40_000,
        "recall-vesting": 40_000,
        "campaign-create": 2_300_000,
        "campaign-create-light": 235_000,
        "claim-direct-light": 76_400,
        "claim-many-100-contiguous-light": 29_750,
      };
      for (const [id, goal] of Object.entries(goals))
        expect(kept.get(id), id).to.include({ goal, met: true });
      expect(kept.get("claim-signed-to-fee")).to.include({ goal: null });
    });

    it("of gas hold every row over time and meet its goal", () => {
      const { rows } = JSON.parse(readFileSync(join(RESULTS, "gas.json"), "utf8"));
      const kept = new Map(rows.map((row: { id: string }) => [row.id, row]));
      const goals = {
        // Of which writing down that the money for the entitlement is there takes a slot of its own.
        "vesting-first": 96_500,
        "vesting-release": 46_000,
        "vesting-release-many-100-each": 25_000,
        "cumulative-first": 93_500,
        "cumulative-later": 60_000,
        "cumulative-many-100-each": 34_000,
      };
      for (const [id, goal] of Object.entries(goals))
        expect(kept.get(id), id).to.include({ goal, met: true });
    });

    it("of gas hold every attestation row, beside every peer that can do the like", () => {
      const { conditions, rows, spread } = JSON.parse(readFileSync(join(RESULTS, "gas.json"), "utf8"));
      expect(conditions.peers).to.include.keys("eas", "verax", "signProtocol");
      const kept = new Map<string, { peer: number | null; peerName: string }>(
        rows.map((row: { id: string }) => [row.id, row]),
      );
      for (const { id } of ownTasks) expect(kept.get(id)?.peer, id).to.equal(null);
      for (const { id } of [...commonTasks, ...easTasks]) {
        expect(kept.get(id)?.peerName, id).to.match(/^EAS 1\.4\.0/);
        expect(spread[id].peer.samples, id).to.equal(spread[id].ours.samples);
      }
      for (const { id } of commonTasks) {
        expect(kept.get(`${id}-vs-verax`)?.peerName, id).to.match(/^Verax/);
        expect(kept.get(`${id}-vs-sign-protocol`)?.peerName, id).to.match(/^Sign Protocol/);
      }
    });
  });

  describe("what gas is measured on", () => {
    it("claims twice in each of many bitmap words, first the one that is not measured", () => {
      const plan = claimPlan(16_384, 32);
      expect(new Set(plan.map(({ opens }) => opens >> 8)).size).to.equal(32);
      for (const { opens, measured: later } of plan) {
        expect(opens >> 8).to.equal(later >> 8);
        expect(opens).to.not.equal(later);
        expect(later).to.be.below(16_384);
      }
    });

    it("has the tree that Uniswap's distributor is made for, as merkletreejs builds it", () => {
      const rows = 16;
      const accounts = seededBytes("test accounts", rows * 20);
      const amounts = seededBytes("test amounts", rows * 32);
      const leaves = Array.from({ length: rows }, (_, row) =>
        keccak256(
          encodePacked(
            ["uint256", "address", "uint256"],
            [
              BigInt(row),
              bytesToHex(accounts.subarray(row * 20, row * 20 + 20)),
              BigInt(bytesToHex(amounts.subarray(row * 32, row * 32 + 32))),
            ],
          ),
        ),
      );
      const second = new MerkleTree([...leaves].sort(), keccak256, { sortPairs: true });
      const { root, proofOf } = uniswapTree({ accounts, amounts });
      expect(root).to.equal(second.getHexRoot());
      for (const [row, leaf] of leaves.entries()) {
        expect(proofOf(row)).to.deep.equal(second.getHexProof(leaf));
      }
    });
  });
});
