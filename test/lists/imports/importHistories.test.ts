import { expect } from "chai";
import { zeroAddress } from "viem";
import { REVOKED_SINCE } from "../../../src/sdk/credentials/import/importReport.ts";
import { isDeep } from "../../deep.ts";
import { type Draw, drawFrom } from "../faults/draw.ts";
import { attestationDestination } from "./attestationRuns.ts";
import type { RunOptions } from "./batchRuns.ts";
import { playHistories } from "./importHistories.ts";
import { attest, RESOLVER, START, type Story, sourceOf } from "./sourceStory.ts";

const HISTORIES = isDeep ? 10_000 : 400;
const SEED = process.env.SYMBOLON_LISTS_SEED ?? (isDeep ? String(Date.now()) : "lists");
/** Nothing is killed. */
const calm: Draw = { ...drawFrom("calm"), chance: () => false };
const usual: RunOptions = {
  now: START,
  resolvers: [],
  withRevoked: false,
  followRevocations: false,
  dropReferences: false,
  dryRun: false,
};

/** An attestation, and one that refers to it, under a schema with a resolver or without. */
function twoAttestations(hasResolver: boolean): Story {
  const story: Story = { now: START, attestations: [] };
  const below = (most: number) => (hasResolver && most === 2 ? 1 : 0);
  attest(story, { ...calm, below }, !hasResolver);
  attest(story, { ...calm, below, chance: (percent) => percent === 25 }, !hasResolver);
  return story;
}

const revoked = ({ now, attestations }: Story, ...places: readonly number[]): Story => ({
  now,
  attestations: attestations.map((one, i) => (places.includes(i) ? { ...one, revocationTime: now } : one)),
});

describe("an import that is run again", () => {
  it("names whatever counts here and is revoked at its source, in both forms and after any kill", () => {
    const { unnamed, reports, revoked: left } = playHistories(SEED, HISTORIES);
    expect(unnamed, `SYMBOLON_LISTS_SEED=${SEED}`).to.deep.equal([]);
    expect(reports).to.be.above(2 * HISTORIES);
    expect(left).to.be.above(HISTORIES / 4);
  });

  it("names what it made without its reference, or under another resolver, though it would now leave it behind", () => {
    for (const hasResolver of [false, true]) {
      const story = twoAttestations(hasResolver);
      const there = attestationDestination();
      const resolvers = hasResolver ? [{ from: RESOLVER, to: zeroAddress }] : [];
      const first = hasResolver ? story : revoked(story, 0);
      there.run(sourceOf(first), { ...usual, resolvers, dropReferences: true }, calm);
      expect(there.copies(), String(hasResolver)).to.have.length(hasResolver ? 2 : 1);
      const rows = there.run(sourceOf(revoked(story, 0, 1)), usual, calm);
      const last = rows?.find(({ source }) => source === story.attestations[1]?.uid);
      expect([last?.status, last?.reason]).to.deep.equal(["imported", REVOKED_SINCE]);
      const follow = { ...usual, followRevocations: true, resolvers };
      const followed = there.run(sourceOf(revoked(story, 0, 1)), follow, calm);
      expect(followed?.find(({ source }) => source === last?.source)?.status).to.equal(
        "imported and revoked",
      );
    }
  });
});
