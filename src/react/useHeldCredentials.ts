import { useEffect, useSyncExternalStore } from "react";
import { createVault, type Vault } from "../sdk/credentials/vault/createVault.ts";
import { devicePlace } from "./devicePlace.ts";

export type HeldCredentialsParameters = {
  readonly vault: Vault;
  /** Seconds without a key or a pointer after which it locks by itself; default: ten minutes. */
  readonly idleSeconds?: number;
};

export const IDLE_SECONDS = 600;
const MILLI = 1_000;
/** How often it is looked whether somebody is still there, in milliseconds. */
const LOOK_MS = 5_000;
const SIGNS_OF_LIFE = ["pointerdown", "keydown", "focus"] as const;

/** The vault of this device: make one a page. */
export function deviceVault(): Vault {
  return createVault({ place: devicePlace() });
}

/**
 * How a vault stands, and what is in it while it is open; it is locked where nobody uses the page. Its own functions keep,
 * remove, open and save: they take the passphrase by themselves, since a mutation would remember it.
 * @example
 * const vault = deviceVault();
 * const { status } = useHeldCredentials({ vault });
 * if (status === "locked") await vault.unlock(passphrase);
 */
export function useHeldCredentials({ vault, idleSeconds = IDLE_SECONDS }: HeldCredentialsParameters) {
  const state = useSyncExternalStore(vault.subscribe, vault.state, vault.state);
  const isOpen = state.status === "open";
  useEffect(() => (isOpen ? lockWhenIdle(vault, idleSeconds) : undefined), [vault, idleSeconds, isOpen]);
  return state;
}

/** By the device's clock, which goes on while it sleeps. */
function lockWhenIdle(vault: Vault, idleSeconds: number): () => void {
  const page = globalThis as unknown as EventTarget;
  let last = Date.now();
  const look = () => {
    if (Math.abs(Date.now() - last) >= idleSeconds * MILLI) vault.lock();
  };
  const live = () => {
    // Back after a long time: locked first.
    look();
    last = Date.now();
  };
  const timer = setInterval(look, LOOK_MS);
  for (const sign of SIGNS_OF_LIFE) page.addEventListener(sign, live);
  return () => {
    clearInterval(timer);
    for (const sign of SIGNS_OF_LIFE) page.removeEventListener(sign, live);
  };
}
