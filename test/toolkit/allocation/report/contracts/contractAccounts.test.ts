import { expect } from "chai";
import { createClient, custom, keccak256, RpcRequestError } from "viem";
import { mainnet } from "viem/chains";
import {
  classifyCode,
  readAccountCodes,
} from "../../../../../src/node/allocation/report/contracts/askContracts.ts";
import {
  type AccountCode,
  chooseAccounts,
  contractAccounts,
} from "../../../../../src/node/allocation/report/contracts/contractAccounts.ts";
import { allocationOf, rowsOf } from "../../allocationOf.ts";

const NONE = { kind: "none" } as const;
const delegate = `0x${"de".repeat(20)}` as const;

describe("accountCode", () => {
  it("tells keys, contracts and delegations apart", () => {
    expect(classifyCode("0x")).to.deep.equal(NONE);
    expect(classifyCode("0x6001")).to.deep.equal({
      kind: "contract",
      bytes: 2,
      codeHash: keccak256("0x6001"),
    });
    expect(classifyCode(`0xEF0100${"DE".repeat(20)}` as `0x${string}`)).to.deep.equal({
      kind: "delegated",
      delegate,
    });
    // One byte more or less is no delegation.
    expect(classifyCode(`0xef0100${"de".repeat(21)}`).kind).to.equal("contract");
    expect(classifyCode(`0xef0100${"de".repeat(19)}`).kind).to.equal("contract");
  });
});

describe("chooseAccounts", () => {
  const allocation = allocationOf(
    rowsOf(Array.from({ length: 500 }, (_, i) => BigInt(1 + ((i * 37) % 500)))),
  );
  const amountOf = (index: number) => 1 + ((index * 37) % 500);

  it("asks all, the greatest amounts first", () => {
    const { indexes, greatest } = chooseAccounts(allocation, undefined);
    expect([...indexes].map(amountOf)).to.deep.equal(Array.from({ length: 500 }, (_, i) => 500 - i));
    expect(greatest).to.equal(500);
    expect(chooseAccounts(allocation, { size: 500, seed: 1 }).indexes).to.deep.equal(indexes);
  });

  it("asks a sample: the greatest, then others drawn by the seed, none twice", () => {
    const sample = (seed: number) => [...chooseAccounts(allocation, { size: 101, seed }).indexes];
    expect(sample(1).slice(0, 51).map(amountOf)).to.deep.equal(Array.from({ length: 51 }, (_, i) => 500 - i));
    expect(new Set(sample(1)).size).to.equal(101);
    expect(sample(1)).to.deep.equal(sample(1));
    expect(sample(1)).to.not.deep.equal(sample(2));
  });

  it("draws each of the others about as often", () => {
    const counts = new Uint32Array(500);
    for (let seed = 0; seed < 400; seed++) {
      for (const index of chooseAccounts(allocation, { size: 100, seed }).indexes.subarray(50))
        counts[index]!++;
    }
    const drawn = [...counts].filter((_, index) => amountOf(index) <= 450);
    // 400 times 50 of 450: 44.4 on average, with a deviation of 6.3.
    expect(Math.min(...drawn)).to.be.greaterThan(18);
    expect(Math.max(...drawn)).to.be.lessThan(76);
  });
});

