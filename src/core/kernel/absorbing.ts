import { i32, repeatWhile } from "./instructions.ts";
import { RATE, SPONGE } from "./kernelMemory.ts";
import { advance, type Lockstep, mix, permute } from "./lockstep.ts";
import { I32, type WasmFunction, wasmFunction } from "./wasmModule.ts";

/**
 * `absorb(blocks, count)`: mixes `count` blocks into the state at `SPONGE`, one after the other; padding is the
 * caller's. Makes a hash of a text of any length.
 */
export function absorbing(alone: Lockstep): WasmFunction {
  return wasmFunction(["blocks", "count"], ({ blocks, count }, declare) => {
    const end = declare(I32);
    const [state, width] = [i32.constant(SPONGE.at), i32.constant(0)];
    return [
      end.set(i32.add(blocks.get, i32.multiply(count.get, i32.constant(RATE)))),
      repeatWhile(
        [
          mix(alone, blocks.get, width, i32.constant(RATE), state, state),
          permute(alone, state, state, "all"),
          advance(blocks, RATE),
        ],
        i32.notEqual(blocks.get, end.get),
      ),
    ];
  });
}
