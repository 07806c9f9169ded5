import { expect } from "chai";
import {
  type Address,
  domainSeparator,
  type Hex,
  keccak256,
  pad,
  toBytes,
  zeroAddress,
  zeroHash,
} from "viem";
import { getCode, readContract, waitForTransactionReceipt, writeContract } from "viem/actions";
import { allOfGateAbi } from "../../../../src/sdk/chain/abi/allOfGateAbi.ts";
import { readGate } from "../../../../src/sdk/chain/read/readGate.ts";
import { termsTypedData } from "../../../../src/sdk/core/signing/termsTypedData.ts";
import { ownBuild } from "../../../journeys/easBuilds.ts";
import { type KindChain, openKindChain } from "../../scripts/kindChain.ts";

const GATES = "distribution/gates";
const CAMPAIGN: Address = "0x00000000000000000000000000000000000000c1";
const OTHER: Address = "0x00000000000000000000000000000000000000c2";

for (const kind of ["AllOfGate", "AllOfManyGate"] as const) {
  describe(`readGate: the adapter of an ${kind}`, () => readsAdapter(kind));
}

function readsAdapter(kind: "AllOfGate" | "AllOfManyGate") {
  let chain: KindChain;
  let gate: Address;
  let pauses: readonly Address[];
  before(async () => {
    chain = await openKindChain();
    const pause = () => chain.deploy(ownBuild("PauseGate", GATES), chain.other.account.address, 10n, 10n);
    pauses = [await pause(), await pause(), await pause()];
    gate = await several(0, 1);
    await open(gate, CAMPAIGN);
  });
  after(() => chain.close());

  const several = (one: number, other: number) => {
    const parts = [pauses[one], pauses[other]];
    return chain.deploy(ownBuild(kind, GATES), ...(kind === "AllOfGate" ? parts : [parts]));
  };

  async function open(of: Address, campaign: Address): Promise<void> {
    const call = { address: of, abi: allOfGateAbi, functionName: "open", args: [campaign] } as const;
    await waitForTransactionReceipt(chain.reader, { hash: await writeContract(chain.other, call) });
  }

  const adapterOf = (of: Address, campaign: Address) =>
    readContract(chain.reader, {
      address: of,
      abi: allOfGateAbi,
      functionName: "adapterOf",
      args: [campaign],
    });

  /** What the gate is taken for where another code stands at its adapter's place, as a constructor of one's own can put it. */
  async function kindWith(bytecode: Hex): Promise<string> {
    const address = await adapterOf(gate, CAMPAIGN);
    const own = (await getCode(chain.reader, { address })) as Hex;
    await chain.node.setCode({ address, bytecode });
    const read = await readGate(chain.reader, { gate, campaign: CAMPAIGN });
    await chain.node.setCode({ address, bytecode: own });
    return read.kind;
  }

  const adapterCode = async (of: Address, campaign: Address) =>
    (await getCode(chain.reader, { address: await adapterOf(of, campaign) })) as Hex;

  it("is the gate's own", async () => {
    const read = await readGate(chain.reader, { gate, campaign: CAMPAIGN });
    expect(read).to.deep.include({ kind, isOpen: true });
    expect("parts" in read && read.parts.map((part) => part.gate)).to.deep.equal(pauses.slice(0, 2));
    expect(await kindWith(await adapterCode(gate, CAMPAIGN))).to.equal(kind);
  });

  it("is not taken for it where it is other code", async () => {
    expect(await kindWith("0x5f35505f5ff3")).to.equal("unknown");
  });

  it("is not taken for it where it stands for another campaign, or another gate made it", async () => {
    await open(gate, OTHER);
    expect(await kindWith(await adapterCode(gate, OTHER))).to.equal("unknown");
    const loose = await several(0, 2);
    await open(loose, CAMPAIGN);
    expect(await kindWith(await adapterCode(loose, CAMPAIGN))).to.equal("unknown");
  });
}

