import { type AttestationChain, openAttestationChain } from "./openAttestationChain.ts";

/** Lends a chain, and ends it whatever happens. */
export async function onOwnChain<T>(use: (chain: AttestationChain) => Promise<T>): Promise<T> {
  const chain = await openAttestationChain();
  try {
    return await use(chain);
  } finally {
    await chain.close();
  }
}