describe("contractAccounts", () => {
  const allocation = allocationOf(rowsOf([10n, 40n, 30n, 20n]));
  const block = { number: 9n, hash: keccak256("0x09") } as const;
  const contract = (hash: `0x${string}`): AccountCode => ({ kind: "contract", bytes: 5, codeHash: hash });
  const one = keccak256("0x01");
  const two = keccak256("0x02");

  it("counts contracts and delegations with their tokens, and lists the greatest and the commonest", () => {
    const asked = chooseAccounts(allocation, undefined);
    const codes = [contract(one), { kind: "delegated", delegate } as const, contract(two), contract(two)];
    const found = contractAccounts(allocation, {
      chainId: 1,
      block,
      chosen: asked,
      sample: undefined,
      codes,
    });
    expect(found).to.deep.include({
      asked: { rows: 4, amount: 100n },
      contracts: { rows: 3, amount: 70n },
      delegated: { rows: 1, amount: 30n },
      sample: undefined,
      codes: [
        { codeHash: two, bytes: 5, rows: 2, amount: 30n },
        { codeHash: one, bytes: 5, rows: 1, amount: 40n },
      ],
      delegates: [{ delegate, rows: 1, amount: 30n }],
    });
    expect(found.greatest.map(({ index }) => index)).to.deep.equal([1, 2, 3, 0]);
  });

  it("estimates from the drawn part of a sample alone", () => {
    const many = allocationOf(rowsOf(new Array<bigint>(10_000).fill(5n)));
    const sample = { size: 400, seed: 1 };
    const asked = chooseAccounts(many, sample);
    const codes = [...asked.indexes].map(
      (_, place): AccountCode => (place < 200 || place % 10 === 0 ? contract(one) : NONE),
    );
    const estimate = contractAccounts(many, { chainId: 1, block, chosen: asked, sample, codes }).sample
      ?.estimate;
    expect(estimate).to.deep.include({ rows: 9_800, drawn: 200, contracts: 20 });
    // Wilson's interval of 20 out of 200.
    expect(estimate?.low).to.be.closeTo(0.0657, 0.0001);
    expect(estimate?.high).to.be.closeTo(0.1494, 0.0001);
  });
});

describe("readAccountCodes", () => {
  const allocation = allocationOf(rowsOf(Array.from({ length: 25 }, (_, i) => BigInt(i + 1))));
  const indexes = chooseAccounts(allocation, undefined).indexes;

  function nodeOf(answer: (asked: number) => string) {
    const seen: unknown[] = [];
    const request = async ({ params }: { params: unknown }) => {
      seen.push(params);
      return answer(seen.length);
    };
    return {
      seen,
      client: createClient({ chain: mainnet, transport: custom({ request }, { retryCount: 0 }) }),
    };
  }

  it("asks each account once, as of the block, in pieces, and takes what is known", async () => {
    const { seen, client } = nodeOf(() => "0x6001");
    const told: number[] = [];
    const codes = await readAccountCodes(allocation, {
      client,
      blockNumber: 17n,
      indexes,
      pieceSize: 10,
      known: new Map([[1, new Array<AccountCode>(10).fill(NONE)]]),
      onPiece: (piece, answers) => told.push(piece, answers.length),
    });
    expect(codes.map(({ kind }) => kind)).to.deep.equal([
      ...new Array<string>(10).fill("contract"),
      ...new Array<string>(10).fill("none"),
      ...new Array<string>(5).fill("contract"),
    ]);
    expect(told).to.have.members([0, 10, 2, 5]);
    expect(seen).to.have.length(15);
    expect(seen).to.deep.include(
      ["0x9e3779b97f4a7c15f39cc0605cedc8341082276b", "0x11"].with(0, addressAt(24)),
    );
  });

  it("says how far it came, what the node said, and what to do", async () => {
    const { client } = nodeOf((asked) => {
      if (asked <= 12) return "0x";
      throw new RpcRequestError({
        body: {},
        url: "",
        error: { code: -32_000, message: "missing trie node" },
      });
    });
    const run = readAccountCodes(allocation, { client, blockNumber: 17n, indexes, pieceSize: 5 });
    const [result] = await Promise.allSettled([run]);
    const { code, reason, hint } = (result as PromiseRejectedResult).reason;
    expect(code).to.equal("CodesNotRead");
    expect(reason)
      .to.include("at block 17")
      .and.include("of 25 are answered")
      .and.include("missing trie node");
    expect(hint).to.include("--rate");
  });

  it("keeps to the rate", async () => {
    const { client } = nodeOf(() => "0x");
    const started = performance.now();
    await readAccountCodes(allocation, { client, blockNumber: 1n, indexes, pieceSize: 5, rate: 100 });
    expect(performance.now() - started).to.be.greaterThan(190);
  });

  function addressAt(index: number): string {
    return `0x${Buffer.from(allocation.accounts.subarray(index * 20, index * 20 + 20)).toString("hex")}`;
  }
});
