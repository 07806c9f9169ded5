import type { BenchChain } from "./openBenchChain.ts";

/** Does something on the chain and takes it all back, so that what comes next finds the same token and holders. */
export async function undone<T>({ testClient }: BenchChain, use: () => Promise<T>): Promise<T> {
  const snapshot = await testClient.snapshot();
  const result = await use();
  await testClient.revert({ id: snapshot });
  return result;
}
