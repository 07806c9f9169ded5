import { type Address, type Hex, zeroHash } from "viem";
import { getBlock } from "viem/actions";
import type { ReadClient } from "../../chain/clients.ts";
import type { BlockRange } from "../../chain/events/readLogs.ts";
import { listTrustEvents } from "../../chain/events/trust.ts";
import { type Accreditation, readAccreditations, readTrustList } from "../../chain/read/readTrust.ts";
import { mapAtOnce } from "../../core/mapAtOnce.ts";

/** How an accreditation stands at a moment. `withdrawn`: ended before it began, so that it was never in force. */
export type AccreditationStatus = "in force" | "coming" | "over" | "cut back" | "withdrawn";

/** An accreditation, whose it is and how it stands. */
export type ListedAccreditation = Accreditation & {
  readonly issuer: Address;
  /** Undefined: every schema. */
  readonly schema: Hex | undefined;
  readonly standing: AccreditationStatus;
};

export type ListAccreditationsParameters = Pick<BlockRange, "fromBlock" | "onProgress"> & {
  readonly list: Address;
  /** Only this issuer's; default: everybody's. */
  readonly issuer?: Address | undefined;
};

/** What a list says, all as of one block. */
export type AccreditationList = {
  readonly authority: Address;
  /** Seconds of notice that an end takes. */
  readonly notice: number;
  readonly blockNumber: bigint;
  /** Unix seconds: the block's. */
  readonly now: bigint;
  readonly accreditations: readonly ListedAccreditation[];
  /** What tiers and regions are called, by number. */
  readonly tiers: ReadonlyMap<number, string>;
  readonly regions: ReadonlyMap<number, string>;
};

const AT_ONCE = 8;

/**
 * All accreditations that a trust list ever made, over, in force and coming. Events tell whom it is about, storage the rest.
 * @throws SymbolonError `NotTrustList`, `LogsRefused`
 */
export async function listAccreditations(
  client: ReadClient,
  { list, issuer, fromBlock, onProgress }: ListAccreditationsParameters,
): Promise<AccreditationList> {
  const { number: blockNumber, timestamp: now } = await getBlock(client);
  const { authority, notice } = await readTrustList(client, { list, blockNumber });
  const { subjects, tiers, regions } = await listTrustEvents(client, {
    list,
    fromBlock,
    toBlock: blockNumber,
    onProgress,
  });
  const matching = subjects.filter(
    (one) => issuer === undefined || one.issuer.toLowerCase() === issuer.toLowerCase(),
  );
  const found = await mapAtOnce(matching, AT_ONCE, async ({ issuer: whose, schema }) =>
    (await readAccreditations(client, { list, issuer: whose, schema, blockNumber })).map((one) => ({
      ...one,
      issuer: whose,
      schema: schema === zeroHash ? undefined : schema,
      standing: statusAt(one, now),
    })),
  );
  return { authority, notice, blockNumber, now, accreditations: found.flat(), tiers, regions };
}

/** @param moment Unix seconds */
function statusAt(
  { from, until, cutBack }: Pick<Accreditation, "from" | "until" | "cutBack">,
  moment: bigint,
): AccreditationStatus {
  if (cutBack) return "cut back";
  if (until === from) return "withdrawn";
  if (moment < from) return "coming";
  return until !== 0n && moment >= until ? "over" : "in force";
}

/** The numbers of the regions in a mask, ascending. */
export function regionsIn(mask: bigint): readonly number[] {
  return Array.from({ length: 128 }, (_, region) => region).filter(
    (region) => ((mask >> BigInt(region)) & 1n) === 1n,
  );
}

/** `region 0`, `regions 0, 3`; empty for none. */
export function regionsText(mask: bigint): string {
  const numbers = regionsIn(mask);
  return numbers.length === 0 ? "" : `region${numbers.length === 1 ? "" : "s"} ${numbers.join(", ")}`;
}
