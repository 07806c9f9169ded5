import { type Allocation, amountAt, makeAllocation, pickRows } from "../../../sdk/allocation/allocation.ts";
import { ADDRESS_BYTES, bytesToHex, MAX_UINT256, WORD_BYTES, writeUint256 } from "../../../sdk/core/bytes.ts";

/** Most leaves of such a tree: published ones had fewer, and a file that fits nothing must not fill the memory. */
const MOST = 2 ** 20;

/**
 * The leaves of Merkl's trees until December 2023, in the order of their tree: every account with every token, both in the order in
 * which they first come; at first also those that got nothing, later without them. Source: `AngleProtocol/merkl-dispute` 376d9bc and
 * 46ee21e, `src/helpers/index.ts`.
 * @param rows as published, several of one account and token among them
 */
export function* earlyLeaves(rows: Allocation): Generator<Allocation> {
  const { beneficiaries, count } = rows;
  if (beneficiaries === undefined) return;
  const people = firstPlaces(rows.accounts, count);
  const tokens = firstPlaces(beneficiaries, count);
  const width = tokens.firsts.length;
  const all = people.firsts.length * width;
  if (all > MOST) return;
  const sums = new Array<bigint>(all).fill(0n);
  for (let row = 0; row < count; row++) {
    const place = (people.places[row] as number) * width + (tokens.places[row] as number);
    sums[place] = (sums[place] as bigint) + amountAt(rows, row);
  }
  if (sums.some((sum) => sum > MAX_UINT256)) return;
  const every = [...sums.keys()];
  for (const leaves of [every, every.filter((place) => sums[place] !== 0n)]) {
    const amounts = new Uint8Array(leaves.length * WORD_BYTES);
    for (const [i, place] of leaves.entries()) writeUint256(amounts, i * WORD_BYTES, sums[place] as bigint);
    const rowsOf = (firsts: readonly number[], at: (place: number) => number) =>
      leaves.map((place) => firsts[at(place)] as number);
    const personRows = rowsOf(people.firsts, (place) => Math.floor(place / width));
    const tokenRows = rowsOf(tokens.firsts, (place) => place % width);
    yield makeAllocation({
      accounts: pickRows(rows.accounts, ADDRESS_BYTES, personRows),
      beneficiaries: pickRows(beneficiaries, ADDRESS_BYTES, tokenRows),
      amounts,
      indexed: false,
      audited: true,
      ...(rows.source && { source: rows.source }),
      ...(rows.decimals !== undefined && { decimals: rows.decimals }),
    });
  }
}

/** Of each row the place of its address among all, in the order in which they first come; and the row in which each does. */
function firstPlaces(column: Uint8Array, count: number) {
  const found = new Map<string, number>();
  const firsts: number[] = [];
  const places = new Uint32Array(count);
  for (let row = 0; row < count; row++) {
    const address = bytesToHex(column.subarray(row * ADDRESS_BYTES, (row + 1) * ADDRESS_BYTES));
    const place = found.get(address) ?? firsts.push(row) - 1;
    found.set(address, place);
    places[row] = place;
  }
  return { places, firsts };
}
