import { expect } from "chai";
import { type Address, zeroHash } from "viem";
import {
  journalOver,
  type OpenJournal,
  type Sending,
  type Settled,
} from "../../../src/sdk/delivery/journal.ts";
import { ownSendings } from "../../../src/sdk/delivery/ownSendings.ts";

const OWN: Address = `0x${"a1".repeat(20)}`;
const OTHER: Address = `0x${"b2".repeat(20)}`;
const FINAL: Settled = {
  status: "mined",
  hash: "0x01",
  block: 1,
  blockHash: "0x02",
  final: true,
  results: {},
};

function sendingOf(id: number, nonce: number, fields: Partial<Sending> = {}): Sending {
  const nothing = { after: 0, keys: [], digest: zeroHash, hashes: [], settled: undefined } as const;
  return { ...nothing, hashes: [], id, nonce, account: OWN, ...fields };
}

const journalOf = (sendings: Sending[]) => ({ sendings }) as unknown as OpenJournal;

describe("an account's part of a journal", () => {
  it("is what is not final, by nonce, and grows with the journal", () => {
    const sendings = [
      sendingOf(0, 4),
      sendingOf(1, 3, { settled: FINAL }),
      sendingOf(2, 2, { account: OTHER }),
      sendingOf(3, 1, { settled: { ...FINAL, final: false } }),
    ];
    const own = ownSendings(journalOf(sendings), OWN);
    expect(own.open().map(({ nonce }) => nonce)).to.deep.equal([1, 4]);
    sendings.push(sendingOf(4, 0));
    expect(own.open().map(({ nonce }) => nonce)).to.deep.equal([0, 1, 4]);
    (sendings[0] as Sending).settled = FINAL;
    expect(own.open().map(({ nonce }) => nonce)).to.deep.equal([0, 1]);
  });

  it("stays as it was for whoever asked, while others are begun", () => {
    const sendings = [sendingOf(0, 4)];
    const own = ownSendings(journalOf(sendings), OWN);
    const asked = own.open();
    sendings.push(sendingOf(1, 3));
    expect(own.nextNonce(0)).to.equal(5);
    expect(asked.map(({ nonce }) => nonce)).to.deep.equal([4]);
  });

  it("leaves what names no account to the one key that the journal is of", () => {
    const { account: _, ...unnamed } = sendingOf(0, 4);
    const openOf = (account: Address) => ownSendings(journalOf([unnamed]), account, OWN).open();
    expect([openOf(OWN), openOf(OTHER)]).to.deep.equal([[unnamed], []]);
  });

  it("gives no nonce out twice, final or not, whatever a node counts", () => {
    const own = ownSendings(journalOf([sendingOf(0, 7, { settled: FINAL })]), OWN);
    expect([own.nextNonce(5), own.nextNonce(9), own.has(7), own.has(8)]).to.deep.equal([8, 9, true, false]);
  });

  it("looks at what is final once", () => {
    let looks = 0;
    const settled = {
      get settled() {
        looks += 1;
        return FINAL;
      },
    };
    const sendings = Array.from({ length: 1_000 }, (_, id) =>
      Object.defineProperties(sendingOf(id, id), Object.getOwnPropertyDescriptors(settled)),
    );
    const own = ownSendings(journalOf(sendings), OWN);
    own.open();
    const once = looks;
    for (let time = 0; time < 10; time++) own.open();
    expect(looks).to.equal(once);
  });
});

describe("a journal over whatever keeps it", () => {
  it("numbers two transactions that begin at once", async () => {
    const kept: unknown[] = [];
    const journal = journalOver({
      path: undefined,
      sendings: [],
      close: () => {},
      async write(record) {
        await Promise.resolve();
        kept.push(record);
      },
    });
    const begin = (nonce: number) => {
      const { id: _, settled: __, ...fields } = sendingOf(0, nonce);
      return journal.begin(fields);
    };
    const begun = await Promise.all([begin(1), begin(2)]);
    expect(begun.map(({ id, nonce }) => [id, nonce])).to.deep.equal([
      [0, 1],
      [1, 2],
    ]);
    expect(journal.sendings).to.deep.equal(begun);
    expect(kept).to.have.length(2);
  });
});
