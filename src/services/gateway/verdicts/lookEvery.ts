/**
 * Looks now and again, one look at a time, and goes on after one that failed.
 * @param milliseconds from one look to the next
 * @param onTrouble called with what a look throws
 * @returns ends it
 */
export function lookEvery(
  milliseconds: number,
  look: () => Promise<void>,
  onTrouble: (thrown: unknown) => void,
): () => void {
  let looking: Promise<void> | undefined;
  const lookOnce = async () => {
    await look().catch(onTrouble);
    looking = undefined;
  };
  const timer = setInterval(() => (looking ??= lookOnce()), milliseconds);
  timer.unref();
  return () => clearInterval(timer);
}
