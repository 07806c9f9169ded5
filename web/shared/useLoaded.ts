import { useEffect, useState } from "react";

/** Milliseconds until it is begun where a browser does not tell when it is idle. */
const PATIENCE_MS = 1_500;

/** Loads all parts of a page; true once they are there: then it needs neither its host nor what is kept of its build. */
export function useLoaded(parts: readonly (() => Promise<unknown>)[]): boolean {
  const [isLoaded, setLoaded] = useState(false);
  useEffect(() => {
    const load = () =>
      Promise.all(parts.map((one) => one())).then(
        () => setLoaded(true),
        // What is missing is asked for again when it is needed.
        () => {},
      );
    const timer = setTimeout(() => {
      if ("requestIdleCallback" in window) requestIdleCallback(() => void load());
      else void load();
    }, PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [parts]);
  return isLoaded;
}
