import type { Hex } from "viem";
import { bytesToHex } from "../../../sdk/core/bytes.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { Sql, SqlQuery } from "../../store/sql.ts";
import { keepProvenDigests } from "./rowDigests.ts";

/** First and last of the blocks of which every row was compared with what their hashes commit to. */
export type ProvenRange = {
  readonly first: number;
  readonly last: number;
  /** Hash of the block before the first one. */
  readonly parent: Hex;
};

type Row = { readonly first: bigint; readonly last: bigint; readonly parent: Uint8Array };

/** The ranges of a chain that are proven, lowest first; no two touch. */
export async function readProvenRanges(sql: Sql, chain: number): Promise<readonly ProvenRange[]> {
  return readRanges(sql.query, chain);
}

/** The proven blocks of a chain of which all digests were kept, lowest first; no two ranges touch. */
export async function readDigested(
  query: SqlQuery,
  chain: number,
): Promise<readonly Pick<ProvenRange, "first" | "last">[]> {
  const rows = await query<Pick<Row, "first" | "last">>(
    "select first, last from digested where chain = $1 order by first",
    [chain],
  );
  return rows.map(({ first, last }) => ({ first: Number(first), last: Number(last) }));
}

async function readRanges(query: SqlQuery, chain: number): Promise<readonly ProvenRange[]> {
  const rows = await query<Row>("select first, last, parent from proven where chain = $1 order by first", [
    chain,
  ]);
  return rows.map(({ first, last, parent }) => ({
    first: Number(first),
    last: Number(last),
    parent: bytesToHex(parent),
  }));
}

export type KeepProvenParameters = {
  readonly chain: number;
  /** The checked blocks that agree. */
  readonly ranges: readonly ProvenRange[];
  /** Blocks that are no longer proven, and the hash of the last of them. A `last` of undefined: all above, too. */
  readonly lost: readonly { readonly first: number; readonly last: number | undefined; readonly hash: Hex }[];
  readonly lookedFor: LookedFor;
};

/** How many contracts a check covered that are followed in blocks up to `upTo`. */
export type LookedFor = { readonly contracts: number; readonly upTo: number };

/**
 * Stores what was proven, in one COMMIT: the ranges, and the way of their blocks.
 * @throws SymbolonError `NamedMeanwhile` where more contracts are followed now: nothing is stored then
 */
export async function keepProven(sql: Sql, parameters: KeepProvenParameters): Promise<void> {
  const { chain, ranges, lost, lookedFor } = parameters;
  await sql.transaction(async (query) => {
    // A statement that names a contract waits for this lock.
    await query("select chain from followed where chain = $1 for update", [chain]);
    await requireNoneNamed(query, chain, lookedFor);
    const kept = joined([...without(await readRanges(query, chain), lost), ...ranges]);
    await query("delete from proven where chain = $1", [chain]);
    await query(
      `insert into proven (chain, first, last, parent)
       select $1, p.first, p.last, decode(p.parent, 'hex')
       from unnest($2::int8[], $3::int8[], $4::text[]) as p (first, last, parent)`,
      [
        chain,
        kept.map(({ first }) => first),
        kept.map(({ last }) => last),
        kept.map(({ parent }) => parent.slice(2)),
      ],
    );
    await query(
      `update block set way = 'proven' from unnest($2::int8[], $3::int8[]) as p (first, last)
       where chain = $1 and undone is null and way = 'told' and number between p.first and p.last`,
      [chain, ranges.map(({ first }) => first), ranges.map(({ last }) => last)],
    );
    await keepProvenDigests(query, chain, ranges);
    await keepDigested(query, parameters);
  });
}

/** @throws SymbolonError `NamedMeanwhile` where other contracts are followed now than a check covered */
export async function requireNoneNamed(
  query: SqlQuery,
  chain: number,
  { contracts, upTo }: LookedFor,
): Promise<void> {
  const [now] = await query<{ readonly contracts: bigint }>(
    "select count(*) as contracts from watched where chain = $1 and since <= $2",
    [chain, upTo],
  );
  if (Number(now?.contracts) !== contracts) throw namedMeanwhile(chain);
}

async function keepDigested(query: SqlQuery, { chain, ranges, lost }: KeepProvenParameters): Promise<void> {
  // A digest needs no hash to go on from.
  const before = (await readDigested(query, chain)).map((range): ProvenRange => ({ ...range, parent: "0x" }));
  const kept = joined([...without(before, lost), ...ranges]);
  await query("delete from digested where chain = $1", [chain]);
  await query("insert into digested (chain, first, last) select $1, * from unnest($2::int8[], $3::int8[])", [
    chain,
    kept.map(({ first }) => first),
    kept.map(({ last }) => last),
  ]);
}

/** Forgets which blocks of a chain are proven; the digests of their rows stay. */
export async function forgetProven(query: SqlQuery, chain: number): Promise<void> {
  await query("delete from proven where chain = $1", [chain]);
  await query("delete from digested where chain = $1", [chain]);
}

function namedMeanwhile(chain: number): SymbolonError {
  return new SymbolonError({
    code: "NamedMeanwhile",
    reason: `A contract was named while blocks of chain ${chain} were proven, and was not looked for in them.`,
    hint: "Follow the chain until its past is read, and prove again.",
    details: { chain },
  });
}

/** The rest of some ranges without blocks that are no longer proven. */
function without(ranges: readonly ProvenRange[], lost: KeepProvenParameters["lost"]): readonly ProvenRange[] {
  return lost.reduce(
    (all, { first, last, hash }) => all.flatMap((range) => cut(range, first, last ?? Infinity, hash)),
    ranges,
  );
}

/** The rest of a range without some blocks. @param hash of the last of them */
function cut(range: ProvenRange, first: number, last: number, hash: Hex): readonly ProvenRange[] {
  if (last < range.first || first > range.last) return [range];
  return [
    ...(first > range.first ? [{ ...range, last: first - 1 }] : []),
    ...(last < range.last ? [{ first: last + 1, last: range.last, parent: hash }] : []),
  ];
}

/** Merges ranges that touch or overlap. */
function joined(ranges: readonly ProvenRange[]): readonly ProvenRange[] {
  const all: ProvenRange[] = [];
  for (const range of ranges.toSorted((a, b) => a.first - b.first)) {
    const before = all.at(-1);
    if (before === undefined || range.first > before.last + 1) all.push(range);
    else all[all.length - 1] = { ...before, last: Math.max(before.last, range.last) };
  }
  return all;
}
