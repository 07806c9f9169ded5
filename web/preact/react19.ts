/** What pages use of React 19 that Preact's layer of the same names lacks. */
import { useCallback, useLayoutEffect, useRef } from "preact/hooks";

type Outcome = { readonly value: unknown } | { readonly thrown: unknown };
const outcomes = new WeakMap<PromiseLike<unknown>, Outcome>();

/** What a promise came to; until then whoever asks suspends. Of contexts it knows nothing: `useContext` does. */
export function use<T>(promise: PromiseLike<T>): T {
  const outcome = outcomes.get(promise);
  if (outcome === undefined) {
    // Kept before whoever suspends is drawn again, since it was asked for before.
    throw promise.then(
      (value) => void outcomes.set(promise, { value }),
      (thrown: unknown) => void outcomes.set(promise, { thrown }),
    );
  }
  if ("thrown" in outcome) throw outcome.thrown;
  return outcome.value as T;
}

/** A function for effects, which they need not run again for: it does what the newest drawing meant. */
export function useEffectEvent<Parameters extends readonly unknown[], Returned>(
  callback: (...parameters: Parameters) => Returned,
): (...parameters: Parameters) => Returned {
  const newest = useRef(callback);
  useLayoutEffect(() => {
    newest.current = callback;
  });
  return useCallback((...parameters: Parameters) => newest.current(...parameters), []);
}
