import { expect } from "chai";
import { privateKeyToAccount } from "viem/accounts";
import { getTransactionCount } from "viem/actions";
import { payAll } from "../../../../examples/payList.ts";
import { claimLeaf } from "../../../../src/sdk/distribution/claim/claimLeaf.ts";
import {
  formatSignedClaim,
  relayedCampaign,
  signClaim,
  unsignedClaim,
} from "../../../../src/sdk/distribution/index.ts";
import { relayClaims } from "../../../../src/sdk/distribution/relay/relayClaims.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { accountOf, amountOf, keyOf, openRelayChain, type RelayChain } from "../../scripts/relayChain.ts";

const COUNT = 40;

describe("relayClaims", () => {
  const folder = temporaryFolder();
  let chain: RelayChain;
  before(async () => {
    chain = await openRelayChain();
  });
  after(() => chain.close());

  it("stops before the next transaction when it is told to, and goes on with its journal, as the example shows", async () => {
    const directory = folder.path("tree");
    const made = await chain.campaign(directory, COUNT);
    const stop = new AbortController();
    await chain.limitGas(1_500_000n, async () => {
      const campaign = await relayedCampaign(chain.relayer, made.campaign);
      const seen: number[] = [];
      const stopped = await relayClaims(chain.relayer, {
        campaign,
        tree: made.tree,
        signal: stop.signal,
        inFlight: 1,
        onProgress(done) {
          seen.push(done);
          stop.abort(new Error("enough"));
        },
      }).catch((thrown: Error) => thrown.message);
      expect(stopped).to.equal("enough");
      expect(await chain.paid(made)).to.have.length(seen.at(-1) as number);
      expect(seen.at(-1)).to.be.within(1, COUNT - 1);
      const { paid, skipped } = await payAll(chain.relayer, made.campaign, directory);
      expect(paid).to.equal(COUNT - (seen.at(-1) as number));
      expect(skipped).to.deep.equal([]);
    });
    expect(await chain.paid(made)).to.deep.equal(Array.from({ length: COUNT }, (_, index) => index));
    const sent = await getTransactionCount(chain.reader, { address: chain.relayer.account.address });
    const again = await payAll(chain.relayer, made.campaign, directory);
    expect(again.transactions).to.deep.equal([]);
    expect(await getTransactionCount(chain.reader, { address: chain.relayer.account.address })).to.equal(
      sent,
    );
  });

  it("pays nobody where only signed claims are meant and none came in", async () => {
    const made = await chain.campaign(folder.path("none"), 3);
    const campaign = await relayedCampaign(chain.relayer, made.campaign);
    const { rows } = await relayClaims(chain.relayer, { campaign, tree: made.tree, signed: [] });
    expect(rows).to.deep.equal([]);
    expect(await chain.paid(made)).to.deep.equal([]);
  });

  it("pays as an account has signed, and claims a leaf by itself, once", async () => {
    const made = await chain.campaign(folder.path("signed"), 3);
    const campaign = await relayedCampaign(chain.relayer, made.campaign);
    const leafOf = (index: number) => ({
      index,
      account: accountOf(index),
      amount: amountOf(index),
      proof: made.tree.proof(index),
    });
    const unsigned = unsignedClaim({
      chainId: BigInt(chain.relayer.chain.id),
      campaign: made.campaign,
      kind: "instant",
      leaf: leafOf(1),
      terms: { maxFee: 7n },
    });
    const claim = await signClaim(unsigned, { signer: privateKeyToAccount(keyOf(1)) });
    const signed = [{ label: "handed in", text: formatSignedClaim(claim) }];
    const { rows } = await relayClaims(chain.relayer, { campaign, tree: made.tree, signed });
    expect(rows.map(({ index, status, fee }) => ({ index, status, fee }))).to.deep.equal([
      { index: 1, status: "paid", fee: 7n },
    ]);
    const first = await claimLeaf(chain.relayer, { campaign, leaf: leafOf(2) });
    expect(first).to.include({ status: "paid", payment: amountOf(2) });
    const second = await claimLeaf(chain.relayer, { campaign, leaf: leafOf(2) });
    expect(second).to.include({ status: "already", recipient: accountOf(2) });
    expect(await chain.paid(made)).to.deep.equal([1, 2]);
  });
});
