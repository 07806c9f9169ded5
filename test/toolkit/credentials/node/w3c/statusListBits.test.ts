import { createHash } from "node:crypto";
import { expect } from "chai";
import {
  encodeStatusList,
  statusListBits,
  statusListBytes,
} from "../../../../../src/node/batches/w3c/statusListBits.ts";
import { statusListFreshUntil } from "../../../../../src/node/batches/w3c/statusListCredential.ts";
import { decide } from "../../../../../src/sdk/core/index.ts";
import { packHold, suspendedAt } from "../../../../../src/sdk/core/status/holds.ts";
import {
  EMPTY_WORD,
  earlier,
  finalAt,
  locate,
  NEVER,
} from "../../../../../src/sdk/core/status/statusWords.ts";
import { isDeep } from "../../../../deep.ts";
import { batchHistory, generator, headerOf, REGISTRY } from "./batchHistory.ts";
import { decodeList } from "./independent.ts";
import { thrownBy } from "./thrownBy.ts";

const sizes = [1, 7, 8, 223, 224, 225, 448, 10_000, 131_072, 131_073, 200_001];
const smallSizes = [1, 224, 225, 700];
const lengths = [0n, 60n, 3_600n];
const ALL = ((1n << 224n) - 1n) << 32n;

const listOf = (
  history: ReturnType<typeof batchHistory>,
  plane: "revoked" | "suspended",
  moment = history.moment,
) => ({
  plane: history[plane],
  size: BigInt(history.size),
  epochLength: history.epochLength,
  asOf: history.asOf,
  moment,
});

