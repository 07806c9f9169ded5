import type { Address } from "viem";
import { knownBatch } from "../../src/node/batches/knownBatch.ts";
import { batchToFollow, isYoungAt } from "../../src/node/batches/verifyByCopy.ts";
import { requireOwnOutput, writeOwnOutput } from "../../src/node/files/ownOutput.ts";
import type { ReadClient } from "../../src/sdk/chain/clients.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { isSameAddress } from "../../src/sdk/core/isSameAddress.ts";
import { earlier, horizon } from "../../src/sdk/core/status/statusWords.ts";
import { isoMomentOr } from "../../src/sdk/core/text/moment.ts";
import type { KnownBatch } from "../../src/sdk/credentials/batch/knownBatch.ts";
import { openStatusCache } from "../../src/sdk/credentials/verify/cached/openStatusCache.ts";
import { parseStatusCopy, signStatusCopy } from "../../src/sdk/credentials/verify/cached/signedCopy.ts";
import { SNAPSHOT_FORMAT } from "../../src/sdk/credentials/verify/cached/statusSnapshot.ts";
import { USUAL_MARGIN } from "../../src/sdk/credentials/verify/decideFromStatus.ts";
import { machineClock } from "../../src/sdk/credentials/verify/live/momentOf.ts";
import type { Finality } from "../../src/sdk/credentials/verify/node/askNode.ts";
import { openReader, openWriter } from "../command/connect.ts";
import type { ReplaceOptions } from "../command/replaceOption.ts";
import type { SigningOptions } from "../command/signer/signingOptions.ts";
import { printResult, table } from "../output.ts";
import { progress } from "../progress.ts";

type CopyOptions = SigningOptions &
  ReplaceOptions & {
    readonly rpc: string;
    readonly registry?: Address;
    readonly out: string;
    readonly finality?: Finality;
    readonly sign?: boolean;
    readonly json?: boolean;
  };

/** `symbolon credential copy BATCH... --out FILE`: the status of whole batches, for verifiers without a network. */
export async function copy(batches: readonly string[], options: CopyOptions): Promise<void> {
  const { rpc, out, replace, sign = false } = options;
  requireOwnOutput(out, SNAPSHOT_FORMAT, { replace });
  const writer = sign ? await openWriter(rpc, options) : undefined;
  const client = writer ?? (await openReader(rpc));
  const onProgress = progress("looking for the batch", "blocks");
  const known: KnownBatch[] = [];
  for (const batch of batches) known.push(await knownBatch(client, { ...options, batch, onProgress }));
  const registry = soleRegistry(known, batches);
  const made = await copyStatus(client, registry, known, options.finality);
  const text = writer === undefined ? made : await signStatusCopy(made, writer);
  writeOwnOutput(out, text, { replace });
  tellCopied(text, registry, known, options);
}

async function copyStatus(
  client: ReadClient,
  registry: Address,
  known: readonly KnownBatch[],
  finality: Finality = "latest",
): Promise<string> {
  const chainId = BigInt(client.chain.id);
  const cache = openStatusCache({ chainId, registry, clockSkew: 0n, reorgMargin: 0n, finality });
  for (const { header } of known) {
    const isYoung = isYoungAt(header, machineClock(), USUAL_MARGIN);
    cache.follow(await batchToFollow(client, { chainId, registry, header }, isYoung));
  }
  await cache.refresh(client);
  return cache.snapshot();
}

function tellCopied(
  text: string,
  registry: Address,
  known: readonly KnownBatch[],
  { out, json = false }: CopyOptions,
): void {
  const { block, signed } = parseStatusCopy(text);
  const until = known
    .map(({ header }) => horizon(header.policy.epochLength, block.timestamp))
    .reduce((one, other) => earlier(one, other));
  const ofBlock = { block: block.number, blockHash: block.hash, blockTime: block.timestamp, horizon: until };
  const batches = known.map(({ id }) => id);
  const signer = signed?.signer ?? null;
  printResult(
    json,
    { out, registry, batches, ...ofBlock, signer, bytes: text.length },
    table([
      ["copy", `${out}, ${text.length.toLocaleString("en")} bytes`],
      ...batches.map((id) => ["batch", id] as const),
      ["block", `${block.number}, ${isoMomentOr(block.timestamp, "")}`],
      ["good", `before ${isoMomentOr(until, "")} (the first horizon) at the latest`],
      ["signed", signer === null ? "by nobody: --sign signs it" : `by ${signer}`],
    ]),
  );
}

/** The registry of all batches. @throws SymbolonError `RegistryMismatch`: a copy is of one. */
function soleRegistry(known: readonly KnownBatch[], given: readonly string[]): Address {
  const [first, ...rest] = known.map(({ registry }) => registry);
  const other = rest.findIndex((registry) => first !== undefined && !isSameAddress(registry, first));
  if (first !== undefined && other === -1) return first;
  throw new SymbolonError({
    code: "RegistryMismatch",
    reason: `The batch ${given[other + 1]} is of registry ${rest[other]}, and ${given[0]} is of ${first}.`,
    hint: "Make a copy for each registry.",
    details: { registry: rest[other], expected: { registry: first } },
  });
}
