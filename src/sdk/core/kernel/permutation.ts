import { i32, ifThen, repeatWhile } from "./instructions.ts";
import { type KeccakTables, LANES } from "./keccakTables.ts";
import { CONSTANTS } from "./kernelMemory.ts";
import { HASH_LANES, type Lockstep, type Way } from "./lockstep.ts";
import { type Code, I32, type Local, type WasmFunction, wasmFunction } from "./wasmModule.ts";

/** The variables of one way. */
type Variables = {
  readonly way: Way;
  /** Where the way's first state lies in a row. */
  readonly at: number;
  /** 25 lanes, before a round and after it. */
  readonly lanes: readonly Local[];
  readonly next: readonly Local[];
  /** Five of each: parities of columns, what theta adds to columns, and one row after pi. */
  readonly parity: readonly Local[];
  readonly theta: readonly Local[];
  readonly row: readonly Local[];
};

const FIVE = [0, 1, 2, 3, 4] as const;

/**
 * `permute(source, target, all)`: Keccak-f[1600] over the states at `source`. Writes their first four lanes, and all 25
 * where `all` is not 0, to `target`, which may be `source`.
 *
 * The ways are interleaved step by step, so that the processor's vector and general units work at the same time. A turn
 * of the loop is two rounds, there and back between two sets of variables, so that no lane is ever moved. All 24 rounds
 * in a row are slower, since they do not fit the processor's cache of decoded instructions.
 */
export function permutation(lockstep: Lockstep, tables: KeccakTables): WasmFunction {
  return wasmFunction(["source", "target", "all"], ({ source, target, all }, declare) => {
    const constant = declare(I32);
    const there = lockstep.ways.map((way, i): Variables => {
      const locals = (count: number) => Array.from({ length: count }, () => declare(way.type));
      const before = lockstep.ways.slice(0, i).reduce((states, { states: more }) => states + more, 0);
      const lanes = locals(LANES);
      const next = locals(LANES);
      return { way, at: 8 * before, lanes, next, parity: locals(5), theta: locals(5), row: locals(5) };
    });
    const back = there.map((variables) => ({
      ...variables,
      lanes: variables.next,
      next: variables.lanes,
    }));
    const address = (lane: number, at: number) => lane * lockstep.row + at;
    const loads = there.map(({ way, at, lanes }) =>
      lanes.map((lane, i) => lane.set(way.load(source.get, address(i, at)))),
    );
    const stores = there.map(({ way, at, lanes }) =>
      lanes.map((lane, i) => way.store(target.get, lane.get, address(i, at))),
    );
    const end = CONSTANTS + 8 * tables.roundConstants.length;
    return [
      loads,
      constant.set(i32.constant(CONSTANTS)),
      repeatWhile(
        [
          round(there, tables, (way) => way.loadForAll(constant.get, 0)),
          round(back, tables, (way) => way.loadForAll(constant.get, 8)),
          constant.set(i32.add(constant.get, i32.constant(16))),
        ],
        i32.notEqual(constant.get, i32.constant(end)),
      ),
      stores.map((each) => each.slice(0, HASH_LANES)),
      ifThen(
        all.get,
        stores.map((each) => each.slice(HASH_LANES)),
      ),
    ];
  });
}

/** One round, from `lanes` to `next`, as FIPS 202 defines it in section 3.2; lane (x, y) is number x + 5y. */
function round(ways: readonly Variables[], tables: KeccakTables, constantOf: (way: Way) => Code): Code {
  const inEachWay = (step: (variables: Variables) => Code): Code => ways.map(step);
  const parities = FIVE.map((x) =>
    inEachWay(({ way, lanes, parity }) => {
      const column = FIVE.map((y) => get(lanes, x + 5 * y));
      return set(parity, x, column.reduce(way.xor));
    }),
  );
  const theta = FIVE.map((x) =>
    inEachWay(({ way, parity, theta }) => {
      const turned = way.rotateLeft(get(parity, (x + 1) % 5), 1);
      return set(theta, x, way.xor(get(parity, (x + 4) % 5), turned));
    }),
  );
  const rows = FIVE.map((y) => [
    FIVE.map((x) =>
      inEachWay(({ way, lanes, theta, row }) => {
        // Pi takes lane (x, y) from (x + 3y, x), which theta and rho change on the way.
        const column = (x + 3 * y) % 5;
        const source = column + 5 * x;
        const mixed = set(row, x, way.xor(get(lanes, source), get(theta, column)));
        const bits = tables.rotations[source] ?? 0;
        return bits === 0 ? mixed : [mixed, set(row, x, way.rotateLeft(get(row, x), bits))];
      }),
    ),
    FIVE.map((x) =>
      inEachWay(({ way, next, row }) => {
        const chi = way.xor(get(row, x), way.andNot(get(row, (x + 2) % 5), get(row, (x + 1) % 5)));
        // Iota.
        return set(next, x + 5 * y, x + y === 0 ? way.xor(chi, constantOf(way)) : chi);
      }),
    ),
  ]);
  return [parities, theta, rows];
}

function get(locals: readonly Local[], index: number): Code {
  return at(locals, index).get;
}

function set(locals: readonly Local[], index: number, value: Code): Code {
  return at(locals, index).set(value);
}

function at(locals: readonly Local[], index: number): Local {
  const local = locals[index];
  if (local === undefined) throw new RangeError(`There is no variable ${index} of ${locals.length}.`);
  return local;
}
