import { expect } from "chai";
import type { Address, Hex } from "viem";
import { getCode, readContract, waitForTransactionReceipt, writeContract } from "viem/actions";
import { allOfGateAbi } from "../../../../src/sdk/chain/abi/allOfGateAbi.ts";
import { readGate } from "../../../../src/sdk/chain/read/readGate.ts";
import { ownBuild } from "../../../journeys/easBuilds.ts";
import { type KindChain, openKindChain } from "../../scripts/kindChain.ts";

const GATES = "distribution/gates";
const CAMPAIGN: Address = "0x00000000000000000000000000000000000000c1";
const OTHER: Address = "0x00000000000000000000000000000000000000c2";

describe("readGate: the adapter of a gate that asks two", () => {
  let chain: KindChain;
  let gate: Address;
  let pauses: readonly Address[];
  before(async () => {
    chain = await openKindChain();
    const pause = () => chain.deploy(ownBuild("PauseGate", GATES), chain.other.account.address, 10n, 10n);
    pauses = [await pause(), await pause(), await pause()];
    gate = await chain.deploy(ownBuild("AllOfGate", GATES), pauses[0], pauses[1]);
    await open(gate, CAMPAIGN);
  });
  after(() => chain.close());

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
    const { kind } = await readGate(chain.reader, { gate, campaign: CAMPAIGN });
    await chain.node.setCode({ address, bytecode: own });
    return kind;
  }

  const adapterCode = async (of: Address, campaign: Address) =>
    (await getCode(chain.reader, { address: await adapterOf(of, campaign) })) as Hex;

  it("is the gate's own", async () => {
    const read = await readGate(chain.reader, { gate, campaign: CAMPAIGN });
    expect(read).to.deep.include({ kind: "AllOfGate", isOpen: true });
    expect(await kindWith(await adapterCode(gate, CAMPAIGN))).to.equal("AllOfGate");
  });

  it("is not taken for it where it is other code", async () => {
    expect(await kindWith("0x5f35505f5ff3")).to.equal("unknown");
  });

  it("is not taken for it where it stands for another campaign, or asks other gates", async () => {
    await open(gate, OTHER);
    expect(await kindWith(await adapterCode(gate, OTHER))).to.equal("unknown");
    const loose = await chain.deploy(ownBuild("AllOfGate", GATES), pauses[0], pauses[2]);
    await open(loose, CAMPAIGN);
    expect(await kindWith(await adapterCode(loose, CAMPAIGN))).to.equal("unknown");
  });
});
