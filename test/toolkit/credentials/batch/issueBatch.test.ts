import { rmSync } from "node:fs";
import { expect } from "chai";
import { getTransactionCount } from "viem/actions";
import { issueFolder, revokeListed } from "../../../../examples/issueBatch.ts";
import { readBatchHeader } from "../../../../src/node/batches/publishedFiles.ts";
import { readBatchStatus } from "../../../../src/sdk/chain/read/batches.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { type CredentialChain, openCredentialChain } from "../../scripts/credentialChain.ts";
import { POLICY, writeBatch } from "../node/batchDirectories.ts";

describe("a batch from TypeScript", () => {
  const folder = temporaryFolder();
  let chain: CredentialChain;
  before(async () => {
    chain = await openCredentialChain();
  });
  after(() => chain.close());

  const nonce = () => getTransactionCount(chain.reader, { address: chain.issuer.account.address });

  it("is issued as the docs show, and a second call issues no other", async () => {
    const directory = folder.path("once");
    const { batch: built } = await writeBatch(directory, 3);
    const published = `${directory}/public`;
    const first = await issueFolder(chain.issuer, chain.registry, published);
    expect(first.batch.header.root).to.equal(built.root);
    expect((await readBatchHeader(published))?.header).to.deep.equal(first.batch.header);
    const sent = await nonce();
    // What the first call has not kept, the chain knows.
    rmSync(`${published}.issue.journal`);
    const second = await issueFolder(chain.issuer, chain.registry, published);
    expect(second).to.deep.equal({ batch: first.batch, transaction: null });
    expect(await nonce()).to.equal(sent);
  });

  it("is revoked in part as the docs show: each once, and what is revoked already is said", async () => {
    const directory = folder.path("revoked");
    const policy = { ...POLICY, revoker: chain.issuer.account.address };
    await writeBatch(directory, 5, { policy });
    const { batch } = await issueFolder(chain.issuer, chain.registry, `${directory}/public`);
    await chain.nextEpoch();
    const first = await revokeListed(chain.issuer, batch, [1, 3], folder.path("list"));
    expect(first).to.deep.include({ announced: 2, skipped: [] });
    const sent = await nonce();
    expect(await revokeListed(chain.issuer, batch, [1, 3], folder.path("list"))).to.deep.equal(first);
    const other = await revokeListed(chain.issuer, batch, [3], folder.path("other"));
    expect(other.announced).to.equal(0);
    expect(other.skipped.join()).to.match(/^Credential 3 is revoked from .* a revocation is final\.$/);
    expect(await nonce()).to.equal(sent);
    const asked = { registry: batch.registry, batch: batch.id };
    for (const [index, isRevoked] of [false, true, false, true, false].entries()) {
      const { revoked } = await readBatchStatus(chain.reader, { ...asked, index: BigInt(index) });
      const mask = 1n << BigInt(255 - index);
      expect((revoked.newest & mask) !== 0n, `${index}`).to.equal(isRevoked);
    }
  });
});
