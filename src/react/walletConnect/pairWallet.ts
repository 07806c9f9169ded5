import type { SymbolonError } from "../../sdk/core/errors.ts";
import { pairingProposal } from "./pairedAccounts.ts";
import { pairingCancelled, pairingFault, pairingTimedOut, relaySilent } from "./pairingErrors.ts";
import type { PairedSession, SignClient } from "./signClient.ts";

/** A pairing that waits for a wallet. */
export type Pairing = {
  /** The text that a wallet pairs by, `wc:...` (ERC-1328); undefined: it is on its way. */
  readonly uri: string | undefined;
  readonly cancel: () => void;
};

export type PairWalletParameters = {
  readonly chainId: number;
  readonly relay: string;
  /** Called with each step; `undefined`: nothing is waited for any more. */
  readonly onPairing: (pairing: Pairing | undefined) => void;
};

/** Milliseconds until there is a text, and minutes for a person with a phone: less than the proposal itself is good for. */
const RELAY_MS = 30_000;
const MINUTES = 4;

/**
 * Has a wallet pair with the page.
 * @param clientOf opens the page's client, which may take a while, too
 * @throws SymbolonError `PairingCancelled`, `PairingTimedOut`, `RelaySilent`, `PairingRefused`; an error of code 4001 for a no
 */
export async function pairWallet(
  clientOf: () => Promise<SignClient>,
  { chainId, relay, onPairing }: PairWalletParameters,
): Promise<PairedSession> {
  let giveUp: (why: SymbolonError) => void = () => {};
  const over = new Promise<never>((_, reject) => {
    giveUp = reject;
  });
  const cancel = () => giveUp(pairingCancelled());
  let timer = setTimeout(() => giveUp(relaySilent(relay)), RELAY_MS);
  onPairing({ uri: undefined, cancel });
  const opened = clientOf();
  // Whoever has stopped before it is open proposes nothing; what fails before there is a text is the relay's, and no wallet's.
  const begun = Promise.race([opened, over]).then((client) =>
    client.connect(pairingProposal(chainId)).catch((thrown) => {
      throw relaySilent(relay, thrown);
    }),
  );
  const approved = begun.then(({ approval }) => approval());
  try {
    const { uri } = await Promise.race([begun, over]);
    clearTimeout(timer);
    timer = setTimeout(() => giveUp(pairingTimedOut(MINUTES)), MINUTES * 60_000);
    onPairing({ uri, cancel });
    return await Promise.race([approved, over]);
  } catch (thrown) {
    // Whoever pairs after that pairs with nobody.
    void begun.then(async ({ uri }) => dropPairing(await opened, uri)).catch(() => {});
    void approved.then(async (late) => endSession(await opened, late)).catch(() => {});
    throw pairingFault(thrown, relay);
  } finally {
    clearTimeout(timer);
    onPairing(undefined);
  }
}

/** Tells the wallet that nobody waits for it any more. */
async function dropPairing({ core }: SignClient, uri: string | undefined): Promise<void> {
  const [, topic] = /^wc:([\da-f]+)@/.exec(uri ?? "") ?? [];
  if (topic !== undefined) await core.pairing.disconnect({ topic });
}

/** What CAIP-25 calls a person's end of a session. */
const ENDED = { code: 6000, message: "User disconnected." };

/**
 * Ends a session for wallet and page. Its keys go even where the relay takes no message: then the wallet is told nothing, and
 * lists the session until its time is over. The relay stays open: another pairing may wait for it.
 */
export async function endSession(client: SignClient, { topic, self }: PairedSession): Promise<void> {
  try {
    await client.disconnect({ topic, reason: ENDED });
  } catch {
    await client.session.delete(topic, ENDED);
    await client.core.crypto.deleteSymKey(topic);
    if (self !== undefined) await client.core.crypto.deleteKeyPair(self.publicKey);
  }
}
