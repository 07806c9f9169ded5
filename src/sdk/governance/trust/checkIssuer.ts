import { type Address, type Client, type Hex, type Transport, zeroHash } from "viem";
import {
  type Accreditation,
  type ListTerms,
  readAccreditationAt,
  readAccreditations,
  readTrustSource,
  readVouchers,
  type TrustSource,
} from "../../chain/read/readTrust.ts";
import { isoMoment } from "../../core/text/moment.ts";
import { askTrustList } from "../../credentials/verify/node/askTrustList.ts";
import { regionsIn, regionsText } from "./listAccreditations.ts";

export type CheckIssuerParameters = {
  /** A trust list, a policy, or any `ITrustList`. */
  readonly source: Address;
  readonly issuer: Address;
  /** Uid of the schema. */
  readonly schema: Hex;
  /** Unix seconds. */
  readonly moment: bigint;
  /** The block in which all is read. */
  readonly blockNumber: bigint;
};

/** What one list says of an issuer. */
export type ListVote = {
  readonly list: Address;
  readonly vouches: boolean;
  /** How much its word counts; 1 but for a list of a policy. */
  readonly weight: number;
  /** Why, for people: a clause. */
  readonly why: string;
  /** In force at the moment, where the list is ours and has one. */
  readonly accreditation: Accreditation | undefined;
};

/** Whether an issuer is trusted at a moment, and who says so. */
export type CheckedIssuer = {
  readonly trusted: boolean;
  readonly kind: TrustSource["kind"];
  /** The sum of the weights that must vouch: 1 but for a policy. */
  readonly needed: number;
  readonly votes: readonly ListVote[];
};

/**
 * Whether a list or a policy trusts an issuer at a moment, and why: by each list's own record.
 * @throws SymbolonError `NotTrustList`, `NodeFailed`
 */
export async function checkIssuer(
  client: Client<Transport>,
  { source: address, ...question }: CheckIssuerParameters,
): Promise<CheckedIssuer> {
  const source = await readTrustSource(client, { address, blockNumber: question.blockNumber });
  const { kind } = source;
  if (kind !== "policy") {
    const vote = await readVote(
      client,
      source,
      { list: address, leastTier: 0, regions: 0n, weight: 1 },
      question,
    );
    return { trusted: vote.vouches, kind, needed: 1, votes: [vote] };
  }
  const { needed, lists } = source;
  const vouching = await readVouchers(client, { policy: address, count: lists.length, ...question });
  const votes = await Promise.all(
    lists.map(async (terms, i) => {
      const part = await readTrustSource(client, { address: terms.list, ...question });
      const vote = await readVote(client, part, terms, question);
      // The policy's own word decides, whatever its list tells us.
      return { ...vote, vouches: vouching[i] === true };
    }),
  );
  return { trusted: vouchingWeight(votes) >= needed, kind, needed, votes };
}

/** The sum of the weights of the lists that vouch. */
export function vouchingWeight(votes: readonly Pick<ListVote, "vouches" | "weight">[]): number {
  return votes.reduce((sum, { vouches, weight }) => sum + (vouches ? weight : 0), 0);
}

type Question = Omit<CheckIssuerParameters, "source">;

async function readVote(
  client: Client<Transport>,
  { address: list, kind }: TrustSource,
  terms: ListTerms,
  question: Question,
): Promise<ListVote> {
  const { weight } = terms;
  if (kind !== "list") {
    const trust = await askTrustList(client, { trustList: list, ...question });
    const why =
      trust === "trusted" ? "it says yes" : trust === "refused" ? "it says no" : "it gives no answer";
    return { list, weight, vouches: trust === "trusted", why, accreditation: undefined };
  }
  const accreditation = await readAccreditationAt(client, { list, ...question });
  if (accreditation === undefined) {
    return { list, weight, vouches: false, why: await whyNone(client, list, question), accreditation };
  }
  const missing = regionsIn(terms.regions & ~accreditation.regions);
  const { tier } = accreditation;
  const lacks = [
    ...(tier < terms.leastTier ? [`tier ${terms.leastTier} is wanted`] : []),
    ...(missing.length > 0 ? [`regions ${missing.join(", ")} are missing`] : []),
  ];
  const why = [termText(accreditation), ...lacks].join("; ");
  return { list, weight, vouches: lacks.length === 0, why, accreditation };
}

/** An accreditation for people. */
export function termText({ from, until, tier, regions }: Accreditation): string {
  const where = regions === 0n ? "" : `, ${regionsText(regions)}`;
  return `accredited from ${isoMoment(from)} ${until === 0n ? "without end" : `until ${isoMoment(until)}`}, tier ${tier}${where}`;
}

/** The last accreditation that had begun tells best why none is in force. */
async function whyNone(
  client: Client<Transport>,
  list: Address,
  { issuer, schema, moment, blockNumber }: Question,
): Promise<string> {
  const schemas = schema === zeroHash ? [schema] : [schema, zeroHash];
  const all = await Promise.all(
    schemas.map((each) => readAccreditations(client, { list, issuer, schema: each, blockNumber })),
  );
  const ascending = all.flat().toSorted((a, b) => Number(a.from - b.from));
  const last = ascending.findLast((one) => one.from <= moment && (one.until !== one.from || one.cutBack));
  if (last?.cutBack === true) return `cut back to ${isoMoment(last.until)}`;
  if (last !== undefined) return `accredited until ${isoMoment(last.until)}, and not since`;
  const next = ascending.find(({ from, until }) => until !== from);
  return next === undefined ? "never accredited" : `not accredited before ${isoMoment(next.from)}`;
}
