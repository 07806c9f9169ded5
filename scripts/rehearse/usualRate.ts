/** What providers allow without being paid. */
const USUAL_RATE = 25;
const THIS_MACHINE = ["127.0.0.1", "localhost", "[::1]"];

/** Calls a second that a node is asked at most, unless told otherwise; undefined: as many as it answers. */
export function usualRate(url: string): number | undefined {
  return URL.canParse(url) && THIS_MACHINE.includes(new URL(url).hostname) ? undefined : USUAL_RATE;
}
