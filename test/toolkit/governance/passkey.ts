import { createHash, generateKeyPairSync, sign } from "node:crypto";
import {
  type Address,
  bytesToHex,
  concatHex,
  encodeAbiParameters,
  type Hex,
  hexToBytes,
  numberToHex,
  parseAbiParameters,
} from "viem";
import type { Build } from "../../journeys/easBuilds.ts";

/** Order of P-256's group: of a signature's two forms, contracts take the one with the lower s. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
/** r, s, where challenge and type stand in the client's data, the authenticator's data, the client's data. */
const AUTH = parseAbiParameters("bytes32, bytes32, uint256, uint256, bytes, string");
/** A person was there, and showed who they are (WebAuthn, section 6.1). */
const FLAGS = 0x05;

/** The verifier of passkeys as OpenZeppelin publishes it. */
export async function passkeyVerifier(): Promise<Build> {
  const path = "@openzeppelin/contracts/build/contracts/ERC7913WebAuthnVerifier.json";
  const { default: build } = await import(path, { with: { type: "json" } });
  return { ...build, deployedBytecode: "0x" };
}

/** A passkey as a browser's authenticator holds it: its key as a roster names it, and its signatures as a group takes them (ERC-7913). */
export function openPasskey(verifier: Address) {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  const coordinate = (text: string) => bytesToHex(Buffer.from(text, "base64url"));
  const signer = concatHex([verifier, coordinate(x), coordinate(y)]);
  return {
    signer,
    sign(digest: Hex): Hex {
      const challenge = Buffer.from(hexToBytes(digest)).toString("base64url");
      const clientDataJSON = `{"type":"webauthn.get","challenge":"${challenge}","origin":"https://console.example"}`;
      const authenticatorData = Buffer.concat([sha256("console.example"), Buffer.from([FLAGS, 0, 0, 0, 1])]);
      const signed = Buffer.concat([authenticatorData, sha256(clientDataJSON)]);
      const signature = sign("sha256", signed, { key: privateKey, dsaEncoding: "ieee-p1363" });
      const s = BigInt(bytesToHex(signature.subarray(32)));
      const auth = encodeAbiParameters(AUTH, [
        bytesToHex(signature.subarray(0, 32)),
        numberToHex(s > ORDER / 2n ? ORDER - s : s, { size: 32 }),
        BigInt(clientDataJSON.indexOf('"challenge"')),
        BigInt(clientDataJSON.indexOf('"type"')),
        bytesToHex(authenticatorData),
        clientDataJSON,
      ]);
      return encodeAbiParameters(parseAbiParameters("bytes, bytes"), [signer, auth]);
    },
  };
}

const sha256 = (data: string) => createHash("sha256").update(data).digest();
