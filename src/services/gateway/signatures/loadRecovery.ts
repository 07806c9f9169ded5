import { hexToBytes } from "../../../sdk/core/bytes.ts";
import { fastHasher } from "../../../sdk/core/kernel/fastHasher.ts";
import { publicKeyAddress, type SignatureRecovery } from "../../../sdk/distribution/bundles/isSignedByKey.ts";

/** Ten times as fast as what the whole package has; undefined: tiny-secp256k1 is not installed. */
export async function loadRecovery(): Promise<SignatureRecovery | undefined> {
  const loaded = await import("tiny-secp256k1").catch(() => undefined);
  if (loaded === undefined) return undefined;
  const hasher = fastHasher();
  return ({ digest, r, s, v }) => {
    const signature = hexToBytes(`0x${r.slice(2)}${s.slice(2)}`);
    const key = recovered(() => loaded.recover(hexToBytes(digest), signature, v === 27 ? 0 : 1, false));
    return key === null ? undefined : publicKeyAddress(key, hasher);
  };
}

/** The package throws where no key can have made a signature. */
function recovered(recover: () => Uint8Array | null): Uint8Array | null {
  try {
    return recover();
  } catch {
    return null;
  }
}
