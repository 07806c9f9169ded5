import { expect } from "chai";
import fc from "fast-check";
import type { Hex } from "viem";
import { contractRefusal } from "../../../../../src/sdk/chain/errors/contractRefusal.ts";
import { readBatchStatus } from "../../../../../src/sdk/chain/read/batches.ts";
import { verifyWitness } from "../../../../../src/sdk/chain/read/verdicts.ts";
import { SymbolonError } from "../../../../../src/sdk/core/errors.ts";
import { packHold, WHOLE_BATCH } from "../../../../../src/sdk/core/status/holds.ts";
import { EMPTY_WORD } from "../../../../../src/sdk/core/status/statusWords.ts";
import { decide } from "../../../../../src/sdk/core/verdict.ts";
import type { VerificationResult } from "../../../../../src/sdk/credentials/verify/answer.ts";
import { statusFloor } from "../../../../../src/sdk/credentials/verify/decideFromStatus.ts";
import { statusSlots } from "../../../../../src/sdk/credentials/verify/offline/batchSlots.ts";
import { createWitness } from "../../../../../src/sdk/credentials/verify/offline/createWitness.ts";
import {
  type CheckWitnessParameters,
  checkWitness,
  verifyOffline,
} from "../../../../../src/sdk/credentials/verify/offline/verifyOffline.ts";
import {
  formatWitness,
  parseWitness,
  type Witness,
  witnessArgument,
} from "../../../../../src/sdk/credentials/verify/offline/witness.ts";
import { isDeep } from "../../../../deep.ts";
import { deepStatuses, deepWitness } from "../deepWitness.ts";
import { ANY } from "../fakeBatches.ts";
import { type ChainBatch, openWitnessChain, START, type WitnessChain } from "../witnessChain.ts";
import { codeOf } from "./codeOf.ts";

/** What is expected where the test is about something else. */
const anybodys = ({ header }: Witness) => ({ schema: header.schema, issuer: "any", subject: "any" }) as const;

const RUNS = isDeep ? 5_000 : 100;
const MINUTE = 60n;

type Asked = { readonly moment: bigint; readonly clockSkew?: bigint; readonly reorgMargin?: bigint };