describe("readGate: gates within gates", () => {
  let chain: KindChain;
  before(async () => {
    chain = await openKindChain();
  });
  after(() => chain.close());

  it("reads no more of them than a node should be asked for", async () => {
    const pause = () => chain.deploy(ownBuild("PauseGate", GATES), chain.other.account.address, 10n, 10n);
    const many = (parts: readonly Address[]) => chain.deploy(ownBuild("AllOfManyGate", GATES), parts);
    const eight = async (one: () => Promise<Address>) => {
      const addresses: Address[] = [];
      while (addresses.length < 8) addresses.push(await one());
      return addresses;
    };
    const pauses = await eight(pause);
    const inner = await eight(() => many(pauses));
    const read = await readGate(chain.reader, { gate: await many(inner), campaign: CAMPAIGN });
    const kinds = "parts" in read ? read.parts.flatMap((one) => ("parts" in one ? one.parts : [])) : [];
    // 64 in all, of which nine have parts.
    expect(kinds.filter(({ kind }) => kind === "PauseGate")).to.have.length(55);
    expect(kinds.filter(({ kind }) => kind === "unknown")).to.have.length(9);
  });
});

describe("readGate: shipped code with other immutables, as a constructor of one's own can leave it", () => {
  let chain: KindChain;
  before(async () => {
    chain = await openKindChain();
  });
  after(() => chain.close());

  /** What a gate is taken for where a word of its code is another. */
  async function kindWith(gate: Address, word: Hex, other: Hex): Promise<string> {
    const code = (await getCode(chain.reader, { address: gate })) as Hex;
    // An immutable is pushed as a whole word.
    const forged = code.replaceAll(`7f${pad(word).slice(2)}`, `7f${pad(other).slice(2)}`) as Hex;
    expect(forged).not.to.equal(code);
    await chain.node.setCode({ address: gate, bytecode: forged });
    const { kind } = await readGate(chain.reader, { gate, campaign: CAMPAIGN });
    await chain.node.setCode({ address: gate, bytecode: code });
    expect((await readGate(chain.reader, { gate, campaign: CAMPAIGN })).kind).not.to.equal("unknown");
    return kind;
  }

  it("is no gate of ours where a part is there twice or not at all, or there is none", async () => {
    const pause = () => chain.deploy(ownBuild("PauseGate", GATES), chain.other.account.address, 10n, 10n);
    const one = await pause();
    const two = await pause();
    const several = await chain.deploy(ownBuild("AllOfManyGate", GATES), [one, two]);
    const both = await chain.deploy(ownBuild("AllOfGate", GATES), one, two);
    for (const gate of [several, both]) {
      expect(await kindWith(gate, two.toLowerCase() as Hex, one)).to.equal("unknown");
      expect(await kindWith(gate, two.toLowerCase() as Hex, zeroAddress)).to.equal("unknown");
    }
    for (const count of ["0x00", "0x01", "0x09"] as const) {
      expect(await kindWith(several, "0x02", count), count).to.equal("unknown");
    }
  });

  it("is no gate of ours where another text is to be signed than it shows, or none", async () => {
    const hash = keccak256(toBytes("a text"));
    const gate = await chain.deploy(ownBuild("TermsGate", GATES), [{ language: "en", hash }]);
    const text = { language: "en", hash };
    const typed = termsTypedData({ chainId: 31_337n, gate, campaign: CAMPAIGN, account: OTHER, text });
    const domain = domainSeparator({ domain: typed.domain });
    expect(await kindWith(gate, domain, zeroHash)).to.equal("unknown");
    expect(await kindWith(gate, "0x01", "0x00")).to.equal("unknown");
    const language = (tag: string, length: string) =>
      `0x${Buffer.from(tag).toString("hex").padEnd(62, "0")}${length}` as Hex;
    expect(await kindWith(gate, language("en", "02"), language("e\n", "02"))).to.equal("unknown");
  });
});
