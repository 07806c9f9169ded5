import { type GatewayClient, openGatewayClient } from "../src/sdk/distribution/index.ts";

/** One for the page: a place outlives a reload, and retries are counted together. */
export function gatewayAt(url: string): GatewayClient {
  return openGatewayClient({ url, memory: localStorage });
}

/** Hands in a signed claim with its proof, and tells the claimant how it stands. */
export async function handIn(
  client: GatewayClient,
  signedClaim: string,
  tell: (words: string) => void,
): Promise<string> {
  const id = await client.handIn(JSON.parse(signedClaim), {
    onPlace: (seconds) => tell(`You have a place: it is your turn in ${Math.ceil(seconds)} seconds.`),
  });
  const { state } = await client.status(id);
  tell(`Your claim is number ${id}: ${state}.`);
  return id;
}
