import { expect } from "chai";
import type { Hex } from "viem";
import { listBatchEvents } from "../../../src/sdk/chain/events/batches.ts";
import { readBatchStatus } from "../../../src/sdk/chain/read/batches.ts";
import type { BatchHeader } from "../../../src/sdk/core/credential/batchId.ts";
import { finalAt, locate, toggledAt } from "../../../src/sdk/core/status/statusWords.ts";
import { jsonOf } from "../../../src/sdk/core/text/jsonText.ts";
import { indexesInWord } from "../../../src/sdk/credentials/groupByWord.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { type CredentialChain, EPOCH, openCredentialChain, runCredential } from "./credentialChain.ts";
import { ISSUER_KEY } from "./servedChain.ts";

/** Later than anything announced here takes effect. */
const FINALLY = 10n ** 11n;

/** A chain for a suite, and for each of its tests a fresh batch with what changes its status and tells it. */
export function statusChanges() {
  const folder = temporaryFolder();
  let chain: CredentialChain;
  let id: Hex;
  let header: BatchHeader;
  let batch: string;
  let files = 0;
  before(async () => {
    chain = await openCredentialChain();
  });
  after(() => chain.close());

  const headerFile = (of: BatchHeader, place: object = {}) => {
    const { chainId, registry } = chain;
    files += 1;
    return folder.write(`header-${files}.json`, jsonOf({ chainId, registry, header: of, ...place }));
  };
  const fresh = async (size = 1_000, policy = {}) => {
    ({ header, id } = await chain.issued(size, policy));
    batch = headerFile(header);
    await chain.nextEpoch();
  };
  beforeEach(() => fresh());

  const raw = (args: readonly string[], key: Hex = ISSUER_KEY) =>
    runCredential([...args, "--rpc", chain.rpc, ...(args.includes("--batch") ? [] : ["--batch", batch])], {
      SYMBOLON_PRIVATE_KEY: key,
    });
  const json = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await raw([...args, "--json"]);
    expect(stdout.trimEnd().split("\n"), stderr).to.have.length(1);
    return { code, ...JSON.parse(stdout) };
  };
  return {
    folder,
    chain: () => chain,
    id: () => id,
    header: () => header,
    headerFile,
    /** Issues another batch, and goes by it from now on. */
    fresh,
    raw,
    json,
    async failing(...args: readonly string[]) {
      const { code, error } = await json(...args);
      expect(code).to.equal(1);
      return error as { code: string; reason: string; hint: string; details: Record<string, unknown> };
    },
    /** Credentials that are revoked and suspended once everything announced is in force. */
    async finallySet(indexes: readonly number[]) {
      const found = { revoked: [] as number[], suspended: [] as number[] };
      for (const index of indexes) {
        const { registry } = chain;
        const status = await readBatchStatus(chain.reader, { registry, batch: id, index: BigInt(index) });
        const { mask } = locate(index);
        if (finalAt(status.revoked, mask, EPOCH, FINALLY).set) found.revoked.push(index);
        if (toggledAt(status.suspended, mask, EPOCH, FINALLY).set) found.suspended.push(index);
      }
      return found;
    },
    async changed() {
      const events = await listBatchEvents(chain.reader, { registry: chain.registry, batch: id });
      return events.flatMap((event) =>
        event.event === "StatusChanged" ? [{ ...event, indexes: event.masks.flatMap(indexesInWord) }] : [],
      );
    },
  };
}
