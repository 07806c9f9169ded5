import { expect } from "chai";
import { type Address, createClient, custom, type Hex, zeroAddress } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import type { BundleItem } from "../../../../src/sdk/core/bundle/bundle.ts";
import {
  askSigners,
  type KnownSignatures,
  mayBurnIn,
} from "../../../../src/sdk/distribution/bundles/mayBurnIn.ts";
import { signedClaimTypedData } from "../../../../src/sdk/distribution/sign/signedClaim.ts";
import { serveChain } from "../../scripts/servedChain.ts";

const campaign: Address = `0x${"ca".repeat(20)}`;
const place = { chainId: 1n, campaign, kind: "instant" } as const;
const terms = { upTo: 5n, recipient: campaign, maxFee: 0n, feeTaker: zeroAddress, deadline: 0n };
const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;
const word = (value: bigint) => value.toString(16).padStart(64, "0");

/** Signatures in every form: true ones of both lengths, of another key, with the greater s, of other lengths. */
async function sample(): Promise<readonly BundleItem[]> {
  const items: BundleItem[] = [];
  for (let index = 0; index < 48; index++) {
    const signer = privateKeyToAccount(`0x${word(BigInt(index + 1))}`);
    const leaf = { index, account: signer.address, amount: 5n };
    const claim = { ...place, ...leaf, index: BigInt(index), terms, paidBefore: 0n };
    const whole = await signer.signTypedData(signedClaimTypedData(claim));
    const r = whole.slice(2, 66);
    const s = BigInt(`0x${whole.slice(66, 130)}`);
    const v = Number(`0x${whole.slice(130)}`);
    const forms: readonly Hex[] = [
      whole,
      `0x${r}${word(s | (BigInt(v - 27) << 255n))}`,
      `0x${r}${word(2n * HALF_ORDER + 1n - s)}${v === 27 ? "1c" : "1b"}`,
      `0x${r}${word(s)}1d`,
      `${whole}00`,
      `0x${"00".repeat(64)}1b`,
    ];
    const signature = forms[index % forms.length] as Hex;
    const account = index % 5 === 4 ? zeroAddress : signer.address;
    items.push({ ...leaf, account, signed: { terms, fee: 0n, signature } });
  }
  return items;
}

describe("distribution: askSigners", () => {
  let chain: Awaited<ReturnType<typeof serveChain>>;
  let items: readonly BundleItem[];
  before(async () => {
    chain = await serveChain();
    items = await sample();
  });
  after(() => chain.close());

  it("has the node find out what is found out here otherwise", async () => {
    const known: KnownSignatures = new WeakMap();
    await askSigners(chain.reader, place, items, known);
    const told = items.map(({ signed }) => signed && known.get(signed));
    // What cannot be a key's signature is not asked for.
    expect(told.filter((one) => one !== undefined)).to.have.length(24);
    const alone = items.map(mayBurnIn(place));
    expect(items.map(mayBurnIn({ ...place, known }))).to.deep.equal(alone);
    expect(alone.filter((burns) => !burns)).to.have.length.above(5);
  });

  it("leaves it to what is found out here where a node cannot tell", async () => {
    const refusing = createClient({
      chain: chain.reader.chain,
      transport: custom(
        {
          request: async () => {
            throw { code: -32000, message: "create is not allowed" };
          },
        },
        { retryCount: 0 },
      ),
    });
    const known: KnownSignatures = new WeakMap();
    await askSigners(refusing, place, items, known);
    expect(items.every(({ signed }) => signed && !known.has(signed))).to.equal(true);
  });
});
