/** Lets whatever else waits for this thread go first: long work takes a breath between its parts. */
export function breathe(): Promise<void> {
  return new Promise((go) => setTimeout(go, 0));
}
