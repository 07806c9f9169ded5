import { expect } from "chai";
import {
  type Address,
  concatHex,
  encodeAbiParameters,
  type Hex,
  hashTypedData,
  keccak256,
  toBytes,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { getCode, readContract, waitForTransactionReceipt, writeContract } from "viem/actions";
import { gateOf } from "../../../../src/node/pages/build/claimFacts.ts";
import { allOfGateAbi } from "../../../../src/sdk/chain/abi/allOfGateAbi.ts";
import { termsGateAbi } from "../../../../src/sdk/chain/abi/termsGateAbi.ts";
import { claimCall } from "../../../../src/sdk/chain/calls/campaigns.ts";
import { termsGateData } from "../../../../src/sdk/chain/calls/termsGateData.ts";
import { type GateState, readGate } from "../../../../src/sdk/chain/read/readGate.ts";
import { termsTypedData } from "../../../../src/sdk/core/signing/termsTypedData.ts";
import { agreementKey } from "../../../../src/sdk/distribution/claim/agreementKey.ts";
import { gateDataFor } from "../../../../src/sdk/distribution/claim/gateAnswers.ts";
import { decodeClaimError } from "../../../../src/sdk/distribution/decodeClaimError.ts";
import { gate as pageGate } from "../../../../src/sdk/pageData/pageGate.ts";
import { ownBuild } from "../../../journeys/easBuilds.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { type KindChain, openKindChain, usualRows } from "../../scripts/kindChain.ts";
import { accountOf, keyOf } from "../../scripts/relayChain.ts";

const GATES = "distribution/gates";
const CAMPAIGN: Address = "0x00000000000000000000000000000000000000c1";
const TEXTS = ["en", "ar"].map((language) => ({ language, hash: keccak256(toBytes(language)) }));

type OfKind<Kind extends GateState["kind"]> = Extract<GateState, { readonly kind: Kind }>;

describe("gates that ask an oracle or want a text signed", () => {
  const folder = temporaryFolder();
  let chain: KindChain;
  let oracle: Address;
  let screening: Address;
  let terms: Address;
  before(async () => {
    chain = await openKindChain();
    oracle = await chain.deploy(ownBuild("SampleOracle", "mocks"));
    screening = await chain.deploy(ownBuild("SanctionsGate", GATES), oracle);
    terms = await chain.deploy(ownBuild("TermsGate", GATES), TEXTS);
  });
  after(() => chain.close());

  async function read<Kind extends GateState["kind"]>(gate: Address, kind: Kind): Promise<OfKind<Kind>> {
    const state = await readGate(chain.reader, { gate, campaign: CAMPAIGN });
    if (state.kind !== kind) throw new Error(`it is ${state.kind}`);
    return state as OfKind<Kind>;
  }

  it("are read with the oracle and its owner, and with the texts", async () => {
    expect(await read(screening, "SanctionsGate")).to.deep.equal({
      kind: "SanctionsGate",
      gate: screening,
      oracle,
      owner: chain.other.account.address,
      isAnswering: true,
    });
    expect(await read(terms, "TermsGate")).to.deep.equal({
      kind: "TermsGate",
      gate: terms,
      asker: CAMPAIGN,
      texts: TEXTS,
    });
  });

  it("tell an oracle that went silent, and one that names no owner", async () => {
    const code = async (bytecode: Hex) => {
      await chain.node.setCode({ address: oracle, bytecode });
      const { isAnswering, owner } = await read(screening, "SanctionsGate");
      return { isAnswering, owner };
    };
    const own = await getCode(chain.reader, { address: oracle });
    try {
      // Two words of zeros; one word, whatever it is asked; nothing.
      expect(await code("0x60405ff3")).to.deep.equal({ isAnswering: false, owner: undefined });
      expect(await code("0x60205ff3")).to.deep.equal({ isAnswering: true, owner: undefined });
      expect(await code("0x00")).to.deep.equal({ isAnswering: false, owner: undefined });
    } finally {
      await chain.node.setCode({ address: oracle, bytecode: own as Hex });
    }
  });

  it("have what is signed as the contract hashes it, and pass a page's data unchanged", async () => {
    const state = await read(terms, "TermsGate");
    for (const [position, text] of TEXTS.entries()) {
      const account = accountOf(position);
      const typed = termsTypedData({ chainId: 31_337n, gate: terms, campaign: CAMPAIGN, account, text });
      const digest = await readContract(chain.reader, {
        address: terms,
        abi: termsGateAbi,
        functionName: "digestOf",
        args: [CAMPAIGN, account, BigInt(position)],
      });
      expect(hashTypedData(typed)).to.equal(digest);
    }
    for (const one of [state, await read(screening, "SanctionsGate")]) {
      const { gate: built } = gateOf(one);
      expect(pageGate(JSON.parse(JSON.stringify(built)), "gate")).to.deep.equal(built);
    }
  });

  it("pay who signed for the adapter of two gates, and nobody whom the oracle lists", async () => {
    const both = await chain.deploy(ownBuild("AllOfGate", GATES), screening, terms);
    const { campaign, tree } = await chain.instant(folder.path("tree"), usualRows(3), { gate: both });
    const open = { address: both, abi: allOfGateAbi, functionName: "open", args: [campaign] } as const;
    await waitForTransactionReceipt(chain.reader, { hash: await writeContract(chain.other, open) });
    const state = await readGate(chain.reader, { gate: both, campaign });
    const part = state.kind === "AllOfGate" ? state.parts[1] : state;
    if (part.kind !== "TermsGate" || state.kind !== "AllOfGate") throw new Error(`it is ${part.kind}`);
    expect(part.asker).to.equal(state.adapter);
    expect(gateDataFor(state, [])).to.equal(undefined);

    const claim = async (index: number, asker: Address) => {
      const account = accountOf(index);
      const [text] = TEXTS as [(typeof TEXTS)[number]];
      const typed = termsTypedData({ chainId: 31_337n, gate: terms, campaign: asker, account, text });
      const signature = await privateKeyToAccount(keyOf(index)).signTypedData(typed);
      const agreed = termsGateData({ position: 0, signature });
      const agreements = new Map([[agreementKey({ gate: terms, asker: state.adapter }), agreed]]);
      const gateData = gateDataFor(state, [], { agreements });
      expect(gateData).to.equal(
        encodeAbiParameters([{ type: "bytes" }, { type: "bytes" }], ["0x", concatHex(["0x00", signature])]),
      );
      const leaf = {
        index: BigInt(index),
        account,
        amount: 1_000n + BigInt(index),
        proof: tree.proof(index),
      };
      await writeContract(chain.other, claimCall({ campaign, ...leaf, ...(gateData && { gateData }) }));
    };
    const refusal = (index: number, asker: Address) =>
      claim(index, asker).then(
        () => "paid",
        (thrown: unknown) => decodeClaimError(thrown)?.error,
      );
    expect(await refusal(0, campaign)).to.equal("NotAgreed");
    expect(await refusal(0, part.asker)).to.equal("paid");
    const list = {
      address: oracle,
      abi: ownBuild("SampleOracle", "mocks").abi,
      functionName: "set",
    } as const;
    await writeContract(chain.other, { ...list, args: [accountOf(1), true] } as never);
    expect(await refusal(1, part.asker)).to.equal("AccountSanctioned");
    expect(await chain.balance(accountOf(0))).to.equal(1_000n);
    expect(await chain.balance(accountOf(1))).to.equal(0n);
  });
});
