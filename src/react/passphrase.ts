export { passphraseBits } from "../sdk/credentials/vault/passphraseBits.ts";
export { MIN_PASSPHRASE_BITS, randomPassphrase } from "../sdk/credentials/vault/strongPassphrase.ts";