describe("credentials/verify: the witness", () => {
  let chain: WitnessChain;
  /** Every kind of status: nothing, words, flags, holds; the epochs are minutes. */
  let fresh: ChainBatch;
  let changed: ChainBatch;
  let held: ChainBatch;
  let sealed: ChainBatch;
  let never: ChainBatch;
  /** Time of the last block. */
  let now: bigint;

  before(async () => {
    chain = await openWitnessChain();
    const made = () => chain.draft(MINUTE, START);
    [fresh, changed, held, never] = [made(), made(), made(), made()];
    // No emergency role: its verdicts are firm.
    sealed = chain.draft(MINUTE, START, 0n);
    await chain.at(START);
    for (const batch of [fresh, changed, held, sealed]) await chain.issue(batch);
    // So many more that the registry's trie has branches below branches.
    for (let i = 0; i < 24; i++) await chain.issue(chain.draft(0n, START));
    await chain.at(START + 120n);
    await chain.change(changed, "Revoke", 3);
    await chain.change(changed, "Suspend", 5, 230);
    await chain.at(START + 180n);
    await chain.change(changed, "Revoke", 9);
    // Announced at once, it joins none and folds none: in force from START + 360.
    await chain.at(START + 240n);
    await chain.change(changed, "Reinstate", 5);
    await chain.change(sealed, "Revoke", 1);
    await chain.hold(held, START + 1_000n, 7n);
    await chain.hold(held, START + 2_000n, WHOLE_BATCH);
    now = (await chain.publicClient.getBlock()).timestamp;
    expect(now < START + 300n).to.equal(true);
  });
  after(() => chain.close());

  /** Credentials of every kind, and how many slots decide about each. */
  const cases = () => [
    ...[0, 499].map((index) => ({ batch: fresh, index, slots: 1 })),
    // Revoked in the first epoch that announced anything, and not.
    { batch: sealed, index: 1, slots: 3 },
    { batch: sealed, index: 2, slots: 2 },
    // Of the revoked plane one to three slots, of the suspended one all of the first word, two of the second.
    { batch: changed, index: 0, slots: 5 },
    { batch: changed, index: 3, slots: 7 },
    { batch: changed, index: 5, slots: 5 },
    { batch: changed, index: 9, slots: 6 },
    { batch: changed, index: 230, slots: 4 },
    ...[6, 7].map((index) => ({ batch: held, index, slots: 4 })),
  ];
  const witnessOf = (batch: ChainBatch, index: number) =>
    createWitness(chain.publicClient, { registry: chain.registry, ...batch.of(index) });
  const trust = async (witness: Witness) => {
    const { hash } = await chain.publicClient.getBlock();
    return { witness, chainId: chain.chainId, registry: chain.registry, trustedBlockHash: hash };
  };
  /** By a verifier who takes any credential; the block is final unless a margin is said. */
  const offline = ({ reorgMargin, ...given }: CheckWitnessParameters & Asked) =>
    verifyOffline({
      ...given,
      expected: ANY,
      ...(reorgMargin === undefined ? { finality: "finalized" } : { reorgMargin }),
    });
  const problemOf = (answer: VerificationResult) =>
    answer.outcome === "Unavailable" ? answer.problem.code : answer.outcome;

  it("proves the very status that the registry tells, with just the slots that decide", async () => {
    for (const { batch, index, slots } of cases()) {
      const witness = await witnessOf(batch, index);
      const given = await trust(witness);
      const { status, id, block } = checkWitness(given);
      const { registry } = chain;
      const told = await readBatchStatus(chain.publicClient, { registry, batch: id, index: BigInt(index) });
      expect(status).to.deep.equal(told);
      expect(id).to.equal(batch.id);
      expect(block.hash).to.equal(given.trustedBlockHash);
      expect(block.timestamp).to.equal(now);
      expect(witness.storageProofs.length, `${index}`).to.equal(slots);

      const { header, credential } = witness;
      const verdict = decide({ status: told, header, credential, asOf: now, moment: now });
      const answer = offline({ ...given, moment: now });
      expect(answer).to.deep.equal({ ...verdict, source: "offline", moment: now, block });
    }
  });

  it("is refused by name with a slot too many or too few, by the contract too", async () => {
    const { registry, publicClient, verifier, chainId } = chain;
    for (const { batch, index } of cases()) {
      const given = await trust(await witnessOf(batch, index));
      const { storageProofs } = given.witness;
      const slots = statusSlots(batch.id, BigInt(index));
      const proven = await publicClient.getProof({ address: registry, storageKeys: [...slots] });
      const proofs = slots.map((slot, i) => ({ slot, proof: proven.storageProof[i]!.proof }));
      const others = proofs.filter(({ slot }) => storageProofs.every((known) => known.slot !== slot));
      expect(others.length + storageProofs.length).to.equal(9);
      /** The order of the slots, some of which do not decide. */
      const withSlot = (extra: Hex) =>
        proofs.filter(({ slot }) => slot === extra || storageProofs.some((known) => known.slot === slot));
      const altered = [
        ...storageProofs.map((_, i) => storageProofs.toSpliced(i, 1)),
        ...storageProofs.map((known, i) => storageProofs.toSpliced(i, 0, known)),
        ...others.map(({ slot }) => withSlot(slot)),
      ];
      for (const [i, part] of altered.entries()) {
        const witness = { ...given.witness, storageProofs: part };
        expect(await codeOf(() => checkWitness({ ...given, witness })), `${index}: ${i}`).to.be.oneOf([
          "StorageProofMissing",
          "SlotMismatch",
          "UnusedStorageProofs",
        ]);
        const origin = { chainId, registry, blockHash: given.trustedBlockHash };
        const asked = { verifier, origin, witness: witnessArgument(witness), moment: now };
        const told = await verifyWitness(publicClient, { ...asked, expected: anybodys(witness) }).catch(
          (error) => contractRefusal(error)?.error,
        );
        // What is no slot of its own is a proof of another one, which leads elsewhere.
        expect(told, `${index}: ${i}`).to.be.oneOf([
          "WrongNumberOfSlots",
          "WrongProofNode",
          "ProofTooShort",
          "UnusedProofNodes",
        ]);
      }
    }
  });

  it("says what is so at a moment, and no longer than storage knows", async () => {
    const ask = async (batch: ChainBatch, index: number, moment: bigint) =>
      problemOf(offline({ ...(await trust(await witnessOf(batch, index))), moment }));
    // Now is in the epoch from START + 240 on: its horizon is START + 360.
    expect(await ask(sealed, 2, START + 359n)).to.equal("Valid");
    expect(await ask(sealed, 2, START + 360n)).to.equal("BeyondHorizon");
    expect(await ask(sealed, 1, START + 359n)).to.equal("Valid");
    expect(await ask(changed, 3, now)).to.equal("Revoked");
    expect(await ask(changed, 5, now)).to.equal("Suspended");
    // Announced in the epoch before: the outcome flips at START + 300, and the verdict says so.
    expect(await ask(changed, 9, START + 299n)).to.equal("Valid");
    expect(await ask(changed, 9, START + 300n)).to.equal("Revoked");
    // The hold begins with the second after its block.
    expect(await ask(held, 6, now)).to.equal("Valid");
    expect(await ask(held, 6, now + 1n)).to.equal("Suspended");
    expect(await ask(held, 7, now)).to.equal("Suspended");
    expect(await ask(held, 6, now - 1n)).to.equal("BeforeCopy");
  });

  it("adds the clock's skew to the moment, and takes the margin off the block's time", async () => {
    const given = await trust(await witnessOf(changed, 9));
    const code = (moment: bigint, clockSkew: bigint) => problemOf(offline({ ...given, moment, clockSkew }));
    expect(code(START + 290n, 9n)).to.equal("Valid");
    // By a clock that is 10 s slow it may be revoked already.
    expect(code(START + 290n, 10n)).to.equal("NotFresh");
    expect(code(START + 310n, 49n)).to.equal("Revoked");
    expect(code(START + 310n, 50n)).to.equal("BeyondHorizon");
    expect(() => offline({ ...given, moment: now, clockSkew: -1n })).to.throw(RangeError);
    expect(() => offline({ ...given, moment: now, reorgMargin: -1n })).to.throw(RangeError);
  });

  it("counts, with a margin, only batches that were surely issued before it", async () => {
    const day = 86_400n;
    const code = async (batch: ChainBatch, reorgMargin: bigint, moment: bigint) =>
      problemOf(offline({ ...(await trust(await witnessOf(batch, 2))), moment, reorgMargin }));
    expect(await code(sealed, 1n, now)).to.equal("NotSurelyIssued");
    expect(await code(never, 1n, now)).to.equal("NotSurelyIssued");

    const young = chain.draft(MINUTE, START + day);
    const margin = 70n;
    const later = START + day + margin + 1n;
    await chain.at(START + day);
    await chain.issue(young);
    await chain.at(later);
    await chain.mine();
    expect(await code(sealed, margin, later)).to.equal("Valid");
    expect(await code(sealed, margin + 1n, later)).to.equal("NotSurelyIssued");
    // As of a block in the epoch before, the horizon is an epoch earlier.
    const asOf = later - margin;
    expect(await code(sealed, margin, asOf + 118n)).to.equal("Valid");
    expect(await code(sealed, margin, asOf + 119n)).to.equal("BeyondHorizon");
    expect(await code(sealed, margin, asOf)).to.equal("Valid");
    const counted = offline({
      ...(await trust(await witnessOf(sealed, 2))),
      moment: later,
      reorgMargin: margin,
    });
    expect(counted).to.include({ asOfTime: asOf, freshUntil: asOf + 119n });
    expect(await code(sealed, margin, asOf - 1n)).to.equal("BeforeCopy");
    expect(await code(never, margin, later)).to.equal("NotFound");
    expect(await code(young, margin, later)).to.equal("NotSurelyIssued");
    now = later;
  });

  it("refuses a moment that storage has forgotten", async () => {
    // The margin reaches back over the oldest state: the word answers from the second on in which that took effect.
    const batch = chain.draft(0n, now);
    await chain.issue(batch);
    const day = 86_400n;
    const begin = now + day;
    for (const [i, kind] of (["Suspend", "Reinstate", "Suspend", "Reinstate"] as const).entries()) {
      await chain.at(begin + 2n * BigInt(i));
      await chain.change(batch, kind, 0);
    }
    now = begin + 6n;
    const given = await trust(await witnessOf(batch, 0));
    const code = (reorgMargin: bigint) => {
      return problemOf(offline({ ...given, moment: now - reorgMargin, reorgMargin }));
    };
    expect(code(0n)).to.equal("Suspended");
    expect(code(1n)).to.equal("Suspended");
    expect(code(2n)).to.equal("Valid");
    expect(code(3n)).to.equal("Valid");
    expect(code(4n)).to.equal("HistoryNotKept");
  });

  it("knows the floor of each word and each hold", () => {
    const none = { revoked: EMPTY_WORD, suspended: EMPTY_WORD, hold: 0n, batchHold: 0n };
    const first = 1n << 255n;
    const word = { newest: first | 9n, older: first | 8n, oldest: first | 7n };
    const hold = packHold({ from: 900n, until: 950n, floor: 800n });
    expect(statusFloor(none, 0n, MINUTE)).to.equal(0n);
    expect(statusFloor({ ...none, revoked: word }, 0n, MINUTE)).to.equal(540n);
    // Whoever is not revoked by the oldest state never was before it.
    expect(statusFloor({ ...none, revoked: word }, 1n, MINUTE)).to.equal(0n);
    // Whoever is not suspended by it may have been.
    expect(statusFloor({ ...none, suspended: word }, 0n, MINUTE)).to.equal(540n);
    expect(statusFloor({ ...none, suspended: word }, 1n, MINUTE)).to.equal(540n);
    expect(statusFloor({ ...none, suspended: word, hold }, 0n, MINUTE)).to.equal(800n);
    expect(statusFloor({ ...none, revoked: word, batchHold: hold }, 0n, MINUTE)).to.equal(800n);
  });

  it("proves that there is no such batch, for the block's own second and no later", async () => {
    const given = await trust(await witnessOf(never, 4));
    expect(given.witness.storageProofs.length).to.equal(1);
    const answer = offline({ ...given, moment: now });
    expect(answer).to.include({ outcome: "NotFound", freshUntil: now, revision: 0, guarantee: "None" });
    expect(problemOf(offline({ ...given, moment: now + 1n }))).to.equal("NotFresh");
    // Where there is not even a contract, nothing is stored.
    const nowhere = `0x${"ab".repeat(20)}` as const;
    const witness = await createWitness(chain.publicClient, { registry: nowhere, ...fresh.of(4) });
    expect(witness.storageProofs[0]?.proof).to.deep.equal([]);
    expect(offline({ ...given, witness, registry: nowhere, moment: now }).outcome).to.equal("NotFound");
  });

  it("survives its file, and is refused with any byte of it changed, or proves the same", async () => {
    const given = await trust(await witnessOf(changed, 5));
    const json = formatWitness(given.witness);
    expect(parseWitness(json)).to.deep.equal(given.witness);
    const sound = checkWitness(given);
    let refused = 0;
    fc.assert(
      fc.property(fc.nat(json.length - 1), fc.integer({ min: 32, max: 126 }), (place, code) => {
        const altered = json.slice(0, place) + String.fromCharCode(code) + json.slice(place + 1);
        try {
          expect(checkWitness({ ...given, witness: parseWitness(altered) })).to.deep.equal(sound);
        } catch (error) {
          if (!(error instanceof SymbolonError)) throw error;
          expect(error.hint).not.to.equal("");
          refused += 1;
        }
      }),
      { numRuns: RUNS },
    );
    expect(refused).to.be.greaterThan(RUNS / 2);
  });

  it("names what is wrong with each part that is not its own", async () => {
    const given = await trust(await witnessOf(changed, 5));
    const { witness } = given;
    const other = (await trust(await witnessOf(held, 5))).witness;
    const code = (part: Partial<Witness>) =>
      codeOf(() => checkWitness({ ...given, witness: { ...witness, ...part } }));
    const zero = `0x${"00".repeat(32)}` as const;
    const [first, ...rest] = witness.storageProofs;
    const nodes = first!.proof;
    const swapped = [first!, { ...rest[0]!, proof: rest[1]!.proof }, ...rest.slice(1)];

    expect(await codeOf(() => checkWitness({ ...given, trustedBlockHash: zero }))).to.equal("BlockMismatch");
    expect(await codeOf(() => checkWitness({ ...given, chainId: 1n }))).to.equal("RegistryMismatch");
    expect(await code({ chainId: 1n })).to.equal("RegistryMismatch");
    expect(await code({ registry: `0x${"11".repeat(20)}` })).to.equal("RegistryMismatch");
    expect(await code({ block: `${witness.block}00` })).to.equal("BadRlp");
    expect(await code({ block: "0xzz" })).to.equal("NotHex");
    expect(await code({ header: { ...witness.header, root: zero } })).to.equal("CredentialNotInBatch");
    expect(await code({ header: { ...witness.header, size: 5n } })).to.equal("IndexBeyondBatch");
    expect(await code({ header: other.header })).to.equal("SlotMismatch");
    expect(await code({ credential: { ...witness.credential, expires: 1n } })).to.equal(
      "CredentialNotInBatch",
    );
    expect(await code({ credential: { ...witness.credential, index: 6n } })).to.equal("CredentialNotInBatch");
    expect(await code({ proof: witness.proof.slice(1) })).to.equal("CredentialNotInBatch");
    expect(await code({ proof: Array(33).fill(zero) })).to.equal("ProofTooLong");
    expect(await code({ accountProof: witness.accountProof.slice(0, -1) })).to.equal("ProofTooShort");
    expect(await code({ accountProof: [...witness.accountProof, "0x80"] })).to.equal("UnusedProofNodes");
    expect(await code({ accountProof: nodes })).to.equal("WrongProofNode");
    expect(await code({ storageProofs: other.storageProofs })).to.equal("SlotMismatch");
    expect(await code({ storageProofs: rest })).to.equal("SlotMismatch");
    expect(await code({ storageProofs: [] })).to.equal("StorageProofMissing");
    expect(await code({ storageProofs: witness.storageProofs.slice(0, 4) })).to.equal("StorageProofMissing");
    expect(await code({ storageProofs: [...witness.storageProofs, first!] })).to.equal("UnusedStorageProofs");
    expect(await code({ storageProofs: swapped })).to.be.oneOf([
      "WrongProofNode",
      "UnusedProofNodes",
      "ProofTooShort",
    ]);
    expect(await code({ storageProofs: [{ ...first!, proof: nodes.slice(0, -1) }, ...rest] })).to.equal(
      "ProofTooShort",
    );
    // With none of them it is a verdict.
    expect(await code({})).to.equal("none");
  });

  describe("in a contract", () => {
    const ask = async (given: CheckWitnessParameters, moment: bigint) => {
      const { witness, chainId, registry, trustedBlockHash } = given;
      const origin = { chainId, registry, blockHash: trustedBlockHash };
      const { verifier, publicClient } = chain;
      const asked = { verifier, origin, witness: witnessArgument(witness), moment };
      return verifyWitness(publicClient, { ...asked, expected: anybodys(witness) });
    };
    const refusalOf = (error: unknown) => contractRefusal(error)?.error ?? expect.fail(String(error));

    it("has the same verdict, or the same reason to refuse, for any witness and moment", async () => {
      let verdicts = 0;
      let refusals = 0;
      const asked = [
        ...[0, 3, 5, 9, 230].map((index) => ({ batch: changed, index })),
        ...[0, 7].map((index) => ({ batch: held, index })),
        ...[1, 2].map((index) => ({ batch: sealed, index })),
        { batch: never, index: 1 },
        { batch: fresh, index: 499 },
      ];
      for (const { batch, index } of asked) {
        const given = await trust(await witnessOf(batch, index));
        for (const moment of [now - 1n, now, now + 1n, now + 61n, now + 130n]) {
          const answer = offline({ ...given, moment });
          const told = await ask(given, moment).catch(refusalOf);
          if (answer.outcome === "Unavailable" || answer.outcome === "Mismatch") {
            expect(told).to.equal(answer.problem.code);
            refusals += 1;
          } else {
            const { source, moment: _, block, ...verdict } = answer;
            expect(told).to.deep.equal(verdict);
            verdicts += 1;
          }
        }
      }
      expect(Math.min(verdicts, refusals)).to.be.greaterThan(9);
    });

    it("is told all that is expected, so that it refuses what contradicts itself", async () => {
      const { witness, chainId, registry, trustedBlockHash } = await trust(await witnessOf(sealed, 1));
      const origin = { chainId, registry, blockHash: trustedBlockHash };
      const { verifier, publicClient } = chain;
      const asked = { verifier, origin, witness: witnessArgument(witness), moment: now };
      const { issuer, schema } = witness.header;
      const list = { schema, subject: "any", trustList: verifier, trusted: "now" } as const;
      const { trusted: _, ...unstated } = list;
      for (const expected of [{ ...list, issuer }, { ...list, issuer: "any" }, unstated]) {
        // @ts-expect-error: an issuer or a list, and with a list as of when
        const told = await verifyWitness(publicClient, { ...asked, expected }).catch(refusalOf);
        expect(told).to.equal("ExpectationUnclear");
      }
    });

    it("judges witnesses of the largest tries too", async () => {
      const moment = 1_800_900_000n;
      const cases = [
        { status: deepStatuses.unannounced, slots: 1, outcome: "Valid" },
        { status: deepStatuses.inUse, slots: 2, outcome: "Valid" },
        { status: deepStatuses.largest, slots: 9, outcome: "Revoked" },
      ];
      for (const { status, slots, outcome } of cases) {
        const given = deepWitness(status);
        expect(given.witness.storageProofs.length).to.equal(slots);
        const answer = offline({ ...given, moment });
        expect(answer.outcome).to.equal(outcome);
        expect(await ask(given, moment)).to.include({ outcome, revision: status.revision });
      }
    });

    it("refuses what the toolkit refuses, by the same name", async () => {
      const given = await trust(await witnessOf(changed, 5));
      const { witness } = given;
      const zero = `0x${"00".repeat(32)}` as const;
      const [first, second, ...rest] = witness.storageProofs;
      const cases: readonly Partial<CheckWitnessParameters>[] = [
        { trustedBlockHash: zero },
        { witness: { ...witness, accountProof: witness.accountProof.slice(1) } },
        { witness: { ...witness, accountProof: witness.accountProof.slice(0, -1) } },
        { witness: { ...witness, accountProof: [...witness.accountProof, "0x80"] } },
        { witness: { ...witness, header: { ...witness.header, root: zero } } },
        { witness: { ...witness, header: { ...witness.header, size: 5n } } },
        { witness: { ...witness, storageProofs: [first!, { ...second!, proof: [] }, ...rest] } },
        { witness: { ...witness, block: `${witness.block}00` } },
      ];
      const names = cases.map(async (part) => {
        const altered = { ...given, ...part };
        const here = await codeOf(() => checkWitness(altered));
        const there = await ask(altered, now).catch(refusalOf);
        // A header with bytes behind it is another block first of all; the toolkit reads it before.
        expect(there).to.equal(here === "BadRlp" ? "BlockMismatch" : here);
        return here;
      });
      expect(new Set(await Promise.all(names)).size).to.equal(7);
    });
  });

  it("refuses JSON that is no witness", async () => {
    const whole = JSON.parse(formatWitness(await witnessOf(fresh, 1))) as Record<string, unknown>;
    const code = (part: Record<string, unknown>) =>
      codeOf(() => parseWitness(JSON.stringify({ ...whole, ...part })));
    expect(await code({})).to.equal("none");
    expect(await codeOf(() => parseWitness("{"))).to.equal("BadWitness");
    expect(await codeOf(() => parseWitness("[]"))).to.equal("BadWitness");
    const bad = {
      format: "symbolon-manifest",
      version: 1,
      chainId: "01",
      registry: "0x12",
      header: null,
      credential: [],
      proof: ["0x12"],
      block: "0x123",
      accountProof: "0x",
      storageProofs: [{ slot: "0x00", proof: [] }],
      extra: 1,
    };
    for (const [name, value] of Object.entries(bad))
      expect(await code({ [name]: value }), name).to.equal("BadWitness");
  });
});