describe("credentials/w3c/statusListBits", () => {
  for (const size of sizes) {
    it(`says of each of ${size} credentials what a replay says, to an independent reader`, async () => {
      for (const [i, epochLength] of lengths.entries()) {
        const history = batchHistory({ seed: size + i, size, epochLength });
        const { isRevoked, isSuspended } = history.replay(history.moment);
        for (const [plane, isSet] of [["revoked", isRevoked] as const, ["suspended", isSuspended] as const]) {
          const bits = statusListBits(listOf(history, plane));
          const read = await decodeList({ encodedList: encodeStatusList(bits) });
          const length = Math.max(131_072, Math.ceil(size / 8) * 8);
          expect(bits.length * 8).to.equal(length);
          expect(read.length).to.equal(length);
          const naive = new Uint8Array(length / 8);
          let different = 0;
          for (let index = 0; index < length; index++) {
            const set = index < size && isSet(index);
            if (set) naive[index >> 3]! |= 1 << (7 - (index & 7));
            if (read.getStatus(index) !== set) different++;
          }
          expect(different, plane).to.equal(0);
          expect(Buffer.compare(bits, naive), plane).to.equal(0);
        }
      }
    });
  }

  it("agrees with the verdict on each credential", () => {
    const random = generator(5);
    const seen = new Set<string>();
    for (let seed = 0; seed < (isDeep ? 400 : 40); seed++) {
      const size = smallSizes[random(smallSizes.length)]!;
      const epochLength = lengths[random(lengths.length)]!;
      const history = batchHistory({ seed, size, epochLength });
      const { asOf, moment, revoked, suspended } = history;
      const revokedBits = statusListBits(listOf(history, "revoked"));
      const suspendedBits = statusListBits(listOf(history, "suspended"));
      const has = (bits: Uint8Array, index: number) => (bits[index >> 3]! & (0x80 >> (index & 7))) !== 0;
      for (let index = 0; index < size; index++) {
        const { word } = locate(index);
        const status = {
          revision: 1,
          digest: 1n,
          revoked: revoked.words[word]!,
          suspended: suspended.words[word]!,
          hold: suspended.holds.get(index) ?? 0n,
          batchHold: suspended.batchHold,
        };
        const credential = { index: BigInt(index), validFrom: 0n, expires: 0n };
        const header = headerOf(REGISTRY, size, epochLength);
        const { outcome } = decide({ status, header, credential, asOf, moment });
        const said = has(revokedBits, index) ? "Revoked" : has(suspendedBits, index) ? "Suspended" : "Valid";
        expect(said).to.equal(outcome);
        seen.add(outcome);
      }
    }
    expect([...seen]).to.have.members(["Revoked", "Suspended", "Valid"]);
  });

  it("is fresh until the first of its credentials changes, and wrong from then on", () => {
    const random = generator(6);
    const flips = { count: 0 };
    const horizons = { count: 0 };
    for (let seed = 0; seed < (isDeep ? 2_000 : 200); seed++) {
      const size = smallSizes[random(smallSizes.length)]!;
      const epochLength = lengths[random(lengths.length)]!;
      const history = batchHistory({ seed, size, epochLength });
      const { moment, end, revoked, suspended } = history;
      for (const plane of ["revoked", "suspended"] as const) {
        const freshUntil = statusListFreshUntil(listOf(history, plane));
        let next = NEVER;
        for (let index = 0; index < size; index++) {
          const { word, mask } = locate(index);
          const bit =
            plane === "revoked"
              ? finalAt(revoked.words[word]!, mask, epochLength, moment)
              : suspendedAt(
                  suspended.words[word]!,
                  mask,
                  suspended.holds.get(index) ?? 0n,
                  suspended.batchHold,
                  epochLength,
                  moment,
                );
          next = earlier(next, bit.next);
        }
        expect(freshUntil).to.equal(earlier(next, end));
        (freshUntil < end ? flips : horizons).count++;
        const now = statusListBits(listOf(history, plane));
        expect(statusListBits(listOf(history, plane, freshUntil - 1n))).to.deep.equal(now);
        if (freshUntil < end) {
          expect(statusListBits(listOf(history, plane, freshUntil))).not.to.deep.equal(now);
        }
      }
    }
    expect(flips.count).to.be.greaterThan(20);
    expect(horizons.count).to.be.greaterThan(20);
  });

  it("leaves out what stored words say of credentials that there are not", () => {
    for (const size of [1, 5, 8, 217, 225]) {
      const words = Array.from({ length: Math.ceil(size / 224) }, () => ({ ...EMPTY_WORD, newest: ALL }));
      const hold = { batchHold: packHold({ from: 0n, until: 99n, floor: 0n }), holds: new Map() };
      for (const plane of [
        { purpose: "revocation", words } as const,
        { purpose: "suspension", words: words.map(() => EMPTY_WORD), ...hold } as const,
      ]) {
        const at = { plane, size: BigInt(size), epochLength: 60n, asOf: 0n, moment: 0n };
        const bits = statusListBits(
          plane.purpose === "revocation" ? { ...at, asOf: 120n, moment: 120n } : at,
        );
        const text = [...bits].map((byte) => byte.toString(2).padStart(8, "0")).join("");
        expect(text).to.equal("1".repeat(size).padEnd(131_072, "0"));
      }
    }
  });

  it("refuses moments that storage does not answer for, words too few, and foreign holds", () => {
    const words = [EMPTY_WORD];
    const at = { size: 224n, epochLength: 60n, asOf: 600n, moment: 600n };
    const list = { ...at, plane: { purpose: "revocation", words } as const };
    const suspension = { purpose: "suspension", words, batchHold: 0n, holds: new Map() } as const;
    expect(statusListBits({ ...list, moment: 719n }).length).to.equal(16_384);
    const beyond = thrownBy(() => statusListBits({ ...list, moment: 720n }));
    expect(beyond).to.include({ code: "BeyondHorizon" });
    expect(beyond.details).to.deep.equal({ moment: 720n, horizon: 720n, asOf: 600n });

    const used = { ...list, plane: { ...list.plane, words: [{ newest: 9n, older: 8n, oldest: 7n }] } };
    expect(statusListBits({ ...used, moment: 540n }).length).to.equal(16_384);
    const forgotten = thrownBy(() => statusListBits({ ...used, moment: 539n }));
    expect(forgotten).to.include({ code: "HistoryNotKept" });
    expect(forgotten.details).to.deep.equal({ moment: 539n, floor: 540n, asOf: 600n });
    const held = packHold({ from: 610n, until: 620n, floor: 605n });
    for (const plane of [
      { ...suspension, batchHold: held },
      { ...suspension, holds: new Map([[0, held]]) },
    ]) {
      expect(thrownBy(() => statusListBits({ ...at, plane, moment: 604n })).details).to.include({
        floor: 605n,
      });
    }

    for (const count of [0, 2]) {
      const plane = { ...list.plane, words: Array.from({ length: count }, () => EMPTY_WORD) };
      const error = thrownBy(() => statusListBits({ ...list, plane }));
      expect(error).to.include({ code: "WrongWordCount" });
      expect(error.details).to.deep.equal({ words: count, required: 1, size: 224n });
    }
    for (const index of [224, -1, 0.5]) {
      const plane = { ...suspension, holds: new Map([[index, 0n]]) };
      expect(thrownBy(() => statusListBits({ ...at, plane }))).to.include({ code: "IndexBeyondBatch" });
    }
  });

  it("encodes as it always did", () => {
    // Written once by this code; the tests above have an independent reader read the like. Another compressor made the
    // W3C's example of an empty list.
    expect(encodeStatusList(new Uint8Array(statusListBytes(1n)))).to.equal(
      "uH4sIAAAAAAACA-3AMQEAAADCIPunNsYeGAAAAAAAAAAAAAAAAAAAAJA7htJUqwBAAAA",
    );
    const random = generator(7);
    const bits = new Uint8Array(statusListBytes(1n));
    for (let i = 0; i < 12; i++) bits[random(bits.length)]! |= 1 << random(8);
    expect(encodeStatusList(bits)).to.equal(
      "uH4sIAAAAAAACA-3asQ3AIAwAwURKkZIRGIXRGJ0ZQAgBvhvhK1v2QyBFAtjdLwEAAb0SAAB7-CQYkyUAwPofh3sjAKdIEgAAYKgFevjiBmC6KgHAOhc-pjQOBycTAEAAAA",
    );
    const dense = Uint8Array.from(bits, () => random(256) & random(256));
    expect(createHash("sha256").update(encodeStatusList(dense)).digest("hex")).to.equal(
      "3206c7bb5f629cac489a1e3cfb790791b42ee9cbb3a2a68397278cae0e4b568a",
    );
    // The header: gzip, deflate, no flags, no time, level 9, Unix.
    const head = Buffer.from(encodeStatusList(bits).slice(1), "base64url").subarray(0, 10);
    expect(head.toString("hex")).to.equal("1f8b0800000000000203");
  });
});
