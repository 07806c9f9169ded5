import { createCipheriv, scryptSync } from "node:crypto";
import { bytesToHex, concat, type Hex, hexToBytes, keccak256 } from "viem";

const digits = (bytes: Uint8Array) => bytesToHex(bytes).slice(2);

/** An encrypted key of version 3, with costs at which it opens at once; like some wallets', it does not tell its address. */
export function sealKeystore(key: Hex, password: string) {
  const salt = new Uint8Array(32).fill(0x5a);
  const iv = new Uint8Array(16).fill(0x1f);
  const derived = scryptSync(password, salt, 32, { N: 16, r: 8, p: 1 });
  const ciphertext = createCipheriv("aes-128-ctr", derived.subarray(0, 16), iv).update(hexToBytes(key));
  return {
    version: 3,
    id: "3198bc9c-6672-5ab3-d995-4942343ae5b6",
    crypto: {
      cipher: "aes-128-ctr",
      cipherparams: { iv: digits(iv) },
      ciphertext: digits(ciphertext),
      kdf: "scrypt",
      kdfparams: { dklen: 32, n: 16, r: 8, p: 1, salt: digits(salt) },
      mac: keccak256(concat([derived.subarray(16, 32), ciphertext])).slice(2),
    },
  };
}
