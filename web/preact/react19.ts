/** Functions of React 19 that pages use and Preact's compatibility layer lacks. */
import { useCallback, useLayoutEffect, useRef } from "preact/hooks";

type Outcome = { readonly value: unknown } | { readonly thrown: unknown };
const outcomes = new WeakMap<PromiseLike<unknown>, Outcome>();

/** The result of a promise; until then the component suspends. It does not support contexts: `useContext` does. */
export function use<T>(promise: PromiseLike<T>): T {
  const outcome = outcomes.get(promise);
  if (outcome === undefined) {
    // Stored before the suspended component renders again, since this handler was added first.
    throw promise.then(
      (value) => void outcomes.set(promise, { value }),
      (thrown: unknown) => void outcomes.set(promise, { thrown }),
    );
  }
  if ("thrown" in outcome) throw outcome.thrown;
  return outcome.value as T;
}

/** A function for effects that need not run again for it: it always runs the newest render's callback. */
export function useEffectEvent<Parameters extends readonly unknown[], Returned>(
  callback: (...parameters: Parameters) => Returned,
): (...parameters: Parameters) => Returned {
  const newest = useRef(callback);
  useLayoutEffect(() => {
    newest.current = callback;
  });
  return useCallback((...parameters: Parameters) => newest.current(...parameters), []);
}
